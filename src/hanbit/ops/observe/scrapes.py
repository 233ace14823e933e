"""What one look at the app's metrics says, and what grew between two: counts since the start become points of minutes.

The app counts from its start; a new start, or a count that fell, begins again from nothing. What grew over several
minutes, because nobody looked meanwhile, is shared out between them by time: their sum is exact.
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from hanbit.ops.observe.exposition import Sample
from hanbit.ports.measures import MINUTE_S, Point
from hanbit.telemetry import series
from hanbit.telemetry.metrics import BOUNDS_S
from hanbit.telemetry.series import labelled

LONGEST_S = 86_400
"""Growth is shared out over no more than this."""

COUNTERS = {
    "hanbit_sign_ins_failed_total": series.SIGN_INS_FAILED,
    "hanbit_security_violations_total": series.VIOLATIONS,
    "hanbit_todos_created_total": series.TODOS_CREATED,
    "hanbit_todos_completed_total": series.TODOS_COMPLETED,
}
GAUGES = {
    "hanbit_process_resident_memory_bytes": series.APP_MEMORY,
    "hanbit_process_open_fds": series.APP_FDS,
    "hanbit_event_streams": series.APP_STREAMS,
}
ALWAYS = (series.HTTP_REQUESTS, series.HTTP_4XX, series.HTTP_5XX, *COUNTERS.values())
"""Counts that have a point for each minute in which the app was seen, also of nothing."""

_STATUS = {"4xx": series.HTTP_4XX, "5xx": series.HTTP_5XX}
_INDEX = {f"{bound:.6g}": index for index, bound in enumerate(BOUNDS_S)} | {"+Inf": len(BOUNDS_S)}


class Timing(Struct):
    """Observations since the start: their sum, and how many fell in each bucket."""

    total_s: float = 0.0
    buckets: dict[int, int] = {}


class Look(Struct):
    """``counts``, ``timings``: by series, since the app's start. ``cpu_s``: used since then."""

    at_s: float
    started_s: float = 0.0
    cpu_s: float = 0.0
    counts: dict[str, int] = {}
    timings: dict[str, Timing] = {}
    gauges: dict[str, float] = {}


def look_at(samples: Iterable[Sample], at_s: float) -> Look:
    look = Look(at_s, counts=dict.fromkeys(ALWAYS, 0))
    cumulative: dict[str, list[tuple[int, int]]] = {}
    for sample in samples:
        if sample.name in COUNTERS:
            look.counts[COUNTERS[sample.name]] = int(sample.value)
        elif sample.name in GAUGES:
            look.gauges[GAUGES[sample.name]] = sample.value
        else:
            _take(look, cumulative, sample)
    for route, line in cumulative.items():
        _fill_buckets(look, route, line)
    return look


def _take(look: Look, cumulative: dict[str, list[tuple[int, int]]], sample: Sample) -> None:
    match sample.name:
        case "hanbit_http_requests_total":
            for name in _http_series(sample):
                look.counts[name] = look.counts.get(name, 0) + int(sample.value)
        case "hanbit_http_request_duration_seconds_bucket" if sample.labels.get("le") in _INDEX:
            cumulative.setdefault(_route(sample), []).append((_INDEX[sample.labels["le"]], int(sample.value)))
        case "hanbit_http_request_duration_seconds_sum":
            for name in _latency_series(_route(sample)):
                look.timings.setdefault(name, Timing()).total_s += sample.value
        case "hanbit_process_start_time_seconds":
            look.started_s = sample.value
        case "hanbit_process_cpu_seconds":
            look.cpu_s = sample.value
        case _:
            pass


def grown(before: Look | None, now: Look) -> dict[str, list[Point]]:
    """Points to add for what happened between two looks.

    Without one before: since the app's start, or nothing when that was long ago, for who knows when it was.
    """
    if before is None and now.at_s - now.started_s > LONGEST_S:
        before = now
    elif before is None or abs(now.started_s - before.started_s) > 1 or _fell(before, now):
        before = Look(now.started_s)
    since_s = min(max(before.at_s, now.at_s - LONGEST_S), now.at_s)
    points = {name: [gauge_point(now.at_s, value)] for name, value in now.gauges.items()}
    if now.at_s > since_s:
        points[series.APP_CPU] = [gauge_point(now.at_s, 100 * (now.cpu_s - before.cpu_s) / (now.at_s - since_s))]
    for name, count in now.counts.items():
        growth = count - before.counts.get(name, 0)
        if growth or name in ALWAYS:
            points[name] = _counted(growth, since_s, now.at_s, with_nothing=name in ALWAYS)
    for name, timing in now.timings.items():
        points[name] = _timed(before.timings.get(name, Timing()), timing, since_s, now.at_s)
    return {name: made for name, made in points.items() if made}


def gauge_point(at_s: float, value: float) -> Point:
    return Point(int(at_s) // MINUTE_S * MINUTE_S, 1, value, value, value)


def _fill_buckets(look: Look, route: str, cumulative: list[tuple[int, int]]) -> None:
    seen = 0
    for index, count in sorted(cumulative):
        if count > seen:
            for name in _latency_series(route):
                buckets = look.timings.setdefault(name, Timing()).buckets
                buckets[index] = buckets.get(index, 0) + count - seen
        seen = count


def _latency_series(route: str) -> tuple[str, str]:
    return series.HTTP_LATENCY, labelled(series.HTTP_LATENCY, route=route)


def _http_series(sample: Sample) -> Iterator[str]:
    for name in (series.HTTP_REQUESTS, _STATUS.get(sample.labels.get("status", ""))):
        if name:
            yield name
            yield labelled(name, route=_route(sample))


def _route(sample: Sample) -> str:
    return f"{sample.labels.get('method', '?')} {sample.labels.get('route', '?')}"


def _fell(before: Look, now: Look) -> bool:
    return any(count < before.counts.get(name, 0) for name, count in now.counts.items())


def _counted(growth: int, since_s: float, until_s: float, *, with_nothing: bool) -> list[Point]:
    parts = _shares(growth, since_s, until_s)
    return [Point(at_s, 1, part, part, part) for at_s, part in parts.items() if part or with_nothing]


def _timed(before: Timing, now: Timing, since_s: float, until_s: float) -> list[Point]:
    """Least and most are the bounds of the buckets: the app keeps no others."""
    buckets: dict[int, dict[int, int]] = {}
    observed = 0
    for index, count in now.buckets.items():
        growth = count - before.buckets.get(index, 0)
        observed += growth
        for at_s, part in _shares(growth, since_s, until_s).items():
            if part:
                buckets.setdefault(at_s, {})[index] = part
    mean_s = (now.total_s - before.total_s) / observed if observed else 0.0
    return [
        Point(at_s, n := sum(held.values()), mean_s * n, _low(min(held)), _high(max(held)), held)
        for at_s, held in sorted(buckets.items())
    ]


def _shares(growth: int, since_s: float, until_s: float) -> dict[int, int]:
    """Minute → its part of ``growth``, by time. The parts are whole and add up."""
    first, last = int(since_s) // MINUTE_S, int(until_s) // MINUTE_S
    parts: dict[int, int] = {}
    given = 0
    for minute in range(first, last + 1):
        end_s = min(until_s, (minute + 1) * MINUTE_S)
        due = growth if minute == last else int(growth * (end_s - since_s) / (until_s - since_s))
        parts[minute * MINUTE_S] = due - given
        given = due
    return parts


def _low(index: int) -> float:
    return BOUNDS_S[index - 1] if index else 0.0


def _high(index: int) -> float:
    return BOUNDS_S[min(index, len(BOUNDS_S) - 1)]
