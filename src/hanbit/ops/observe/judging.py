"""Alarms are judged from the last minute that was judged to the newest that is over.

The outcome depends on the points alone, so that minutes judged late (the process was down) or twice come out the same.
"""

from collections.abc import Iterable, Mapping, Sequence

from hanbit.ops.observe.alarms import Definition, metrics_of, parts_of
from hanbit.ops.observe.readings import Track, read_track
from hanbit.ops.observe.timelines import Standings, ends_between, reach_s, timeline, transitions_of
from hanbit.ports.alarms import Alarms, Standing, Transition
from hanbit.ports.measures import MINUTE_S, Measures

CATCH_UP_S = 86_400
"""Downtime is made up for minute by minute, but no further back than this."""
SETTLE_S = 3
"""A minute is judged this long after its end: a look at the app that began in it has ended by then."""


def judge(definitions: Sequence[Definition], measures: Measures, alarms: Alarms, now_s: int) -> list[Transition]:
    """Judge every minute that is over and was not judged yet; store and return what changed, oldest first.

    Costs nothing when no minute is due, so it may be asked every few seconds.
    """
    until_s = (now_s - SETTLE_S) // MINUTE_S * MINUTE_S
    standings = alarms.standings()
    since_s = {definition.name: _since_s(definition, standings, until_s) for definition in definitions}
    due = [definition for definition in definitions if since_s[definition.name] < until_s]
    if not due:
        return []
    tracks = read_tracks(due, measures, since_s, until_s, now_s=now_s, before=standings)
    newest: list[Standing] = []
    transitions: list[Transition] = []
    for definition in due:
        judged = timeline(definition, standings, tracks, since_s[definition.name], until_s)
        newest += [standing for line in judged.values() for standing in line[-1:]]
        transitions += transitions_of(judged[definition.name], standings.get(definition.name))
    transitions.sort(key=lambda transition: transition.at_s)
    alarms.record(newest, transitions)
    return transitions


def read_tracks(
    definitions: Iterable[Definition],
    measures: Measures,
    since_s: Mapping[str, int],
    until_s: int,
    *,
    now_s: int,
    before: Standings | None = None,
) -> dict[str, Track]:
    """Every series that the definitions look at, from where the first of them begins to.

    ``since_s``: by name of a definition. ``before``: what was judged already; by default nothing was.
    """
    starts: dict[str, int] = {}
    for definition in definitions:
        for alarm in parts_of(definition):
            is_new = alarm.name not in (before or {})
            for end_s in ends_between(alarm, since_s[definition.name], until_s, is_new=is_new)[:1]:
                for metric in metrics_of(alarm.value):
                    start_s = end_s - reach_s(alarm)
                    starts[metric.series] = min(start_s, starts.get(metric.series, start_s))
    return {name: read_track(measures, name, start_s, until_s, now_s=now_s) for name, start_s in starts.items()}


def _since_s(definition: Definition, standings: Standings, until_s: int) -> int:
    """Where the alarm was left off; one never judged begins with the newest minute."""
    before = standings.get(definition.name)
    return max(before.at_s, until_s - CATCH_UP_S) if before else until_s - MINUTE_S
