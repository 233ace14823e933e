"""Points become the values that alarms judge: one statistic of one series over a window that ends at a whole minute.

Windows slide, as CloudWatch's do: an hour judged at 14:07 is 13:07–14:07. Coarser points (older than the one-minute
ones are kept) stand for each of their minutes alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from math import inf

from msgspec import Struct

from hanbit.ops.observe.alarms import STATISTIC, Math, Metric, Ratio, Slices, Value, is_breaching
from hanbit.ports.measures import HOUR_S, MINUTE_S, ROLL_UPS_S, Measures, Point
from hanbit.telemetry.metrics import BOUNDS_S


class Minute(Struct, frozen=True):
    """A point, or the part of a coarser point that falls on one minute."""

    count: float
    total: float
    least: float
    most: float
    buckets: Mapping[int, float]


class Track:
    """One series, minute by minute in ``[start_s, end_s)``. Sums over any window cost two look-ups."""

    def __init__(self, start_s: int, end_s: int) -> None:
        self.start_s = start_s
        self._minutes: list[Minute | None] = [None] * max(0, (end_s - start_s) // MINUTE_S)
        self._sums: dict[str, list[float]] = {}

    def lay(self, points: Iterable[Point], length_s: int = MINUTE_S) -> None:
        """Put down points of periods of ``length_s``; what lies outside of the track is left out."""
        for point in points:
            part = _part(point, length_s // MINUTE_S)
            first = (point.at_s - self.start_s) // MINUTE_S
            for index in range(max(0, first), min(len(self._minutes), first + length_s // MINUTE_S)):
                self._minutes[index] = part

    def statistic(self, name: str, ends_s: Sequence[int], period_s: int) -> list[float | None]:
        """Of each window ``[end_s - period_s, end_s)``; None where it holds no point."""
        if not any(self._minutes):
            return [None] * len(ends_s)
        size, start_s, width = len(self._minutes), self.start_s, period_s // MINUTE_S
        lasts = [min(size, max(0, (end_s - start_s) // MINUTE_S)) for end_s in ends_s]
        windows = [(max(0, last - width), last) for last in lasts]
        counts = self._sums_of("SampleCount", windows, width)
        if name == "Average":
            sums = self._sums_of("Sum", windows, width)
            return [total / count if count else None for total, count in zip(sums, counts, strict=True)]
        if name in ("Sum", "SampleCount") or name.startswith("TC"):
            sums = self._sums_of(name, windows, width)
            return [total if count else None for total, count in zip(sums, counts, strict=True)]
        return [self._extreme(name, window) if count else None for window, count in zip(windows, counts, strict=True)]

    def _sums_of(self, name: str, windows: Sequence[tuple[int, int]], width: int) -> list[float]:
        if width == 1:  # single minutes are exact; differences of long sums need not be
            return [_additive(name, self._minutes[first]) if first < last else 0.0 for first, last in windows]
        if name not in self._sums:
            self._sums[name] = [0.0, *accumulate(_additive(name, minute) for minute in self._minutes)]
        sums = self._sums[name]
        return [sums[last] - sums[first] for first, last in windows]

    def _extreme(self, name: str, window: tuple[int, int]) -> float | None:
        minutes = [minute for minute in self._minutes[slice(*window)] if minute]
        if name == "Minimum":
            return min(minute.least for minute in minutes)
        if name == "Maximum":
            return max(minute.most for minute in minutes)
        return quantile([minute.buckets for minute in minutes], _argument(name) / 100)


def read_track(measures: Measures, series: str, start_s: int, end_s: int, *, now_s: int) -> Track:
    """From the finest points that are still kept for each part of the time."""
    track = Track(start_s, end_s)
    until_s = end_s
    for period_s, kept_s in sorted(ROLL_UPS_S.items()):
        # An hour inside of what is kept: points are dropped by whole hours.
        since_s = max(start_s, (now_s - kept_s) // HOUR_S * HOUR_S + HOUR_S)
        if since_s < until_s:
            track.lay(measures.read(series, since_s=since_s, until_s=until_s, period_s=period_s), period_s)
            until_s = since_s
    return track


def values(value: Value, tracks: Mapping[str, Track], ends_s: Sequence[int], period_s: int) -> list[float | None]:
    """The value of each window that ends at one of ``ends_s``, which ascend."""
    match value:
        case Metric(series=series, statistic=statistic):
            return tracks[series].statistic(statistic, ends_s, period_s)
        case Math(op=op, left=left, right=right):
            pairs = zip(*(values(side, tracks, ends_s, period_s) for side in (left, right)), strict=True)
            return [_combined(op, a, b) for a, b in pairs]
        case Ratio(bad=bad, total=total, at_least=at_least):
            pairs = zip(*(values(side, tracks, ends_s, period_s) for side in (bad, total)), strict=True)
            return [_ratio(a, b, at_least) for a, b in pairs]
        case Slices():
            return _shares(value, tracks, ends_s, period_s)


def quantile(histograms: Iterable[Mapping[int, float]], share: float) -> float | None:
    """Interpolated in its bucket, as Prometheus's ``histogram_quantile`` does; None with no observations."""
    merged: dict[int, float] = {}
    for histogram in histograms:
        for index, count in histogram.items():
            merged[index] = merged.get(index, 0) + count
    wanted, seen = share * sum(merged.values()), 0.0
    for index in sorted(merged):
        if seen + merged[index] >= wanted:
            if index >= len(BOUNDS_S):
                return BOUNDS_S[-1]
            low = BOUNDS_S[index - 1] if index else 0.0
            return low + (BOUNDS_S[index] - low) * (wanted - seen) / merged[index]
        seen += merged[index]
    return None


