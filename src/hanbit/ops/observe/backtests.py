"""What would have fired: today's definitions over what was measured then."""

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from hanbit.ops.observe.alarms import Alarm, Definition
from hanbit.ops.observe.judging import read_tracks
from hanbit.ops.observe.timelines import timeline
from hanbit.ports.alarms import Standing
from hanbit.ports.measures import MINUTE_S, Measures


class Firing(Struct, frozen=True):
    alarm: str
    severity: str
    from_s: int
    until_s: int | None
    """None: not over at the end of the time that was looked at."""
    worst: float | None
    """The value furthest past the line; None for a composite."""


def backtest(
    definitions: Sequence[Definition],
    measures: Measures,
    since_s: int,
    now_s: int,
    on_progress: Callable[[int], object] = lambda done: done,
) -> list[Firing]:
    """Every time that an alarm would have been in ALARM since ``since_s``, oldest first.

    ``on_progress``: told how many definitions are done.
    """
    until_s = now_s // MINUTE_S * MINUTE_S
    found: list[Firing] = []
    tracks = read_tracks(
        definitions, measures, {definition.name: since_s for definition in definitions}, until_s, now_s=now_s
    )
    for done, definition in enumerate(definitions, start=1):
        standings = timeline(definition, {}, tracks, since_s, until_s)[definition.name]
        found += _firings(definition, standings)
        on_progress(done)
    return sorted(found, key=lambda firing: (firing.from_s, firing.alarm))


def _firings(definition: Definition, standings: Iterable[Standing]) -> list[Firing]:
    found: list[Firing] = []
    began: Standing | None = None
    seen: list[float] = []
    for standing in standings:
        if standing.state == "ALARM":
            began = began or standing
            seen += [] if standing.value is None else [standing.value]
        elif began:
            found.append(_firing(definition, began, standing.at_s, seen))
            began, seen = None, []
    return [*found, _firing(definition, began, None, seen)] if began else found


def _firing(definition: Definition, began: Standing, until_s: int | None, seen: Sequence[float]) -> Firing:
    is_low_bad = isinstance(definition, Alarm) and not definition.rises
    worst = (min if is_low_bad else max)(seen, default=None)
    return Firing(began.alarm, definition.severity, began.at_s, until_s, worst)
