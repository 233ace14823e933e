"""The deny-list of one process, gone with it."""

from collections.abc import Sequence

from hanbit.ports.tokens import Claims


class MemoryRevocations:
    def __init__(self) -> None:
        # (kind, value) -> (deny what was issued before, forget after), epoch seconds
        self._denied: dict[tuple[str, str], tuple[float, float]] = {}

    async def is_revoked(self, *, jti: str, session_id: str, subject: str, key_id: str, issued_s: int) -> bool:
        asked = (("token", jti), ("session", session_id), ("person", subject), ("key", key_id))
        return any(issued_s < self._denied[entry][0] for entry in asked if entry in self._denied)

    async def revoked_among(self, tokens: Sequence[Claims]) -> list[bool]:
        return [
            await self.is_revoked(
                jti=token.jti,
                session_id=token.session_id,
                subject=token.subject,
                key_id=token.key_id,
                issued_s=token.issued_s,
            )
            for token in tokens
        ]

    async def revoke_token(self, jti: str, *, until_s: int, now_s: int) -> None:
        self._deny("token", jti, until_s=until_s, now_s=now_s)

    async def revoke_session(self, session_id: str, *, until_s: int, now_s: int) -> None:
        self._deny("session", session_id, until_s=until_s, now_s=now_s)

    async def revoke_person(self, subject: str, *, not_before_s: int, until_s: int, now_s: int) -> None:
        self._deny("person", subject, not_before_s=not_before_s, until_s=until_s, now_s=now_s)

    async def revoke_key(self, key_id: str) -> None:
        self._denied["key", key_id] = (float("inf"), float("inf"))

    def _deny(self, kind: str, value: str, *, until_s: float, now_s: int, not_before_s: float = float("inf")) -> None:
        self._denied = {entry: times for entry, times in self._denied.items() if times[1] >= now_s}
        before, until = self._denied.get((kind, value), (0, 0))
        self._denied[kind, value] = (max(before, not_before_s), max(until, until_s))
