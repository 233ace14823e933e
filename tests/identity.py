"""Identity as the product wires it, on memory stores, a still clock and cheap hashes."""

from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import structs
from tests.simulators import CountingEntropy, StillClock, cheap_passwords

from hanbit.domain.refusals import Refusal
from hanbit.gateways.local.common_passwords import CommonList
from hanbit.gateways.local.keys import Keys
from hanbit.gateways.local.passwords import Argon2Passwords
from hanbit.gateways.local.sign_ins import LocalSignIns
from hanbit.gateways.local.throttle import LocalThrottle
from hanbit.gateways.local.tokens import LocalAccessTokens, LocalRefreshTokens
from hanbit.ports.accounts import Accounts
from hanbit.stores.memory.accounts import MemoryAccounts
from hanbit.stores.memory.revocations import MemoryRevocations
from hanbit.usecases.accounts import Registration, register
from hanbit.usecases.identity import Device, Identity, Principal, SignedIn
from hanbit.usecases.sessions import authenticate

ISSUER, AUDIENCE = "https://todo.example", "hanbit"
EMAIL, PASSWORD = "bora@example.com", "correct horse battery"
LAPTOP = Device(address="192.0.2.1", user_agent="Whale/4.0")
COMMON_LIST = CommonList()
REFRESH_TOKENS = LocalRefreshTokens(b"a secret of thirty-two bytes ...")
PHONE = Device(address="198.51.100.7", user_agent="Samsung Internet/28")


@cache
def signing_keys() -> Keys:
    """Made once for all tests that do not change them: RSA keys take a while."""
    with TemporaryDirectory() as folder:
        return Keys(Path(folder) / "secrets", now_ms=1, on_repair=lambda _: None)


def access_tokens(keys: Keys | None = None, *, remembered: int = 100) -> LocalAccessTokens:
    return LocalAccessTokens(keys or signing_keys(), issuer=ISSUER, audience=AUDIENCE, remembered=remembered)


@dataclass
class Spaces:
    """Which personal spaces stand open, by account."""

    open: dict[str, str] = field(default_factory=dict)

    async def open_space(self, account_id: str, space_id: str, locale: str) -> None:
        assert locale in {"ko", "en"}
        self.open[account_id] = space_id

    async def delete_spaces(self, account_id: str) -> None:
        self.open.pop(account_id, None)


@dataclass
class House:
    """One product, with its clock and its spaces in reach."""

    clock: StillClock
    spaces: Spaces
    identity: Identity

    async def registered(self, email: str = EMAIL, device: Device = LAPTOP) -> SignedIn:
        return await register(self.identity, Registration(email=email, password=PASSWORD), device)

    async def principal(self, signed_in: SignedIn) -> Principal:
        return await authenticate(self.identity, signed_in.access_token)

    async def is_let_in(self, signed_in: SignedIn) -> bool:
        try:
            await self.principal(signed_in)
        except Refusal:
            return False
        return True

    async def disable(self, account_id: str) -> None:
        """The account alone, as whoever reads it next finds it."""
        account = await self.identity.accounts.by_id(account_id)
        assert account is not None
        assert await self.identity.accounts.save(structs.replace(account, is_disabled=True), was=account)

    def with_passwords(self, passwords: Argon2Passwords) -> "House":
        assert isinstance(self.identity.sign_ins, LocalSignIns)
        sign_ins = self.identity.sign_ins.with_passwords(passwords)
        return House(self.clock, self.spaces, replace(self.identity, sign_ins=sign_ins))


def new_house(accounts: Accounts | None = None) -> House:
    clock, spaces = StillClock(), Spaces()
    identity = Identity(
        accounts=accounts or MemoryAccounts(),
        sign_ins=LocalSignIns(cheap_passwords(), access_tokens(), REFRESH_TOKENS),
        common_passwords=COMMON_LIST,
        revocations=MemoryRevocations(),
        throttle=LocalThrottle(),
        clock=clock,
        entropy=CountingEntropy(),
        open_space=spaces.open_space,
        delete_spaces=spaces.delete_spaces,
    )
    return House(clock, spaces, identity)
