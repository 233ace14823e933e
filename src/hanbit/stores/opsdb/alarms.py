"""The Alarms port on ``ops.db``: a row an alarm for where it stands, a row a transition for how it came there, and a
row for each mute and each firing that somebody took on.
"""

from collections.abc import Iterable

from msgspec.structs import astuple

from hanbit.ports.alarms import Acknowledgement, Mute, Standing, Transition
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

    def mute(self, mute: Mute) -> None:
        with self._database.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO alarm_mute VALUES (?, ?, ?, ?, ?)", astuple(mute))

    def unmute(self, alarm: str) -> bool:
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM alarm_mute WHERE alarm = ?", (alarm,))
            return connection.changes() > 0

    def mutes(self, now_s: int) -> dict[str, Mute]:
        rows = self._database.connection.execute("SELECT * FROM alarm_mute WHERE until_s > ? ORDER BY alarm", (now_s,))
        return {row[0]: Mute(*row) for row in rows}

    def acknowledge(self, acknowledgement: Acknowledgement) -> None:
        with self._database.transaction() as connection:
            row = astuple(acknowledgement)
            connection.execute("INSERT OR IGNORE INTO alarm_acknowledgement VALUES (?, ?, ?, ?)", row)

    def acknowledged(self) -> dict[str, Acknowledgement]:
        rows = self._database.connection.execute(
            "SELECT said.* FROM alarm_acknowledgement AS said JOIN alarm"
            " ON alarm.name = said.alarm AND alarm.since_s = said.since_s AND alarm.state = 'ALARM'"
        )
        return {row[0]: Acknowledgement(*row) for row in rows}
