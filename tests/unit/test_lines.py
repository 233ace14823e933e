"""Lines of charts, days of uptime and routes: from points, on the grid that was asked for, nothing made up."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanbit.domain.seoul import day_start_ms, seoul_day
from hanbit.ops.observe.lines import MOST_POINTS, PERIODS_S, is_statistic, line_of, period_for, whole_periods
from hanbit.ops.observe.routes import route_uses
from hanbit.ops.observe.scrapes import gauge_point
from hanbit.ops.observe.uptime import uptimes
from hanbit.ports.measures import DAY_S, ROLL_UPS_S, Point
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.measures import OpsMeasures
from hanbit.telemetry import series
from hanbit.telemetry.metrics import bucket_of

NOW_S = 1_796_270_400


@pytest.fixture
def measures(tmp_path: Path) -> Iterator[OpsMeasures]:
    with contextlib.closing(OpsDatabase(tmp_path / "ops.db")) as database:
        yield OpsMeasures(database, lambda: NOW_S)


def test_a_minute_without_a_point_is_none_and_never_drawn_over(measures: OpsMeasures) -> None:
    since_s = NOW_S - 300
    measures.keep("host.cpu", [gauge_point(since_s, 10), gauge_point(since_s + 180, 40)])
    line = line_of(measures, "host.cpu", "Average", since_s, NOW_S, 60)
    assert line.values == [10, None, None, 40, None]
    assert line_of(measures, "nothing", "Sum", since_s, NOW_S, 60).values == [None] * 5


def test_each_statistic_says_what_it_is_called(measures: OpsMeasures) -> None:
    since_s = NOW_S - 300
    buckets = {bucket_of(0.01): 90, bucket_of(1.0): 10}
    measures.keep("http.latency", [Point(since_s, 100, 10.9, 0.01, 1.0, buckets)])
    measures.keep("http.latency", [Point(since_s + 60, 100, 0.9, 0.005, 0.2, {bucket_of(0.01): 100})])

    def of(statistic: str) -> float | None:
        return line_of(measures, "http.latency", statistic, since_s, NOW_S, 300).values[0]

    assert of("SampleCount") == 200
    assert of("Sum") == pytest.approx(11.8)
    assert of("Average") == pytest.approx(0.059)
    assert (of("Minimum"), of("Maximum")) == (0.005, 1.0)
    p50, p99 = of("p50"), of("p99")
    assert p50 is not None
    assert p99 is not None
    assert p50 < 0.012 < 0.8 < p99 <= 1.0


def test_a_percentile_of_a_gauge_is_not_made_up(measures: OpsMeasures) -> None:
    measures.keep("host.cpu", [gauge_point(NOW_S - 60, 10)])
    assert line_of(measures, "host.cpu", "p95", NOW_S - 60, NOW_S, 60).values == [None]


@given(st.integers(60, 455 * DAY_S), st.integers(0, 455 * DAY_S))
def test_no_answer_is_longer_than_allowed_nor_finer_than_what_is_kept(length_s: int, ago_s: int) -> None:
    until_s = NOW_S - ago_s
    since_s = max(NOW_S - 455 * DAY_S, until_s - length_s)
    period_s = period_for(since_s, until_s, NOW_S)
    assert period_s in PERIODS_S
    assert (until_s - since_s) // period_s <= MOST_POINTS
    kept = [length for length, kept_s in ROLL_UPS_S.items() if since_s >= NOW_S - kept_s]
    assert period_s >= min(kept)


def test_what_is_not_over_is_not_in_it() -> None:
    assert whole_periods(125, 719, 60) == (120, 660)


@pytest.mark.parametrize("text", ["p95", "p99.9", "Sum", "Average", "Minimum", "Maximum", "SampleCount"])
def test_known_statistics(text: str) -> None:
    assert is_statistic(text)


@pytest.mark.parametrize("text", ["", "p", "p100", "p-1", "TC(:1)", "sum", "p95 ", "Sum;"])
def test_unknown_statistics(text: str) -> None:
    assert not is_statistic(text)


def test_days_are_those_of_korea_and_a_day_without_points_is_not_up(measures: OpsMeasures) -> None:
    midnight_s = day_start_ms(seoul_day(NOW_S * 1000)) // 1000
    measures.keep(
        series.APP_UP, [gauge_point(midnight_s - 60, 0), gauge_point(midnight_s, 1), gauge_point(NOW_S - 60, 1)]
    )
    api = uptimes(measures, NOW_S, days=3)[0]
    assert [day.share for day in api.days] == [None, 0, 1]
    assert api.days[-1].begins_s == midnight_s
    assert api.now == 1
    assert uptimes(measures, NOW_S + DAY_S, days=3)[0].now is None


def test_an_hour_that_is_not_over_counts_for_as_long_as_it_has_lasted(measures: OpsMeasures) -> None:
    hour_s = NOW_S // 3600 * 3600
    was_up = dict.fromkeys(range(-60, 10), 1.0) | dict.fromkeys(range(5, 10), 0.0)
    measures.keep(series.APP_UP, [gauge_point(hour_s + minute * 60, share) for minute, share in was_up.items()])
    api = uptimes(measures, hour_s + 600, days=1)[0]
    assert api.down_s == 300
    assert api.share == pytest.approx(1 - 300 / 4200)
    assert api.days[0].share == api.share


def test_the_slowest_route_is_first_and_one_that_nobody_asked_for_is_left_out(measures: OpsMeasures) -> None:
    for route, seconds, count in (("GET /a", 0.01, 10), ("GET /b", 2.0, 5), ("GET /c", 9.0, 0)):
        measures.keep(series.labelled(series.HTTP_REQUESTS, route=route), [Point(NOW_S - 60, 1, count, count, count)])
        timed = Point(NOW_S - 60, count, count * seconds, seconds, seconds, {bucket_of(seconds): count})
        measures.keep(series.labelled(series.HTTP_LATENCY, route=route), [timed])
    uses = route_uses(measures, NOW_S - 120, NOW_S)
    assert [use.route for use in uses] == ["GET /b", "GET /a"]
    assert uses[0].requests == 5
    assert uses[0].p95 == pytest.approx(2.0, rel=0.2)
