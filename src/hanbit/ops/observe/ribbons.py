"""Why an alarm did or did not fire: per minute what was seen, how many periods were past the line, and the state."""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from hanbit.ops.observe.alarms import Alarm, Composite, Definition, is_breaching, parts_of
from hanbit.ops.observe.judging import read_tracks
from hanbit.ops.observe.readings import values
from hanbit.ops.observe.timelines import Tracks, ends_between, fold, read_values
from hanbit.ports.alarms import State
from hanbit.ports.measures import MINUTE_S, Measures

Mark = Literal["past", "between", "normal", "missing"]


class Tick(Struct, frozen=True):
    at_s: int
    value: float | None
    mark: Mark
    count: int
    """Of the newest N periods, how many were past the warning line."""
    state: State
    settling: bool
    """In ALARM, and only because the normal line has not held for long enough."""


def ribbon(alarm: Alarm, tracks: Tracks, since_s: int, until_s: int) -> list[Tick]:
    """From what was measured, judged as if nothing had been before."""
    ends_s = ends_between(alarm, since_s, until_s, is_new=True)
    return _ticks(alarm, read_values(alarm, tracks, ends_s), ends_s) if ends_s else []


def newest_marks(definitions: Sequence[Definition], measures: Measures, now_s: int) -> dict[str, list[Mark]]:
    """By name: of an alarm its newest N periods that are over, oldest first; of a composite one of each part."""
    until_s = now_s // MINUTE_S * MINUTE_S
    since_s = {one.name: until_s - max(part.n * part.period_s for part in parts_of(one)) for one in definitions}
    tracks = read_tracks(definitions, measures, since_s, until_s, now_s=now_s)
    return {one.name: _newest(one, tracks, until_s) for one in definitions}


def _newest(one: Definition, tracks: Tracks, until_s: int) -> list[Mark]:
    if isinstance(one, Composite):
        return [mark for part in one.all_of for mark in _newest(part, tracks, until_s)[-1:]]
    ends_s = range(until_s - (one.n - 1) * one.period_s, until_s + 1, one.period_s)
    return [_mark(one, value) for value in values(one.value, tracks, ends_s, one.period_s)]


def rehearsed(alarm: Alarm, seen: Sequence[float | None], start_s: int = 0) -> list[Tick]:
    """From given values, one a period."""
    ends_s = [start_s + (place + 1) * alarm.period_s for place in range(len(seen))]
    return _ticks(alarm, dict(zip(ends_s, seen, strict=True)), ends_s)


def drill(alarm: Alarm) -> list[float]:
    """Values that must fire the alarm and clear it again: normal, past the line, in between, normal."""
    worst = alarm.threshold * 1.25 or 1.0
    if not alarm.rises:
        worst = alarm.threshold / 2
    elif alarm.unit in ("share", "%"):
        worst = (alarm.threshold + (1.0 if alarm.unit == "share" else 100.0)) / 2
    line = alarm.clear.threshold if alarm.clear else alarm.threshold
    best = line / 2 if alarm.rises else line * 1.25
    between = [(alarm.threshold + line) / 2] * 3 if alarm.clear else []
    calm = alarm.clear.periods if alarm.clear else alarm.n
    return [best] * alarm.n + [worst] * alarm.n + between + [best] * (calm + 1)


def _ticks(alarm: Alarm, at: Mapping[int, float | None], ends_s: Sequence[int]) -> list[Tick]:
    return [
        Tick(
            standing.at_s,
            standing.value,
            _mark(alarm, standing.value),
            sum(_mark(alarm, at.get(standing.at_s - back * alarm.period_s)) == "past" for back in range(alarm.n)),
            standing.state,
            standing.state == "ALARM" and standing.entering != "ALARM",
        )
        for standing in fold(alarm, None, at, ends_s)
    ]


def _mark(alarm: Alarm, value: float | None) -> Mark:
    if value is None:
        return "missing"
    if is_breaching(alarm.op, value, alarm.threshold):
        return "past"
    if alarm.clear and is_breaching(alarm.staying_op, value, alarm.clear.threshold):
        return "between"
    return "normal"
