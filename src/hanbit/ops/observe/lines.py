"""One series as a line of a chart: a value for each period of a span of time, and None where nothing was measured."""

from msgspec import Struct

from hanbit.ops.observe.alarms import STATISTIC
from hanbit.ops.observe.readings import quantile
from hanbit.ports.measures import DAY_S, ROLL_UPS_S, Measures, Point

MOST_POINTS = 1_500
"""A day by the minute, and a little more."""

PERIODS_S = (60, 300, 900, 3_600, 10_800, 86_400)


class Line(Struct, frozen=True, rename="camel"):
    name: str
    statistic: str
    values: list[float | None]


def is_statistic(text: str) -> bool:
    known = text in ("Average", "Sum", "Minimum", "Maximum", "SampleCount")
    return known or (text.startswith("p") and STATISTIC.fullmatch(text) is not None)


def period_for(since_s: int, until_s: int, now_s: int, wanted_s: int = 0) -> int:
    """The wanted period, or the shortest for which the points are still kept and are not too many."""
    kept_s = next((p for p, keep_s in sorted(ROLL_UPS_S.items()) if since_s >= now_s - keep_s), max(ROLL_UPS_S))
    fits = (p for p in PERIODS_S if p >= max(kept_s, wanted_s) and (until_s - since_s) // p <= MOST_POINTS)
    return next(fits, DAY_S)


def line_of(measures: Measures, name: str, statistic: str, since_s: int, until_s: int, period_s: int) -> Line:
    """Both ends are multiples of ``period_s``, which is one of ``PERIODS_S``."""
    points = measures.read(name, since_s=since_s, until_s=until_s, period_s=period_s)
    by_time = {point.at_s: point for point in points}
    grid = range(since_s, until_s, period_s)
    return Line(name, statistic, [statistic_of(by_time[at_s], statistic) if at_s in by_time else None for at_s in grid])


def statistic_of(point: Point, statistic: str) -> float | None:
    """None for what the point cannot say, such as a percentile of a gauge."""
    match statistic:
        case "Average":
            return point.total / point.count if point.count else None
        case "Sum":
            return point.total
        case "Minimum":
            return point.least
        case "Maximum":
            return point.most
        case "SampleCount":
            return float(point.count)
        case percentile:
            return quantile([point.buckets], float(percentile[1:]) / 100)


def whole_periods(since_s: int, until_s: int, period_s: int) -> tuple[int, int]:
    """The span in whole periods: what began before it is in, what is not over is out."""
    return since_s // period_s * period_s, until_s // period_s * period_s
