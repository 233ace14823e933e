"""Kept answers of one process, gone with it."""

from dataclasses import dataclass, replace

from hanbit.domain.refusals import IdempotencyInFlight, IdempotencyMismatch
from hanbit.ports.replies import CLAIM_MS, KEPT_MS, Reply


@dataclass(frozen=True)
class _Claim:
    fingerprint: str
    claimed_ms: int
    reply: Reply | None = None


class MemoryReplies:
    def __init__(self) -> None:
        self._claims: dict[str, _Claim] = {}

    async def claim(self, key: str, fingerprint: str, *, now_ms: int) -> Reply | None:
        self._claims = {k: c for k, c in self._claims.items() if c.claimed_ms > now_ms - KEPT_MS}
        known = self._claims.get(key)
        if known is not None:
            if known.fingerprint != fingerprint:
                raise IdempotencyMismatch
            if known.reply is not None:
                return known.reply
            if known.claimed_ms > now_ms - CLAIM_MS:
                raise IdempotencyInFlight
        self._claims[key] = _Claim(fingerprint, now_ms)
        return None

    async def settle(self, key: str, reply: Reply, *, now_ms: int) -> None:  # noqa: ARG002 - age counts from the claim
        if key in self._claims:
            self._claims[key] = replace(self._claims[key], reply=reply)

    async def release(self, key: str) -> None:
        known = self._claims.get(key)
        if known is not None and known.reply is None:
            del self._claims[key]

    async def forget(self, owner: str) -> None:
        self._claims = {k: c for k, c in self._claims.items() if not k.startswith(f"{owner}:")}
