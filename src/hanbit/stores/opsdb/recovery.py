"""Evidence of recovery: every drill and restore that was run, and every backup put to the proof, well or not.

Drills and proofs stay for good; works and restores, which people look back at, for KEPT_DAYS.
"""

from typing import Any

import msgspec

from hanbit.ops.recover.drills import DrillRun
from hanbit.ops.recover.restores import Restore
from hanbit.ops.recover.verify import Verdict
from hanbit.ops.recover.works import KEPT_DAYS, Work
from hanbit.ports.measures import DAY_S
from hanbit.stores.opsdb.database import OpsDatabase

ALL = -1
"""What SQLite takes for no limit."""

_encode = msgspec.json.Encoder().encode
_decode_run = msgspec.json.Decoder(DrillRun).decode
_decode_restore = msgspec.json.Decoder(Restore).decode
_decode_work = msgspec.json.Decoder(Work).decode
_decode_verdict = msgspec.json.Decoder(Verdict).decode


class OpsRecovery:
    def __init__(self, database: OpsDatabase) -> None:
        self._database = database

    def keep_run(self, run: DrillRun) -> None:
        with self._database.transaction() as connection:
            row = (run.at_ms, run.scenario, _encode(run))
            connection.execute("INSERT OR IGNORE INTO drill_run VALUES (?, ?, ?)", row)

    def runs(self, *, since_ms: int = 0, limit: int = ALL) -> list[DrillRun]:
        """Newest first."""
        query = "SELECT body FROM drill_run WHERE at_ms >= ? ORDER BY at_ms DESC LIMIT ?"
        rows: Any = self._database.connection.execute(query, (since_ms, limit))
        return [_decode_run(body) for (body,) in rows]

    def keep_proof(self, backup_id: str, at_ms: int, verdict: Verdict) -> None:
        with self._database.transaction() as connection:
            row = (at_ms, backup_id, _encode(verdict))
            connection.execute("INSERT OR REPLACE INTO proof VALUES (?, ?, ?)", row)

    def proofs(self) -> dict[str, tuple[int, Verdict]]:
        """Of each backup that was put to the proof, when and how the last one went."""
        query = "SELECT backup_id, max(at_ms), body FROM proof GROUP BY backup_id"
        rows: Any = self._database.connection.execute(query)
        return {backup_id: (at_ms, _decode_verdict(body)) for backup_id, at_ms, body in rows}

    def keep_restore(self, restore: Restore) -> None:
        """Under the moment that it began, in the place of what was known of it before."""
        with self._database.transaction() as connection:
            row = (restore.began_ms, _encode(restore))
            connection.execute("INSERT OR REPLACE INTO restoration VALUES (?, ?)", row)

    def restores(self, *, limit: int) -> list[Restore]:
        """Newest first."""
        query = "SELECT body FROM restoration ORDER BY began_ms DESC LIMIT ?"
        rows: Any = self._database.connection.execute(query, (limit,))
        return [_decode_restore(body) for (body,) in rows]

    def keep_work(self, work: Work) -> None:
        """As ``keep_restore``."""
        with self._database.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO work VALUES (?, ?)", (work.began_ms, _encode(work)))

    def works(self, *, limit: int) -> list[Work]:
        """Newest first."""
        rows: Any = self._database.connection.execute("SELECT body FROM work ORDER BY began_ms DESC LIMIT ?", (limit,))
        return [_decode_work(body) for (body,) in rows]

    def forget_old(self, now_ms: int) -> None:
        oldest_ms = now_ms - KEPT_DAYS * DAY_S * 1000
        with self._database.transaction() as connection:
            for table in ("restoration", "work"):
                connection.execute(f"DELETE FROM {table} WHERE began_ms < ?", (oldest_ms,))  # noqa: S608 - from above
