"""The Measures port on ``ops.db``: one-minute points, and beside them what they add up to in 5 minutes and in an hour.

A longer period is always made anew from the shorter ones in it, so that it is right however often a minute changes.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from math import lcm
from typing import Any

import msgspec

from hanbit.ports.measures import MINUTE_S, ROLL_UPS_S, Point, merged
from hanbit.stores.opsdb.database import OpsDatabase

PERIODS_S = sorted(ROLL_UPS_S)

_encode_buckets = msgspec.msgpack.Encoder().encode
_decode_buckets = msgspec.msgpack.Decoder(dict[int, int]).decode


class OpsMeasures:
    def __init__(self, database: OpsDatabase, now_s: Callable[[], int]) -> None:
        self._database = database
        self._now_s = now_s

    def keep(self, series: str, points: Iterable[Point]) -> None:
        with self._database.transaction():
            self._put_minutes(series, points)

    def add(self, source: str, growth: Mapping[str, Iterable[Point]], mark: bytes) -> None:
        with self._database.transaction() as connection:
            for series, points in growth.items():
                self._put_minutes(series, (self._grown(series, point) for point in points))  # each sees the last
            connection.execute("INSERT OR REPLACE INTO mark VALUES (?, ?)", (source, mark))

    def mark(self, source: str) -> bytes | None:
        row = self._database.connection.execute("SELECT body FROM mark WHERE source = ?", (source,)).fetchone()
        return row[0] if row else None

    def read(self, series: str, *, since_s: int, until_s: int, period_s: int = MINUTE_S) -> list[Point]:
        assert period_s > 0
        assert period_s % MINUTE_S == 0
        stored_s = self._stored_period(since_s, period_s)
        length_s = lcm(stored_s, period_s)
        start_s, end_s = (-(-at_s // length_s) * length_s for at_s in (since_s, until_s))
        found = self._stored(series, stored_s, start_s, end_s)
        if stored_s == length_s:
            return found
        by_period: dict[int, list[Point]] = {}
        for point in found:
            by_period.setdefault(point.at_s - point.at_s % length_s, []).append(point)
        return [merged(points, at_s) for at_s, points in by_period.items()]

    def series(self, prefix: str = "") -> list[str]:
        rows = self._database.connection.execute(
            "SELECT name FROM series WHERE substr(name, 1, length(?1)) = ?1 ORDER BY name", (prefix,)
        )
        return [row[0] for row in rows]

    def forget_old(self) -> None:
        """Drop every point that is older than its kind is kept, in whole hours, so that no roll-up loses a part."""
        with self._database.transaction() as connection:
            for period_s in PERIODS_S:
                sql = f"DELETE FROM point_{period_s} WHERE at_s < ?"  # noqa: S608 - a number
                connection.execute(sql, (self._oldest_s(period_s),))
            longest = f"SELECT series_id FROM point_{PERIODS_S[-1]}"  # noqa: S608 - a number
            connection.execute(f"DELETE FROM series WHERE id NOT IN ({longest})")  # noqa: S608 - from above

    def _oldest_s(self, period_s: int) -> int:
        hour_s = PERIODS_S[-1]
        return (self._now_s() - ROLL_UPS_S[period_s]) // hour_s * hour_s

    def _put_minutes(self, series: str, points: Iterable[Point]) -> None:
        series_id = self._series_id(series)
        oldest_s = self._oldest_s(MINUTE_S)
        touched = set()
        for point in points:
            assert point.at_s % MINUTE_S == 0
            if point.at_s >= oldest_s:
                self._put(series_id, MINUTE_S, point)
                touched.add(point.at_s)
        for shorter_s, period_s in pairwise(PERIODS_S):
            for at_s in sorted({at_s - at_s % period_s for at_s in touched}):
                parts = self._stored(series, shorter_s, at_s, at_s + period_s)
                self._put(series_id, period_s, merged(parts, at_s))

    def _put(self, series_id: int, period_s: int, point: Point) -> None:
        buckets = _encode_buckets(point.buckets) if point.buckets else None
        self._database.connection.execute(
            f"INSERT OR REPLACE INTO point_{period_s} VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - a number
            (series_id, point.at_s, point.count, point.total, point.least, point.most, buckets),
        )

    def _grown(self, series: str, point: Point) -> Point:
        before = self._stored(series, MINUTE_S, point.at_s, point.at_s + MINUTE_S)
        return merged([*before, point], point.at_s)

    def _stored(self, series: str, period_s: int, since_s: int, until_s: int) -> list[Point]:
        rows = self._database.connection.execute(
            "SELECT at_s, count, total, least, most, buckets FROM series JOIN"  # noqa: S608 - a number
            f" point_{period_s} ON series_id = id WHERE name = ? AND at_s >= ? AND at_s < ? ORDER BY at_s",
            (series, since_s, until_s),
        )
        return [_point(*row) for row in rows]

    def _stored_period(self, since_s: int, period_s: int) -> int:
        """The longest stored period that divides the wanted one; a longer one yet where the others are forgotten."""
        divides = max(stored_s for stored_s in PERIODS_S if period_s % stored_s == 0)
        covers = next((s for s in PERIODS_S if self._oldest_s(s) <= since_s), PERIODS_S[-1])
        return max(divides, covers)

    def _series_id(self, name: str) -> int:
        connection = self._database.connection
        connection.execute("INSERT OR IGNORE INTO series (name) VALUES (?)", (name,))
        rows: list[Any] = connection.execute("SELECT id FROM series WHERE name = ?", (name,)).fetchall()
        return int(rows[0][0])


def _point(at_s: int, count: int, total: float, least: float, most: float, buckets: Any) -> Point:
    return Point(at_s, count, total, least, most, _decode_buckets(buckets) if buckets else {})
