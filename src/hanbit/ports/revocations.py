"""The deny-list, asked on every request. What is denied here is refused however good its signature is."""

from typing import Protocol


class Revocations(Protocol):
    async def is_revoked(self, *, jti: str, subject: str, key_id: str, issued_s: int) -> bool:
        """Whether this token, everything of this person issued before a moment, or its signing key is denied.

        Raises Unavailable when that cannot be known: unknown is never "allowed".
        """

    async def revoke_token(self, jti: str, *, until_s: int) -> None:
        """Deny one token until it has expired by itself (``until_s``, epoch seconds)."""

    async def revoke_person(self, subject: str, *, not_before_s: int, until_s: int) -> None:
        """Deny every token of ``subject`` issued before ``not_before_s``; forget this after ``until_s``."""

    async def revoke_key(self, key_id: str) -> None:
        """Deny every token signed with this key, for good."""
