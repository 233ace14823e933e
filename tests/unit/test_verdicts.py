"""CloudWatch's rules for states, held to CloudWatch's own tables."""

from typing import get_args

import pytest
from tests.aws_missing_data import CELLS, OLDER_CELLS, RETAIN

from hanbit.ops.observe.alarms import Missing
from hanbit.ops.observe.verdicts import latched, verdict
from hanbit.ports.alarms import State

MARKS = {"0": False, "X": True, "-": None}


def test_the_tables_are_forty_cells() -> None:
    assert len(CELLS) == 40
    assert {mode for _, _, mode, _ in CELLS} == set(get_args(Missing))


@pytest.mark.parametrize(("m", "points", "mode", "state"), CELLS + OLDER_CELLS)
def test_every_cell_of_the_guides_tables(m: int, points: str, mode: Missing, state: str) -> None:
    judged = verdict([MARKS[mark] for mark in points], m, 3, mode)
    assert (RETAIN if judged is None else judged) == state


@pytest.mark.parametrize(
    ("points", "m", "state"),
    [("--X--", 3, "ALARM"), ("---X-", 3, "INSUFFICIENT_DATA"), ("---X0", 3, "OK"), ("--X-0", 3, "OK")],
)
def test_one_breaching_point_must_have_had_the_time_to_be_contradicted(points: str, m: int, state: str) -> None:
    assert verdict([MARKS[mark] for mark in points], m, 3, "missing") == state


@pytest.mark.parametrize(
    ("before", "entering", "staying", "state"),
    [
        ("OK", "ALARM", "ALARM", "ALARM"),
        ("OK", "OK", "ALARM", "OK"),  # between normal and warning on the way up: nothing changes
        ("ALARM", "OK", "ALARM", "ALARM"),  # and on the way down: nothing changes either
        ("ALARM", "OK", "OK", "OK"),
        ("ALARM", "INSUFFICIENT_DATA", "INSUFFICIENT_DATA", "INSUFFICIENT_DATA"),
        ("ALARM", "INSUFFICIENT_DATA", "ALARM", "ALARM"),
        ("INSUFFICIENT_DATA", "OK", "ALARM", "OK"),
    ],
)
def test_a_two_sided_alarm_changes_nothing_in_between(
    before: State, entering: State, staying: State, state: State
) -> None:
    assert latched(before, entering, staying) == state
