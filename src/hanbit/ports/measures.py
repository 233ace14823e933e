"""What was measured, by series and minute: the operations process keeps it, alarms and charts read it.

A series is a name of ``telemetry.series`` with at most a few labels: ``http.requests{route=GET /health}``.
Calls are synchronous: the only adapter is a file of this machine, and the operations process has no caller to hold up.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol

from msgspec import Struct

MINUTE_S, HOUR_S, DAY_S = 60, 3_600, 86_400

ROLL_UPS_S: dict[int, int] = {MINUTE_S: 15 * DAY_S, 5 * MINUTE_S: 63 * DAY_S, HOUR_S: 455 * DAY_S}
"""Length of a period → how long its points are kept (CloudWatch: 15 days, 63 days, 455 days)."""


class Point(Struct, frozen=True):
    """All observations of one series in one period. Points add up: counts and totals by sum, buckets one by one."""

    at_s: int
    """Start of the period, in epoch seconds, a multiple of its length."""
    count: int
    total: float
    least: float
    most: float
    buckets: Mapping[int, int] = {}
    """Index of the logarithmic bucket (``telemetry.metrics.BOUNDS_S``) → observations; empty for gauges and counts."""


def merged(points: Iterable[Point], at_s: int) -> Point:
    """One point for all of them, of which there is at least one."""
    first, *others = points
    count, total, least, most, buckets = first.count, first.total, first.least, first.most, dict(first.buckets)
    for point in others:
        count += point.count
        total += point.total
        least, most = min(least, point.least), max(most, point.most)
        for index, observed in point.buckets.items():
            buckets[index] = buckets.get(index, 0) + observed
    return Point(at_s, count, total, least, most, buckets)


class Measures(Protocol):
    def keep(self, series: str, points: Iterable[Point]) -> None:
        """Store one-minute points. A point already there for its minute is replaced: keeping twice is keeping once.

        Points older than one-minute points are kept (``ROLL_UPS_S``) are left out.
        """
        ...

    def add(self, source: str, growth: Mapping[str, Iterable[Point]], mark: bytes) -> None:
        """Add one-minute points to what their minutes hold, and remember how far ``source`` was read: both or neither.

        Whoever begins again at ``mark`` after a crash counts nothing twice and leaves nothing out.
        """
        ...

    def mark(self, source: str) -> bytes | None:
        """What ``add`` was last given for this source; None before the first time."""
        ...

    def read(self, series: str, *, since_s: int, until_s: int, period_s: int = MINUTE_S) -> list[Point]:
        """Points of ``since_s <= at_s < until_s`` in order of time; a period with no data has no point.

        ``period_s``: a multiple of 60. From the finest roll-up that still covers ``since_s``: where that is coarser
        than ``period_s``, so are the points.
        """
        ...

    def series(self, prefix: str = "") -> list[str]:
        """Names of all series that begin with ``prefix``, sorted."""
        ...
