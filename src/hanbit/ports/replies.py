"""Answers kept for ``Idempotency-Key`` (IETF draft-ietf-httpapi-idempotency-key-header-08)."""

from typing import Protocol

from msgspec import Struct

KEPT_MS = 24 * 3600 * 1000
"""A day, as the draft's example and every large API do."""

CLAIM_MS = 60_000
"""A claim with no answer this old was left by a process that died: it may be claimed again."""


class Reply(Struct, frozen=True):
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Replies(Protocol):
    async def claim(self, key: str, fingerprint: str, *, now_ms: int) -> Reply | None:
        """Take ``key`` for this request (None), or give the answer it had before.

        Raises IdempotencyMismatch for another ``fingerprint``, IdempotencyInFlight while the first is running.
        """

    async def settle(self, key: str, reply: Reply, *, now_ms: int) -> None: ...

    async def release(self, key: str) -> None:
        """The request failed in a way that may be tried again: forget the claim."""

    async def forget(self, owner: str) -> None:
        """Drop every claim and answer whose key begins with ``owner`` and a colon: they hold what that person wrote."""
