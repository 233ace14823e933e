"""Prometheus, running the emitted rules, comes to the same state as our evaluator in every minute."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests import alarm_story
from tests.alarm_series import GAUGE
from tests.aws_missing_data import CELLS, OLDER_CELLS
from tests.promtool import SCRAPES, Case, cases, require_states, states_by_promtool

from hanbit.ops.observe.alarms import Alarm, Metric, Missing, parts_of
from hanbit.ops.observe.definitions import DEFINITIONS
from hanbit.ops.observe.prometheus import rules

A_RUN = 15
LEVELS = {"0": 0.0, "X": 1.0}
PRELUDES = ("000", "XXX")
"""What went before a row of a table, so that there is a state to keep: OK, or ALARM."""


def row(m: int, points: str, mode: Missing) -> Case:
    alarm = Alarm(
        name="row",
        value=Metric(GAUGE, "Average"),
        op=">",
        threshold=0.5,
        unit="share",
        m=m,
        n=3,
        missing=mode,
        severity="P1",
        runbook="TS-1",
    )
    seen = {minute: [LEVELS[mark]] * SCRAPES for minute, mark in enumerate(points) if mark != "-"}
    return alarm, {GAUGE: seen, "bad": {}, "all": {}}


def test_every_row_of_the_guides_tables(tmp_path: Path) -> None:
    rows = {(m, points, mode) for m, points, mode, _ in CELLS + OLDER_CELLS}
    states_by_promtool(
        tmp_path, [row(m, before + points, mode) for m, points, mode in sorted(rows) for before in PRELUDES]
    )


@settings(max_examples=2, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(drawn=st.lists(cases, min_size=A_RUN, max_size=A_RUN))
def test_generated_series(tmp_path_factory: pytest.TempPathFactory, drawn: list[Case]) -> None:
    states_by_promtool(tmp_path_factory.mktemp("rules"), drawn)


def test_the_products_own_alarms_over_an_hour_and_a_half_of_trouble(tmp_path: Path) -> None:
    """Quantiles, counts within a bound, composites and long windows, which the generated series do not have."""
    states = alarm_story.our_states()
    hourly = {one.name for one in DEFINITIONS if any(part.every_s > 60 for part in parts_of(one))}
    expected = {name: line for name, line in states.items() if name not in hourly}  # Prometheus asks those each minute
    quiet = {"todo-api-memory", "keys-expiring"}
    assert {name for name, line in expected.items() if "ALARM" not in line} == quiet
    emitted = rules(DEFINITIONS, lambda definition: definition.name)
    require_states(tmp_path, emitted, alarm_story.scraped(), expected)
