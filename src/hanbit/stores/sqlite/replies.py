"""Kept answers, in the same file as what they tell about."""

import apsw
import msgspec

from hanbit.domain.refusals import IdempotencyInFlight, IdempotencyMismatch
from hanbit.ports.replies import CLAIM_MS, KEPT_MS, Reply
from hanbit.stores.sqlite.database import Database

SWEPT = 20
"""Old answers dropped at most per claim, so that no request has to pay for a pile."""

_decode_headers = msgspec.json.Decoder(tuple[tuple[str, str], ...]).decode


class SqliteReplies:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, key: str, fingerprint: str, *, now_ms: int) -> Reply | None:
        return await self._database.write(lambda connection: _claim(connection, key, fingerprint, now_ms))

    async def settle(self, key: str, reply: Reply, *, now_ms: int) -> None:
        def work(connection: apsw.Connection) -> None:
            headers = msgspec.json.encode(reply.headers).decode()
            connection.execute(
                "UPDATE reply SET settled_ms = ?, status = ?, headers = ?, body = ? WHERE key = ?",
                (now_ms, reply.status, headers, reply.body, key),
            )

        await self._database.write(work)

    async def release(self, key: str) -> None:
        def work(connection: apsw.Connection) -> None:
            connection.execute("DELETE FROM reply WHERE key = ? AND settled_ms IS NULL", (key,))

        await self._database.write(work)

    async def forget(self, owner: str) -> None:
        def work(connection: apsw.Connection) -> None:
            connection.execute("DELETE FROM reply WHERE key > ? AND key < ?", (f"{owner}:", f"{owner};"))  # ";" is next

        await self._database.write(work)


def _claim(connection: apsw.Connection, key: str, fingerprint: str, now_ms: int) -> Reply | None:
    connection.execute(
        "DELETE FROM reply WHERE key IN (SELECT key FROM reply WHERE claimed_ms <= ? ORDER BY claimed_ms LIMIT ?)",
        (now_ms - KEPT_MS, SWEPT),
    )
    known = connection.execute(
        "SELECT fingerprint, claimed_ms, status, headers, body FROM reply WHERE key = ? AND claimed_ms > ?",
        (key, now_ms - KEPT_MS),
    ).fetchone()
    if known is not None:
        known_fingerprint, claimed_ms, status, headers, body = known
        if known_fingerprint != fingerprint:
            raise IdempotencyMismatch
        if status is not None:
            return Reply(status, _decode_headers(headers), bytes(body))
        if claimed_ms > now_ms - CLAIM_MS:
            raise IdempotencyInFlight
    connection.execute(
        "INSERT OR REPLACE INTO reply (key, fingerprint, claimed_ms) VALUES (?, ?, ?)", (key, fingerprint, now_ms)
    )
    return None
