"""The Alarms port on ``ops.db``: one row an alarm for where it stands, and one a transition for how it came there."""

from collections.abc import Iterable

from msgspec.structs import astuple

from hanbit.ports.alarms import Standing, Transition
from hanbit.stores.opsdb.database import OpsDatabase


class OpsAlarms:
    def __init__(self, database: OpsDatabase) -> None:
        self._database = database

    def standings(self) -> dict[str, Standing]:
        rows = self._database.connection.execute("SELECT * FROM alarm ORDER BY name")
        return {row[0]: Standing(*row) for row in rows}

    def record(self, standings: Iterable[Standing], transitions: Iterable[Transition]) -> None:
        with self._database.transaction() as connection:
            for standing in standings:
                connection.execute(
                    "INSERT OR REPLACE INTO alarm SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7"
                    " WHERE NOT EXISTS (SELECT 1 FROM alarm WHERE name = ?1 AND at_s > ?2)",
                    astuple(standing),
                )
            for transition in transitions:
                connection.execute(
                    "INSERT OR REPLACE INTO alarm_transition VALUES (?, ?, ?, ?, ?)", astuple(transition)
                )

    def history(self, alarm: str | None = None, *, since_s: int = 0, limit: int = 1000) -> list[Transition]:
        rows = self._database.connection.execute(
            "SELECT alarm, at_s, was, now, value FROM alarm_transition"
            " WHERE at_s >= ? AND (? IS NULL OR alarm = ?) ORDER BY at_s DESC, alarm LIMIT ?",
            (since_s, alarm, alarm, limit),
        )
        return [Transition(*row) for row in rows]
