"""How much of each day of Seoul something was up."""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from hanbit.domain.seoul import day_start_ms, seoul_day
from hanbit.ports.measures import HOUR_S, MINUTE_S, Measures
from hanbit.telemetry import series

STALE_S = 3 * MINUTE_S
"""What was measured longer ago says nothing about now."""

COMPONENTS: dict[str, str] = {
    "api": series.APP_UP,
    "web": series.PROBE_HEALTH,
    "todos": series.CANARY,
}
"""What people use → the series whose mean is the share of time that it worked."""


class Day(Struct, frozen=True, rename="camel"):
    """``share`` None: nothing was measured."""

    begins_s: int
    share: float | None


class _Hour(NamedTuple):
    share: float
    lasted_s: int


class Uptime(Struct, frozen=True, rename="camel"):
    """``now``: 1 or 0 at the newest measurement, None when that is long ago."""

    component: str
    days: list[Day]
    share: float | None
    down_s: int
    now: float | None


def uptimes(measures: Measures, now_s: int, *, days: int) -> list[Uptime]:
    return [_uptime(measures, component, name, now_s, days) for component, name in COMPONENTS.items()]


def _uptime(measures: Measures, component: str, name: str, now_s: int, days: int) -> Uptime:
    today = seoul_day(now_s * 1000)
    shown = range(today - days + 1, today + 1)
    points = measures.read(name, since_s=day_start_ms(shown[0]) // 1000, until_s=now_s, period_s=HOUR_S)
    by_day: dict[int, list[_Hour]] = {}
    for point in points:
        if point.count:
            hour = _Hour(point.total / point.count, min(HOUR_S, now_s - point.at_s))
            by_day.setdefault(seoul_day(point.at_s * 1000), []).append(hour)
    hours = [hour for found in by_day.values() for hour in found]
    return Uptime(
        component=component,
        days=[Day(day_start_ms(day) // 1000, _share(by_day.get(day, ()))) for day in shown],
        share=_share(hours),
        down_s=round(sum((1 - hour.share) * hour.lasted_s for hour in hours)),
        now=_now(measures, name, now_s),
    )


def _now(measures: Measures, name: str, now_s: int) -> float | None:
    since_s = now_s // MINUTE_S * MINUTE_S - STALE_S
    newest = measures.read(name, since_s=since_s, until_s=now_s)[-1:]
    return newest[0].total / newest[0].count if newest and newest[0].count else None


def _share(hours: Sequence[_Hour]) -> float | None:
    """An hour counts for as long as it has lasted."""
    if not hours:
        return None
    return sum(hour.share * hour.lasted_s for hour in hours) / sum(hour.lasted_s for hour in hours)
