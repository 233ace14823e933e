"""The deny-list in the product's own file, and in memory, since every request asks.

The file is this process's alone. An entry denies from its batch on, also when the COMMIT then fails: whoever asked
for it is told so and asks again, and meanwhile too much is denied rather than too little.
"""

from collections.abc import Sequence
from typing import Any

import apsw

from hanbit.ports.tokens import Claims
from hanbit.stores.sqlite.database import Database

FOR_GOOD = 2**62
SWEPT = 20
"""Forgotten at most per entry added, so that no write has to pay for a pile."""

_DENY = """
INSERT INTO revocation (kind, value, not_before_s, until_s) VALUES (?, ?, ?, ?)
ON CONFLICT DO UPDATE SET
  not_before_s = max(not_before_s, excluded.not_before_s), until_s = max(until_s, excluded.until_s)
"""
_SWEEP = """
DELETE FROM revocation WHERE (kind, value) IN
  (SELECT kind, value FROM revocation WHERE until_s < ? ORDER BY until_s LIMIT ?)
RETURNING kind, value
"""


class SqliteRevocations:
    def __init__(self, database: Database) -> None:
        self._database = database
        rows = database.reader.execute("SELECT kind, value, not_before_s FROM revocation")
        self._denied: dict[tuple[str, str], int] = {(kind, value): not_before_s for kind, value, not_before_s in rows}

    async def is_revoked(self, *, jti: str, session_id: str, subject: str, key_id: str, issued_s: int) -> bool:
        denied = self._denied
        return bool(denied) and (
            ("token", jti) in denied
            or ("session", session_id) in denied
            or denied.get(("person", subject), 0) > issued_s
            or ("key", key_id) in denied
        )

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
        await self._deny("token", jti, FOR_GOOD, until_s, now_s)

    async def revoke_session(self, session_id: str, *, until_s: int, now_s: int) -> None:
        await self._deny("session", session_id, FOR_GOOD, until_s, now_s)

    async def revoke_person(self, subject: str, *, not_before_s: int, until_s: int, now_s: int) -> None:
        await self._deny("person", subject, not_before_s, until_s, now_s)

    async def revoke_key(self, key_id: str) -> None:
        await self._deny("key", key_id, FOR_GOOD, FOR_GOOD, now_s=0)

    async def _deny(self, kind: str, value: str, not_before_s: int, until_s: int, now_s: int) -> None:
        def work(connection: apsw.Connection) -> None:
            swept: list[Any] = connection.execute(_SWEEP, (now_s, SWEPT)).fetchall()
            for kind_and_value in swept:
                self._denied.pop(kind_and_value, None)
            connection.execute(_DENY, (kind, value, not_before_s, until_s))
            self._denied[kind, value] = max(not_before_s, self._denied.get((kind, value), 0))

        await self._database.write(work)
