"""The deny-list in the product's own file: one query of four look-ups by primary key, since every request asks."""

import apsw

from hanbit.domain.refusals import Unavailable
from hanbit.stores.sqlite.database import Database

FOR_GOOD = 2**62
SWEPT = 20
"""Forgotten at most per entry added, so that no write has to pay for a pile."""

_ASK = """
SELECT 1 FROM revocation WHERE kind = 'token' AND value = ?1
UNION ALL SELECT 1 FROM revocation WHERE kind = 'session' AND value = ?2
UNION ALL SELECT 1 FROM revocation WHERE kind = 'person' AND value = ?3 AND not_before_s > ?4
UNION ALL SELECT 1 FROM revocation WHERE kind = 'key' AND value = ?5
"""
_DENY = """
INSERT INTO revocation (kind, value, not_before_s, until_s) VALUES (?, ?, ?, ?)
ON CONFLICT DO UPDATE SET
  not_before_s = max(not_before_s, excluded.not_before_s), until_s = max(until_s, excluded.until_s)
"""
_SWEEP = """
DELETE FROM revocation WHERE (kind, value) IN
  (SELECT kind, value FROM revocation WHERE until_s < ? ORDER BY until_s LIMIT ?)
"""


class SqliteRevocations:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def is_revoked(self, *, jti: str, session_id: str, subject: str, key_id: str, issued_s: int) -> bool:
        try:
            asked = (jti, session_id, subject, issued_s, key_id)
            return self._database.reader.execute(_ASK, asked).fetchone() is not None
        except apsw.Error:
            raise Unavailable from None

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
            connection.execute(_SWEEP, (now_s, SWEPT))
            connection.execute(_DENY, (kind, value, not_before_s, until_s))

        await self._database.write(work)
