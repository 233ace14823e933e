"""The manual's system metrics with their two lines (chapter 4): below one all is well, above the other it is not.

What lies between the manual leaves without a name; here it asks for attention.
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from hanbit.ops.observe.alarms import Metric, Ratio, metrics_of
from hanbit.ops.observe.definitions import ALARMS
from hanbit.ops.observe.readings import Track, read_track, values
from hanbit.ports.measures import MINUTE_S, Measures

State = Literal["normal", "attention", "warning", "unknown"]


class SystemMetric(Struct, frozen=True):
    """``normal``, ``warning``: the lines, in ``unit``; ``scale`` times what is measured is in it."""

    name: str
    value: Metric | Ratio
    unit: Literal["%", "ms"]
    scale: float
    normal: float
    warning: float


class Reading(Struct, frozen=True):
    metric: SystemMetric
    value: float | None
    state: State


def _as_alarmed(name: str, alarm: str, unit: Literal["%", "ms"], scale: float = 1) -> SystemMetric:
    """By the lines at which ``alarm`` fires and clears, however few requests there are."""
    watched = next(one for one in ALARMS if one.name == alarm)
    assert watched.clear is not None, "the manual gives a system metric two lines"
    value = replace(watched.value, at_least=0) if isinstance(watched.value, Ratio) else watched.value
    assert isinstance(value, Metric | Ratio), "one number over the whole time"
    return SystemMetric(name, value, unit, scale, watched.clear.threshold * scale, watched.threshold * scale)


SYSTEM: tuple[SystemMetric, ...] = (
    _as_alarmed("cpu", "todo-api-cpu", "%"),
    _as_alarmed("memory", "todo-api-memory", "%"),
    _as_alarmed("responseTime", "todo-api-high-latency", "ms", 1_000),
    _as_alarmed("errorRate", "todo-api-high-error-rate", "%", 100),
)
"""Response time is that of the slowest twentieth: an average hides those who wait."""


def readings(measures: Measures, *, since_s: int, now_s: int) -> list[Reading]:
    """Each over the whole minutes between, the one that is not over included."""
    start_s, end_s = since_s // MINUTE_S * MINUTE_S, (now_s // MINUTE_S + 1) * MINUTE_S
    names = {found.series for metric in SYSTEM for found in metrics_of(metric.value)}
    tracks = {name: read_track(measures, name, start_s, end_s, now_s=now_s) for name in names}
    return [_reading(metric, tracks, start_s, end_s) for metric in SYSTEM]


def state_of(metric: SystemMetric, value: float | None) -> State:
    if value is None:
        return "unknown"
    return "normal" if value < metric.normal else "warning" if value > metric.warning else "attention"


def _reading(metric: SystemMetric, tracks: Mapping[str, Track], start_s: int, end_s: int) -> Reading:
    (found,) = values(metric.value, tracks, [end_s], end_s - start_s)
    value = None if found is None else found * metric.scale
    return Reading(metric, value, state_of(metric, value))
