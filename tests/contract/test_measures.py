"""What every adapter of Measures promises."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.contract.conftest import SettableSeconds

from hanbit.ports.measures import DAY_S, MINUTE_S, Measures, Point, merged

NOW_S = 1_780_002_000
"""A full hour."""

Opened = tuple[Measures, SettableSeconds]


def gauge(at_s: int, value: float) -> Point:
    return Point(at_s, 1, value, value, value)


def test_what_is_kept_is_read_in_order_of_time(measures: Opened) -> None:
    port, clock = measures
    clock.now_s = NOW_S
    points = [gauge(NOW_S - MINUTE_S * ago, ago) for ago in (3, 1, 2)]
    port.keep("host.cpu", points)
    assert port.read("host.cpu", since_s=NOW_S - 180, until_s=NOW_S) == [points[0], points[2], points[1]]
    assert port.read("host.cpu", since_s=NOW_S - 179, until_s=NOW_S - 60) == [points[2]]
    assert port.read("host.memory", since_s=0, until_s=NOW_S) == []


def test_keeping_twice_is_keeping_once_in_every_period(measures: Opened) -> None:
    port, clock = measures
    clock.now_s = NOW_S
    point = Point(NOW_S, 3, 6.0, 1.0, 3.0, {4: 2, 9: 1})
    for _ in range(2):
        port.keep("http.latency", [point])
    for period_s in (60, 300, 900, 3600, 7200):
        (read,) = port.read("http.latency", since_s=NOW_S - 86_400, until_s=NOW_S + 60, period_s=period_s)
        assert merged([read], NOW_S) == point


def test_a_point_of_the_same_minute_replaces_the_first(measures: Opened) -> None:
    port, clock = measures
    clock.now_s = NOW_S
    port.keep("a", [gauge(NOW_S, 1)])
    port.keep("a", [gauge(NOW_S, 7)])
    assert port.read("a", since_s=NOW_S, until_s=NOW_S + 1) == [gauge(NOW_S, 7)]
    assert port.read("a", since_s=NOW_S, until_s=NOW_S + 1, period_s=3600) == [gauge(NOW_S, 7)]


def test_what_is_added_and_how_far_was_read_are_one(measures: Opened) -> None:
    port, clock = measures
    clock.now_s = NOW_S
    assert port.mark("app") is None
    port.add("app", {"a": [gauge(NOW_S, 1)], "b": [gauge(NOW_S, 5)]}, b"1")
    port.add("app", {"a": [gauge(NOW_S, 3), gauge(NOW_S + 60, 9)]}, b"2")
    assert port.mark("app") == b"2"
    assert port.mark("host") is None
    assert port.read("a", since_s=NOW_S, until_s=NOW_S + 120) == [Point(NOW_S, 2, 4, 1, 3), gauge(NOW_S + 60, 9)]
    assert port.read("a", since_s=NOW_S, until_s=NOW_S + 120, period_s=300) == [Point(NOW_S, 3, 13, 1, 9)]
    with pytest.raises(ZeroDivisionError):
        port.add("app", {"a": (gauge(NOW_S, 1 / n) for n in (1, 0))}, b"3")
    assert port.mark("app") == b"2"
    assert port.read("a", since_s=NOW_S, until_s=NOW_S + 1)[0].count == 2


def test_names_are_found_by_their_beginning_and_nothing_else(measures: Opened) -> None:
    port, clock = measures
    clock.now_s = NOW_S
    for name in ("http.requests", "http.requests{route=/a_b}", "http.5xx", "host.cpu", "http%"):
        port.keep(name, [gauge(NOW_S, 1)])
    assert port.series() == sorted(["http.requests", "http.requests{route=/a_b}", "http.5xx", "host.cpu", "http%"])
    assert port.series("http.r") == ["http.requests", "http.requests{route=/a_b}"]
    assert port.series("http%") == ["http%"]


@pytest.mark.parametrize(("ago_days", "length_s"), [(14, 60), (16, 300), (62, 300), (64, 3600), (454, 3600)])
def test_a_longer_time_ago_comes_in_longer_periods(measures: Opened, ago_days: int, length_s: int) -> None:
    port, clock = measures
    clock.now_s = NOW_S
    points = [gauge(NOW_S + MINUTE_S * n, n) for n in range(60)]
    port.keep("a", points)
    clock.now_s = NOW_S + ago_days * DAY_S
    read = port.read("a", since_s=NOW_S, until_s=NOW_S + 3600)
    assert [point.at_s for point in read] == list(range(NOW_S, NOW_S + 3600, length_s))
    assert merged(read, NOW_S) == merged(points, NOW_S)


def test_a_point_from_before_what_is_kept_is_left_out(measures: Opened) -> None:
    port, clock = measures
    clock.now_s = NOW_S
    port.keep("a", [gauge(NOW_S - 16 * DAY_S, 1), gauge(NOW_S, 2)])
    assert port.read("a", since_s=NOW_S - 400 * DAY_S, until_s=NOW_S + 1, period_s=86_400) == [
        gauge(NOW_S - NOW_S % DAY_S, 2)
    ]


observations = st.lists(
    st.tuples(st.integers(0, 59), st.integers(0, 20), st.dictionaries(st.integers(0, 80), st.integers(1, 9))),
    max_size=30,
)


@given(observations, st.sampled_from([60, 120, 300, 420, 600, 3600]))
def test_any_period_is_the_sum_of_its_minutes(
    new_measures: Callable[[], Opened], observed: list[tuple[int, int, dict[int, int]]], period_s: int
) -> None:
    port, clock = new_measures()
    clock.now_s = NOW_S + 3600
    points = [Point(NOW_S + minute * MINUTE_S, 1, value, value, value, buckets) for minute, value, buckets in observed]
    port.add("test", {"a": points}, b"")
    model: dict[int, list[Point]] = {}
    for point in points:
        model.setdefault(point.at_s - point.at_s % period_s, []).append(point)
    since_s = NOW_S - NOW_S % period_s
    expected = [merged(points, at_s) for at_s, points in sorted(model.items())]
    assert port.read("a", since_s=since_s, until_s=NOW_S + 3600, period_s=period_s) == expected
