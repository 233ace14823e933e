"""What an alarm stood at, judged end by end: a fold over the values of its periods, live and in a backtest alike."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from hanbit.ops.observe.alarms import EXTRA_PERIODS, Alarm, Composite, Definition, is_breaching, parts_of
from hanbit.ops.observe.readings import Track, values
from hanbit.ops.observe.verdicts import latched, verdict
from hanbit.ports.alarms import Standing, State, Transition
from hanbit.ports.measures import MINUTE_S

NEVER: State = "INSUFFICIENT_DATA"
Tracks = Mapping[str, Track]
Cell = tuple[bool, bool] | None
"""Whether a value is past the warning line, and whether it is on the far side of the normal line; None: no value."""
Standings = Mapping[str, Standing]


def reach_s(alarm: Alarm) -> int:
    """How far before an end the oldest value begins that is judged there."""
    return (max(alarm.n, alarm.clear.periods if alarm.clear else 1) + EXTRA_PERIODS) * alarm.period_s


def ends_between(alarm: Alarm, since_s: int, until_s: int, *, is_new: bool) -> Sequence[int]:
    """The times in ``(since_s, until_s]`` at which ``alarm`` is judged; a new one also in the first minute of all."""
    marks = range(since_s - since_s % alarm.every_s + alarm.every_s, until_s + 1, alarm.every_s)
    first_s = since_s - since_s % MINUTE_S + MINUTE_S
    if is_new and first_s <= until_s and first_s not in marks:
        return [first_s, *marks]
    return marks


def timeline(
    definition: Definition, before: Standings, tracks: Tracks, since_s: int, until_s: int
) -> dict[str, list[Standing]]:
    """Every standing in ``(since_s, until_s]`` in order of time, by name; with a composite come its parts."""
    judged = {
        part.name: list(_judged(part, before.get(part.name), tracks, since_s, until_s)) for part in parts_of(definition)
    }
    if isinstance(definition, Alarm):
        return judged
    return {**judged, definition.name: list(_composed(definition, before, judged, since_s, until_s))}


def transitions_of(standings: Iterable[Standing], before: Standing | None) -> Iterator[Transition]:
    was = before.state if before else NEVER
    for standing in standings:
        if standing.state != was:
            yield Transition(standing.alarm, standing.at_s, was, standing.state, standing.value)
        was = standing.state


def fold(
    alarm: Alarm, before: Standing | None, at: Mapping[int, float | None], ends_s: Sequence[int]
) -> Iterator[Standing]:
    """Standings at ``ends_s``, given the value of each window by its end; a window that is not there has none."""
    if not ends_s:
        return
    back_s, stride = reach_s(alarm) - alarm.period_s, alarm.period_s // MINUTE_S
    grid = [_cell(alarm, at.get(end_s)) for end_s in _minutes(ends_s[0] - back_s, ends_s[-1])]
    seen: list[Cell] = []
    for end_s in ends_s:
        newest = (end_s - ends_s[0] + back_s) // MINUTE_S
        judging = grid[newest - back_s // MINUTE_S : newest + 1 : stride]
        if before and judging == seen:  # judging the same again changes nothing: most minutes are like the last
            kept = (before.state, before.since_s, before.entering, before.staying)
            before = Standing(alarm.name, end_s, *kept, at.get(end_s))
        else:
            before, seen = _next(alarm, before, judging, end_s, at.get(end_s)), judging
        yield before


def read_values(alarm: Alarm, tracks: Tracks, ends_s: Sequence[int]) -> dict[int, float | None]:
    """Every value that judging at ``ends_s`` asks for, by the end of its window."""
    periods = reach_s(alarm) // alarm.period_s
    needed: Sequence[int] = _minutes(ends_s[0] - reach_s(alarm) + alarm.period_s, ends_s[-1])
    if len(ends_s) * periods < len(needed):
        needed = sorted({end_s - back * alarm.period_s for end_s in ends_s for back in range(periods)})
    return dict(zip(needed, values(alarm.value, tracks, needed, alarm.period_s), strict=True))


def _judged(alarm: Alarm, before: Standing | None, tracks: Tracks, since_s: int, until_s: int) -> Iterator[Standing]:
    ends_s = ends_between(alarm, since_s, until_s, is_new=before is None)
    return fold(alarm, before, read_values(alarm, tracks, ends_s), ends_s) if ends_s else iter(())


def _minutes(first_s: int, last_s: int) -> range:
    return range(first_s, last_s + 1, MINUTE_S)


def _cell(alarm: Alarm, value: float | None) -> Cell:
    if value is None:
        return None
    is_past = is_breaching(alarm.op, value, alarm.threshold)
    return is_past, alarm.clear is not None and is_breaching(alarm.staying_op, value, alarm.clear.threshold)


def _next(alarm: Alarm, before: Standing | None, judging: Sequence[Cell], end_s: int, value: float | None) -> Standing:
    entering = _side(alarm, 0, alarm.m, alarm.n, judging) or (before.entering if before else NEVER)
    staying, state = entering, entering
    if alarm.clear:
        staying = _side(alarm, 1, 1, alarm.clear.periods, judging) or (before.staying if before else NEVER)
        state = latched(before.state if before else NEVER, entering, staying)
    since_s = before.since_s if before and before.state == state else end_s
    return Standing(alarm.name, end_s, state, since_s, entering, staying, value)


def _side(alarm: Alarm, side: int, m: int, n: int, judging: Sequence[Cell]) -> State | None:
    newest = judging[-(n + EXTRA_PERIODS) :]
    return verdict([None if cell is None else cell[side] for cell in newest], m, n, alarm.missing)


def _composed(
    composite: Composite, before: Standings, parts: Mapping[str, list[Standing]], since_s: int, until_s: int
) -> Iterator[Standing]:
    standing = before.get(composite.name)
    now = {name: before[name].state if name in before else NEVER for name in parts}
    changes = {name: {judged.at_s: judged.state for judged in judgeds} for name, judgeds in parts.items()}
    for end_s in range(since_s - since_s % MINUTE_S + MINUTE_S, until_s + 1, MINUTE_S):
        now = {name: changes[name].get(end_s, state) for name, state in now.items()}
        state: State = "ALARM" if set(now.values()) == {"ALARM"} else "OK"
        taken_s = standing.since_s if standing and standing.state == state else end_s
        standing = Standing(composite.name, end_s, state, taken_s)
        yield standing
