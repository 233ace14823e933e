"""Starts and ends of processes, as the supervisor's journal told of them."""

from collections.abc import Iterable
from typing import Any

from hanbit.ops.observe.processes import ProcessEvent
from hanbit.stores.opsdb.database import OpsDatabase


class OpsProcesses:
    def __init__(self, database: OpsDatabase) -> None:
        self._database = database

    def keep(self, events: Iterable[ProcessEvent]) -> None:
        """What is there already stays as it is: keeping a journal twice is keeping it once."""
        rows = [(event.at_ms, event.process, event.event, event.pid, event.status) for event in events]
        if rows:
            with self._database.transaction() as connection:
                connection.executemany("INSERT OR IGNORE INTO process_event VALUES (?, ?, ?, ?, ?)", rows)

    def read(self, *, since_ms: int) -> list[ProcessEvent]:
        """In order of time."""
        rows: Any = self._database.connection.execute(
            "SELECT at_ms, process, event, pid, status FROM process_event WHERE at_ms >= ? ORDER BY at_ms, rowid",
            (since_ms,),
        )
        return [ProcessEvent(*row) for row in rows]
