"""What the verbs of accounts and sessions need, and what they answer with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from msgspec import Struct

from hanbit.domain.accounts import Account, is_canary
from hanbit.domain.ids import new_id
from hanbit.ports.accounts import Accounts
from hanbit.ports.clock import Clock, Entropy
from hanbit.ports.passwords import CommonPasswords
from hanbit.ports.revocations import Revocations
from hanbit.ports.sign_ins import SignIns
from hanbit.ports.throttle import Throttle
from hanbit.ports.tokens import Claims
from hanbit.usecases.draft import Actor

MIN_PASSWORD = 10

OpenSpace = Callable[[str, str, str], Awaitable[None]]
"""(account id, space id, locale): make the personal space with its inbox. Doing it twice is doing it once."""

DeleteSpaces = Callable[[str], Awaitable[None]]
"""(account id): delete what belongs to this account alone and leave what it shares. Safe to repeat."""


@dataclass(frozen=True)
class Identity:
    accounts: Accounts
    sign_ins: SignIns
    common_passwords: CommonPasswords
    revocations: Revocations
    throttle: Throttle
    clock: Clock
    entropy: Entropy
    open_space: OpenSpace
    delete_spaces: DeleteSpaces
    min_password: int = MIN_PASSWORD

    def new_id(self) -> str:
        return new_id(self.clock.now_ms(), self.entropy(10))

    def now_s(self) -> int:
        return self.clock.now_ms() // 1000


class Device(Struct, frozen=True):
    """Where a request came from: the address as the server trusts it, the user agent as it was sent."""

    address: str
    user_agent: str


@dataclass(frozen=True)
class SignedIn:
    account: Account
    access_token: str
    expires_in_s: int
    refresh_token: str
    refresh_expires_in_s: int


class Principal(Struct, frozen=True):
    """Who asks, and by which token."""

    account: Account
    claims: Claims

    @property
    def account_id(self) -> str:
        return self.account.id

    @property
    def session_id(self) -> str:
        return self.claims.session_id

    @property
    def actor(self) -> Actor:
        """As which the person edits."""
        who = self.account
        return Actor(
            who.id,
            who.personal_space_id,
            who.time_zone,
            self.session_id,
            who.settings.day_start,
            is_person=not is_canary(who.email),
        )

    @property
    def jti(self) -> str:
        return self.claims.jti

    @property
    def expires_s(self) -> int:
        """When the access token ends, epoch seconds."""
        return self.claims.expires_s
