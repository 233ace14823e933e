"""The deny-list, asked on every request. What is denied here is refused however good its signature is.

Moments are epoch seconds, as in tokens. An entry may be forgotten after its ``until_s``: what it denied has
expired by itself then.
"""

from collections.abc import Sequence
from typing import Protocol

from hanbit.ports.tokens import Claims


class Revocations(Protocol):
    async def is_revoked(self, *, jti: str, session_id: str, subject: str, key_id: str, issued_s: int) -> bool:
        """Whether this token, its session, everything of this person issued before a moment, or its key is denied.

        Raises Unavailable when that cannot be known: unknown is never "allowed".
        """

    async def revoked_among(self, tokens: Sequence[Claims]) -> list[bool]:
        """``is_revoked`` of each, in one question: there are thousands of open streams to be asked about."""

    async def revoke_token(self, jti: str, *, until_s: int, now_s: int) -> None:
        """Deny one token."""

    async def revoke_session(self, session_id: str, *, until_s: int, now_s: int) -> None:
        """Deny every token of one sign-in."""

    async def revoke_person(self, subject: str, *, not_before_s: int, until_s: int, now_s: int) -> None:
        """Deny every token of ``subject`` issued before ``not_before_s``. An earlier moment never replaces a later."""

    async def revoke_key(self, key_id: str) -> None:
        """Deny every token signed with this key, for good."""
