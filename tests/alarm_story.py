"""An hour and a half in which everything goes wrong once, as our points and as what Prometheus would have scraped."""

from collections.abc import Callable, Mapping

from hanbit.ops.observe.definitions import DEFINITIONS
from hanbit.ops.observe.prometheus import SOURCES, Counter, Gauge, Histogram
from hanbit.ops.observe.readings import Track
from hanbit.ops.observe.timelines import timeline
from hanbit.ops.observe.yaml import Node
from hanbit.ports.measures import Point
from hanbit.telemetry import series
from hanbit.telemetry.metrics import BOUNDS_S, bucket_of

T0 = 1_780_002_000
MINUTES = 90
SCRAPES = 3
DOWN = range(40, 45)
REQUESTS = 60

Story = Callable[[int], float]

GAUGES: Mapping[str, Story] = {
    series.APP_UP: lambda minute: 0.0 if minute in DOWN else 1.0,
    series.CANARY: lambda minute: 0.0 if minute in DOWN else 1.0,
    series.HOST_CPU: lambda minute: 95.0 if minute in range(20, 31) else 75.0 if minute < 36 else 40.0,
    series.HOST_MEMORY: lambda _minute: 50.0,
    series.HOST_DISK: lambda minute: 79.0 + minute / 30,
    series.BACKUP_AGE: lambda minute: 6_000.0 if minute in range(70, 81) else 600.0,
    series.KEYS_LEFT: lambda _minute: 300.0,
    series.CERTIFICATE_LEFT: lambda _minute: 10.0,
}
COUNTERS: Mapping[str, Story] = {
    series.HTTP_REQUESTS: lambda _minute: REQUESTS,
    series.HTTP_5XX: lambda minute: 12.0 if minute in range(10, 15) else 0.0,
    series.VIOLATIONS: lambda minute: 3.0 if minute == 50 else 0.0,
    series.SIGN_INS_FAILED: lambda minute: 90.0 if minute == 33 else 0.0,
}
"""Not known while the app is down."""


FAST_S, SLOW_S = 0.05, 2.0


def slow(minute: int) -> float:
    """Of the requests of a minute, how many were: a tenth for a while, at the end all."""
    return REQUESTS if minute >= 45 else REQUESTS / 10 if minute in range(3, 9) else 0.0


def our_states() -> dict[str, list[str]]:
    """By definition, at each minute from 0 to the last."""
    tracks = {name: Track(T0 - 15 * 86_400, T0 + 60 * MINUTES) for name in SOURCES}
    alive = [minute for minute in range(MINUTES) if minute not in DOWN]
    for name, value in GAUGES.items():
        tracks[name].lay(_point(minute, value(minute), {}) for minute in range(MINUTES))
    for name, value in COUNTERS.items():
        tracks[name].lay(_point(minute, value(minute), {}) for minute in alive)
    tracks[series.HTTP_LATENCY].lay(
        Point(T0 + 60 * minute, REQUESTS, 0, 0, 0, _buckets(int(slow(minute)))) for minute in alive
    )
    return {
        one.name: [standing.state for standing in timeline(one, {}, tracks, T0 - 60, T0 + 60 * MINUTES)[one.name]]
        for one in DEFINITIONS
    }


def scraped() -> list[Node]:
    """promtool's input series, with ``SCRAPES`` samples a minute, the last upon its end."""
    lines = []
    for name, source in SOURCES.items():
        match source:
            case Gauge(selector=selector):
                lines.append(_line(selector, ["_", *_each_scrape(GAUGES[name])]))
            case Counter(selector=selector) if name == series.HTTP_REQUESTS:
                good = [COUNTERS[name](minute) - COUNTERS[series.HTTP_5XX](minute) for minute in range(MINUTES)]
                lines.append(_line(f'{selector}{{status="2xx"}}', _counted(good.__getitem__)))
            case Counter(selector=selector):
                lines.append(_line(selector, _counted(COUNTERS[name])))
            case Histogram(name=metric):
                lines += _histogram(metric)
    return lines


def _histogram(metric: str) -> list[Node]:
    def up_to(bound: float) -> Story:
        return lambda minute: (
            (REQUESTS - slow(minute) if bound >= FAST_S else 0.0) + (slow(minute) if bound >= SLOW_S else 0.0)
        )

    bounds = [(f"{bound:.6g}", bound) for bound in BOUNDS_S] + [("+Inf", float("inf"))]
    buckets = [_line(f'{metric}_bucket{{le="{le}"}}', _counted(up_to(bound))) for le, bound in bounds]
    return [*buckets, _line(f"{metric}_count", _counted(up_to(float("inf"))))]


def _counted(growth: Story) -> list[str]:
    samples, total = ["0"], 0.0
    for minute in range(MINUTES):
        for _ in range(SCRAPES):
            total += 0 if minute in DOWN else growth(minute) / SCRAPES
            samples.append("_" if minute in DOWN else f"{total:.15g}")
    return samples


def _each_scrape(value: Story) -> list[str]:
    return [f"{value(minute):g}" for minute in range(MINUTES) for _ in range(SCRAPES)]


def _line(name: str, samples: list[str]) -> Node:
    return {"series": name, "values": " ".join(samples)}


def _buckets(slow_ones: int) -> dict[int, int]:
    return {bucket_of(FAST_S): REQUESTS - slow_ones, bucket_of(SLOW_S): slow_ones}


def _point(minute: int, value: float, buckets: dict[int, int]) -> Point:
    return Point(T0 + 60 * minute, 1, value, value, value, buckets)
