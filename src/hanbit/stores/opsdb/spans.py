"""The Spans port on ``ops.db``."""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from hanbit.ports.measures import DAY_S
from hanbit.ports.spans import KEPT_DAYS, Attribute, Span
from hanbit.stores.opsdb.database import OpsDatabase

_COLUMNS = "trace_id, span_id, parent_id, service, name, at_us, duration_us, is_server, is_error, attributes"
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[str, Attribute]).decode


class OpsSpans:
    def __init__(self, database: OpsDatabase, now_s: Callable[[], int]) -> None:
        self._database = database
        self._now_s = now_s

    def keep(self, spans: Iterable[Span]) -> None:
        rows = [
            (s.trace_id, s.span_id, s.parent_id, s.service, s.name, s.at_us, s.duration_us, s.is_server, s.is_error,
             _encode(s.attributes).decode())
            for s in spans
        ]  # fmt: skip
        with self._database.transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO span VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def trace(self, trace_id: str) -> list[Span]:
        sql = f"SELECT {_COLUMNS} FROM span WHERE trace_id = ? ORDER BY at_us, span_id"  # noqa: S608 - from above
        rows: Any = self._database.connection.execute(sql, (trace_id,))
        return [_span(*row) for row in rows]

    def traces(self, *, since_us: int, until_us: int, limit: int) -> list[list[Span]]:
        found = self._database.connection.execute(
            "SELECT trace_id, max(at_us) AS newest FROM span WHERE at_us >= ? AND at_us < ?"
            " GROUP BY trace_id ORDER BY newest DESC, trace_id LIMIT ?",
            (since_us, until_us, limit),
        ).fetchall()
        return [self.trace(str(trace_id)) for trace_id, _ in found]

    def forget_old(self) -> None:
        oldest_us = (self._now_s() - KEPT_DAYS * DAY_S) * 1_000_000
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM span WHERE at_us < ?", (oldest_us,))


def _span(
    trace_id: str, span_id: str, parent_id: str | None, service: str, name: str, at_us: int, duration_us: int,
    is_server: int, is_error: int, attributes: str,
) -> Span:  # fmt: skip
    return Span(
        trace_id=trace_id, span_id=span_id, parent_id=parent_id, service=service, name=name, at_us=at_us,
        duration_us=duration_us, is_server=bool(is_server), is_error=bool(is_error), attributes=_decode(attributes),
    )  # fmt: skip
