"""What was counted of persons and to-dos, the newest of each day: it stays when accounts go, for it names nobody."""

import msgspec

from hanbit.ports.activity import ActivityCounts
from hanbit.stores.opsdb.database import OpsDatabase

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(ActivityCounts).decode


class OpsBusiness:
    def __init__(self, database: OpsDatabase) -> None:
        self._database = database

    def keep(self, counts: ActivityCounts, *, at_s: int) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO business VALUES (?, ?, ?)", (counts.today, at_s, _encode(counts))
            )

    def newest(self) -> tuple[int, ActivityCounts] | None:
        """When it was counted, in epoch seconds, and what; None before the first time."""
        row = self._database.connection.execute("SELECT at_s, body FROM business ORDER BY day DESC LIMIT 1").fetchone()
        return (int(row[0]), _decode(row[1])) if row else None
