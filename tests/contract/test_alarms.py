"""What every adapter of Alarms promises."""

import pytest

from hanbit.ports.alarms import Acknowledgement, Alarms, Mute, Standing, Transition


def test_what_is_recorded_is_there(alarms: Alarms) -> None:
    assert alarms.standings() == {}
    assert alarms.history() == []
    standing = Standing("cpu", 120, "ALARM", 60, "ALARM", "ALARM", 91.5)
    change = Transition("cpu", 60, "OK", "ALARM", 90.0)
    alarms.record([standing], [change])
    assert alarms.standings() == {"cpu": standing}
    assert alarms.history() == [change]


def test_recording_twice_is_recording_once_and_an_older_standing_is_left_out(alarms: Alarms) -> None:
    newer = Standing("cpu", 180, "OK", 180, "OK", "OK", None)
    older = Standing("cpu", 120, "ALARM", 60, "ALARM", "ALARM", 91.5)
    changes = [Transition("cpu", 60, "OK", "ALARM", 90.0), Transition("cpu", 180, "ALARM", "OK")]
    for standing in (older, newer, newer, older):
        alarms.record([standing], changes)
    assert alarms.standings() == {"cpu": newer}
    assert alarms.history() == changes[::-1]


def test_history_is_newest_first_of_one_or_all_and_bounded(alarms: Alarms) -> None:
    for at_s in (60, 120, 180):
        alarms.record([], [Transition("cpu", at_s, "OK", "ALARM"), Transition("disk", at_s, "OK", "ALARM")])
    assert [(change.at_s, change.alarm) for change in alarms.history(limit=3)] == [
        (180, "cpu"),
        (180, "disk"),
        (120, "cpu"),
    ]
    assert [change.at_s for change in alarms.history("disk", since_s=120)] == [180, 120]


def test_a_failure_stores_nothing(alarms: Alarms) -> None:
    standing = Standing("cpu", 60, "OK", 60, "OK", "OK", None)
    with pytest.raises(ZeroDivisionError):
        alarms.record([standing], (Transition("cpu", 60, "OK", "ALARM", 1 / n) for n in (1, 0)))
    assert alarms.standings() == {}
    assert alarms.history() == []


def test_a_mute_is_there_until_its_time_is_over_or_it_is_ended(alarms: Alarms) -> None:
    first, second = Mute("cpu", 10, 100, "kim", "x"), Mute("cpu", 20, 60, "lee", "y")
    for mute in (first, second):
        alarms.mute(mute)
    assert alarms.mutes(59) == {"cpu": second}
    assert alarms.mutes(60) == {}
    assert (alarms.unmute("cpu"), alarms.unmute("cpu"), alarms.mutes(59)) == (True, False, {})


def test_an_acknowledgement_is_of_one_firing_and_of_whoever_was_first(alarms: Alarms) -> None:
    said = Acknowledgement("cpu", 60, 70, "kim")
    alarms.record([Standing("cpu", 120, "ALARM", 60)], [])
    for one in (said, Acknowledgement("cpu", 60, 80, "lee")):
        alarms.acknowledge(one)
    assert alarms.acknowledged() == {"cpu": said}
    for standing in (Standing("cpu", 180, "OK", 180), Standing("cpu", 240, "ALARM", 240)):
        alarms.record([standing], [])
        assert alarms.acknowledged() == {}
