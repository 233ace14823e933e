"""What was measured, by series and minute: the operations process keeps it, alarms and charts read it.

A series is a name of ``telemetry`` with at most a few labels: ``http.requests`` or ``http.latency{route=GET /health}``.
Calls are synchronous: the only adapter is a file of this machine, and the operations process has no caller to hold up.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol

from msgspec import Struct


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


class Measures(Protocol):
    def keep(self, series: str, points: Iterable[Point]) -> None:
        """Store one-minute points. A point already there for its minute is replaced: keeping twice is keeping once."""
        ...

    def read(self, series: str, *, since_s: int, until_s: int, period_s: int = 60) -> list[Point]:
        """Points of ``since_s <= at_s < until_s`` in order of time; a period with no data has no point.

        ``period_s``: a multiple of 60. Comes from the finest roll-up that still covers ``since_s``.
        """
        ...

    def series(self, prefix: str = "") -> list[str]:
        """Names of all series that begin with ``prefix``, sorted."""
        ...
