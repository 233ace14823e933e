"""Proofs that a person signed in: short access tokens that anyone can verify, refresh tokens that only we can."""

from typing import Protocol

from msgspec import Struct

ACCESS_S = 600
"""An access token lives ten minutes, so a deny-list entry need not live longer."""


class Claims(Struct, frozen=True, kw_only=True):
    """What a verified access token says. Moments are epoch seconds."""

    subject: str
    session_id: str
    jti: str
    key_id: str
    issued_s: int
    expires_s: int


class AccessTokens(Protocol):
    def issue(self, *, subject: str, session_id: str, jti: str, now_s: int) -> str:
        """Good for ``ACCESS_S`` seconds."""

    def verify(self, token: str, *, now_s: int) -> Claims:
        """Raises InvalidToken for whatever we did not sign as an access token, or that is not valid now.

        Says nothing about revocation.
        """


class RefreshTokens(Protocol):
    def issue(self, session_id: str, generation: int) -> str:
        """The same session and generation give the same token, so that none has to be stored."""

    def read(self, token: str) -> tuple[str, int]:
        """Session id and generation. Raises InvalidRefresh for whatever ``issue`` did not give."""