def _shares(slices: Slices, tracks: Mapping[str, Track], ends_s: Sequence[int], period_s: int) -> list[float | None]:
    if not ends_s:
        return []
    minutes = range(ends_s[0] - period_s + MINUTE_S, ends_s[-1] + MINUTE_S, MINUTE_S)
    judged = [_is_bad(known) for known in zip(*_each_condition(slices, tracks, minutes), strict=True)]
    bad = [0, *accumulate(cell is True for cell in judged)]
    seen = [0, *accumulate(cell is not None for cell in judged)]
    found: list[float | None] = []
    for end_s in ends_s:
        last = (end_s - minutes.start) // MINUTE_S + 1
        first = last - period_s // MINUTE_S
        counted = seen[last] - seen[first]
        found.append((bad[last] - bad[first]) / counted if counted else None)
    return found


def _each_condition(slices: Slices, tracks: Mapping[str, Track], minutes: range) -> list[list[bool | None]]:
    return [
        [None if v is None else is_breaching(c.op, v, c.threshold) for v in values(c.value, tracks, minutes, MINUTE_S)]
        for c in slices.bad_when
    ]


def _is_bad(known: Sequence[bool | None]) -> bool | None:
    return True if True in known else None if set(known) == {None} else False


def _combined(op: str, left: float | None, right: float | None) -> float | None:
    if left is None or right is None:
        return None
    return left + right if op == "+" else left - right


def _ratio(bad: float | None, total: float | None, at_least: float) -> float | None:
    if not total:
        return None
    return (bad or 0.0) / total if total >= at_least else 0.0


def _additive(name: str, minute: Minute | None) -> float:
    if minute is None:
        return 0.0
    if name == "Sum":
        return minute.total
    if name == "SampleCount":
        return minute.count
    return sum(count for index, count in minute.buckets.items() if _bound(index) <= _argument(name))


def _bound(index: int) -> float:
    return BOUNDS_S[index] if index < len(BOUNDS_S) else inf


def _argument(statistic: str) -> float:
    """The number in ``p95`` or ``TC(:0.5)``."""
    found = STATISTIC.fullmatch(statistic)
    return float(found[1] or found[2]) if found else inf


def _part(point: Point, minutes: int) -> Minute:
    if minutes == 1:
        return Minute(point.count, point.total, point.least, point.most, point.buckets)
    buckets = {index: count / minutes for index, count in point.buckets.items()}
    return Minute(point.count / minutes, point.total / minutes, point.least, point.most, buckets)
