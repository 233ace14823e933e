"""Who knows passwords and issues tokens: ourselves, or a service. Sessions and accounts stay ours either way.

A session is one sign-in on one device. A service that issues tokens also names their session.
"""

from typing import Protocol

from msgspec import Struct

from hanbit.domain.accounts import Account, Session
from hanbit.ports.tokens import Claims


class Issued(Struct, frozen=True):
    """Tokens of one session. ``refresh_until_ms``: None when it is the session's own end."""

    access_token: str
    refresh_token: str
    session_id: str
    refresh_until_ms: int | None = None


class Proof(Struct, frozen=True):
    """A password was right. ``issued``: tokens that came with the yes. ``stronger_hash``: to be kept from now on."""

    issued: Issued | None = None
    stronger_hash: str | None = None


class Enrolled(Struct, frozen=True):
    """``account_id``: None leaves the choice to us. ``password_hash``: what the account keeps of the password."""

    account_id: str | None
    password_hash: str
    proof: Proof


class Redeemed(Struct, frozen=True):
    """What a refresh token stands for. ``generation``: None where whoever issued it watches over its reuse."""

    session_id: str
    generation: int | None
    issued: Issued | None = None


class SignIns(Protocol):
    """Any method raises Unavailable when it cannot be known; nothing is changed then, or it can be asked again."""

    async def enroll(self, email: str, password: str) -> Enrolled:
        """Somebody new, not an account yet. Raises EmailTaken, or Invalid for a password that cannot be kept."""

    async def withdraw(self, account_id: str) -> None:
        """Forget the password and whatever was issued. One who is gone is no error."""

    async def check(self, email: str, account: Account | None, password: str) -> Proof:
        """Raises InvalidCredentials, after the same work for a wrong password as for nobody (None)."""

    async def set_password(self, account_id: str, password: str) -> str:
        """The hash to keep. Raises Invalid for a password that cannot be kept."""

    async def issue(self, session: Session, issued: Issued | None, *, jti: str, now_s: int) -> Issued:
        """Tokens for ``session``, which is stored already. ``issued``: as it came with the proof or the redemption."""

    async def redeem(self, refresh_token: str) -> Redeemed:
        """Raises InvalidRefresh for what was not issued here, or is good no longer."""

    async def revoke(self, refresh_token: str) -> str | None:
        """Make it worthless; tells its session, or None for what was worth nothing."""

    async def revoke_all(self, account_id: str) -> None:
        """Every refresh token of this person is worthless from now on."""

    async def set_disabled(self, account_id: str, is_disabled: bool) -> None:
        """Whether passwords and refresh tokens of this person count for nothing."""

    async def verify(self, access_token: str, *, now_s: int) -> Claims:
        """Raises InvalidToken for whatever was not issued here as an access token, or is not valid now.

        Says nothing about revocation.
        """
