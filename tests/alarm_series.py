"""Generated alarms and what they see: for holding one evaluator to another."""

from collections.abc import Mapping
from typing import get_args

from hypothesis import strategies as st

from hanbit.ops.observe.alarms import Alarm, Clear, Comparison, Condition, Metric, Missing, Ratio, Slices, Unit, Value
from hanbit.ops.observe.readings import Track
from hanbit.ops.observe.timelines import timeline
from hanbit.ports.measures import Point
from hanbit.telemetry.metrics import bucket_of

T0 = 1_780_002_000
MINUTES = 40
LINES = (0.25, 0.5)
"""The normal and the warning line of every generated alarm. Observations lie below, between, above and upon them, and
are eighths, so that no evaluator rounds."""

GAUGE, BAD, ALL = "gauge", "bad", "all"
Observed = Mapping[str, Mapping[int, list[float]]]
Seen = st.SearchStrategy[list[float]]

levels = st.sampled_from([eighths / 8 for eighths in range(9)])
minutes_of_gauge: Seen = st.one_of(st.just([]), st.lists(levels, min_size=1, max_size=3))
counts: Seen = st.one_of(st.just([]), st.sampled_from(([0.0], [1.0], [2.0], [5.0], [9.0])))
totals: Seen = st.one_of(st.just([]), st.sampled_from(([0.0], [10.0], [20.0])))
statistics = st.sampled_from(("Average", "Minimum", "Maximum", "p50", "p90"))
values: st.SearchStrategy[Value] = st.one_of(
    st.builds(Metric, st.just(GAUGE), statistics),
    st.just(Ratio(Metric(BAD, "Sum"), Metric(ALL, "Sum"))),
    st.just(Ratio(Metric(BAD, "Sum"), Metric(ALL, "Sum"), at_least=15)),
    st.just(Slices((Condition(Metric(GAUGE, "Average"), ">", 0.5), Condition(Metric(BAD, "Sum"), ">=", 5)))),
)


@st.composite
def alarms(draw: st.DrawFn, values: st.SearchStrategy[Value] = values) -> Alarm:
    n = draw(st.integers(1, 6))
    op: Comparison = draw(st.sampled_from(get_args(Comparison)))
    normal, warning = LINES if op.startswith(">") else LINES[::-1]
    periods = draw(st.one_of(st.none(), st.integers(1, 6)))
    missing: Missing = draw(st.sampled_from(get_args(Missing)))
    unit: Unit = "share"
    return Alarm(
        name="generated",
        value=draw(values),
        op=op,
        threshold=warning,
        unit=unit,
        period_s=draw(st.sampled_from((60, 60, 60, 120, 300))),
        m=draw(st.integers(1, n)),
        n=n,
        missing=missing,
        severity="P1",
        runbook="TS-1",
        clear=None if periods is None else Clear(normal, periods),
    )


@st.composite
def observations(
    draw: st.DrawFn, gauge: Seen = minutes_of_gauge, bad: Seen = counts, all_of: Seen = totals
) -> Observed:
    """Runs of minutes alike, with outages of data: the edges are where evaluators differ."""
    return {
        series: _run_out(draw(st.lists(st.tuples(kind, st.integers(1, 9)), max_size=MINUTES)))
        for series, kind in ((GAUGE, gauge), (BAD, bad), (ALL, all_of))
    }


def our_states(alarm: Alarm, observed: Observed, *, first: int = 1) -> list[str]:
    """After each minute from ``first`` to the last, judged from there on."""
    tracks = {}
    for series in (GAUGE, BAD, ALL):
        tracks[series] = Track(T0 - 86_400, T0 + 60 * MINUTES)
        tracks[series].lay(point(minute, seen) for minute, seen in observed[series].items())
    judged = timeline(alarm, {}, tracks, T0 + 60 * (first - 1), T0 + 60 * MINUTES)[alarm.name]
    return [standing.state for standing in judged]


def point(minute: int, seen: list[float]) -> Point:
    buckets: dict[int, int] = {}
    for one in seen:
        buckets[bucket_of(one)] = buckets.get(bucket_of(one), 0) + 1
    return Point(T0 + 60 * minute, len(seen), sum(seen), min(seen), max(seen), buckets)


def _run_out(runs: list[tuple[list[float], int]]) -> dict[int, list[float]]:
    laid = [seen for seen, length in runs for _ in range(length)][:MINUTES]
    return {minute: seen for minute, seen in enumerate(laid) if seen}
