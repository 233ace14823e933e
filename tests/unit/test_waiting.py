"""Waiting for another process: what holds already needs no patience, and what never holds has no more than it."""

from hanbit.gateways.local.waiting import comes_true


def test_what_holds_already_needs_no_patience() -> None:
    assert comes_true(lambda: True, 0)


def test_it_is_looked_at_until_it_holds() -> None:
    looks = iter([False, False, True])
    assert comes_true(lambda: next(looks), 5)


def test_what_does_not_come_to_hold_in_time_is_said() -> None:
    assert not comes_true(lambda: False, 0.05)
