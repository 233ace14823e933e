"""Alarms over time: what fires, when it clears, and that late or double judging changes nothing."""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from hanbit.ops.observe.alarms import Alarm, Clear, Composite, Metric
from hanbit.ops.observe.judging import CATCH_UP_S, judge
from hanbit.ports.measures import Point
from hanbit.stores.opsdb.alarms import OpsAlarms
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.measures import OpsMeasures

T0 = 1_780_002_000
CPU = Alarm(
    name="cpu",
    value=Metric("host.cpu", "Average"),
    op=">",
    threshold=85,
    unit="%",
    m=2,
    n=3,
    severity="P2",
    runbook="TS-1",
    clear=Clear(70, periods=3),
)
UP = Alarm(name="down", value=Metric("up", "Average"), op="<", threshold=0.7, severity="P0", runbook="EM-1")


class Room:
    """An operations database at a settable time."""

    def __init__(self, database: OpsDatabase) -> None:
        self.now_s = T0
        self.measures = OpsMeasures(database, lambda: self.now_s)
        self.alarms = OpsAlarms(database)

    def keep(self, series: str, first_minute: int, values: Sequence[float | None]) -> None:
        points = [
            Point(T0 + 60 * (first_minute + i), 1, value, value, value)
            for i, value in enumerate(values)
            if value is not None
        ]
        self.measures.keep(series, points)

    def watch(self, minute: int, *definitions: Any) -> list[tuple[int, str, str]]:
        """Judge at ``minute`` past T0: (minute, alarm, new state) of each transition."""
        self.now_s = T0 + 60 * minute + 5
        changes = judge(definitions or (CPU,), self.measures, self.alarms, self.now_s)
        return [((change.at_s - T0) // 60, change.alarm, change.now) for change in changes]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with contextlib.closing(OpsDatabase(tmp_path / "ops.db")) as database:
        yield Room(database)


STORY = [50, 90, 90, 80, 80, 60, 75, 60, 60, 60, 50]
"""Over the warning line twice, between the lines, once back in between, then three minutes normal."""
CHANGES = [(1, "cpu", "OK"), (3, "cpu", "ALARM"), (10, "cpu", "OK")]


def test_it_fires_on_m_of_n_and_clears_only_after_the_normal_line_held(room: Room) -> None:
    room.keep("host.cpu", 0, STORY)
    seen = [change for minute in range(1, 12) for change in room.watch(minute)]
    assert seen == CHANGES
    assert [change.now for change in room.alarms.history("cpu")] == ["OK", "ALARM", "OK"]


@pytest.mark.parametrize("looks", [[1, 11], [1, 2, 2, 4, 4, 9, 11], [1, 5, 11, 11]])
def test_minutes_judged_late_or_twice_come_out_the_same(room: Room, looks: list[int]) -> None:
    room.keep("host.cpu", 0, STORY)
    assert [change for minute in looks for change in room.watch(minute)] == CHANGES
    standing = room.alarms.standings()["cpu"]
    assert (standing.state, standing.since_s, standing.value) == ("OK", T0 + 600, 50)


def test_forgetting_what_was_recorded_last_doubles_nothing(room: Room) -> None:
    """A crash between judging and recording: the same minutes are judged again."""
    room.keep("host.cpu", 0, STORY)
    room.watch(1)
    before = room.alarms.standings()
    room.watch(11)
    after, history = room.alarms.standings(), room.alarms.history()

    class Forgetful(OpsAlarms):
        def standings(self) -> Any:
            return before

    forgetful = Forgetful(room.alarms._database)
    assert len(judge([CPU], room.measures, forgetful, room.now_s)) == 2
    assert (room.alarms.standings(), room.alarms.history()) == (after, history)


def test_downtime_is_made_up_for_but_not_for_ever(room: Room) -> None:
    day = CATCH_UP_S // 60
    room.keep("up", 0, [1.0])
    assert room.watch(1, UP) == [(1, "down", "OK")]
    room.keep("up", 10, [0.0])
    room.keep("up", day + 20, [0.0] * 5)
    assert room.watch(day + 25, UP) == [(26, "down", "INSUFFICIENT_DATA"), (day + 21, "down", "ALARM")]


def test_the_app_held_down_is_alarmed_with_the_minute_and_over_with_it(room: Room) -> None:
    room.keep("up", 0, [1.0, 4 / 6, 0.0, 0.0, 1.0])
    seen = [change for minute in range(1, 6) for change in room.watch(minute, UP)]
    assert seen == [(1, "down", "OK"), (2, "down", "ALARM"), (5, "down", "OK")]


def test_nothing_known_is_never_ok(room: Room) -> None:
    assert room.watch(1, UP) == []
    assert room.alarms.standings()["down"].state == "INSUFFICIENT_DATA"


def test_a_composite_fires_while_all_of_its_parts_do(room: Room) -> None:
    both = Composite(name="both", all_of=(CPU, UP), severity="P1", runbook="EM-1")
    room.keep("host.cpu", 0, [50, 90, 90, 90, 90])
    room.keep("up", 0, [1, 1, 1, 0, 1])
    seen = [change for minute in range(1, 6) for change in room.watch(minute, both)]
    assert seen == [(1, "both", "OK"), (4, "both", "ALARM"), (5, "both", "OK")]
    assert {"both", "cpu", "down"} == set(room.alarms.standings())


def test_a_window_of_more_than_a_day_is_judged_each_hour(room: Room) -> None:
    days = Alarm(
        name="three-days",
        value=Metric("up", "SampleCount"),
        op=">",
        threshold=2,
        period_s=3 * 86_400,
        severity="P3",
        runbook="EM-1",
    )
    room.keep("up", -30, [1.0] * 4)
    assert room.watch(10, days) == [(10, "three-days", "ALARM")]  # a new alarm need not wait for the hour
    room.keep("up", 10, [1.0])
    for minute, judged in ((11, 10), (59, 10), (61, 60), (119, 60), (125, 120)):
        room.watch(minute, days)
        assert room.alarms.standings()["three-days"].at_s == T0 + 60 * judged


def test_an_alarm_begins_when_it_is_first_judged(room: Room) -> None:
    slow = Composite(
        name="slow", all_of=(replace(UP, name="slow-part", period_s=3 * 86_400),), severity="P1", runbook="-"
    )
    assert room.watch(30, slow) == [(30, "slow", "OK")]
    assert {standing.since_s for standing in room.alarms.standings().values()} == {T0 + 60 * 30}
