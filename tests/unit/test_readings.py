"""Points become values: one statistic over a window, and ratios and shares of them."""

import pytest

from hanbit.ops.observe.alarms import Condition, Math, Metric, Ratio, Slices
from hanbit.ops.observe.readings import Track, quantile, values
from hanbit.ports.measures import Point
from hanbit.telemetry.metrics import BOUNDS_S, bucket_of

T0 = 1_780_002_000
SUM, PERIOD = "Sum", 60


def track(*totals: float | None, minutes: int | None = None) -> Track:
    """One observation a minute from T0; None leaves the minute out."""
    line = Track(T0, T0 + 60 * (minutes or len(totals)))
    line.lay(Point(T0 + 60 * i, 1, total, total, total) for i, total in enumerate(totals) if total is not None)
    return line


@pytest.mark.parametrize(
    ("statistic", "value"),
    [("Sum", 12.0), ("Average", 3.0), ("SampleCount", 4), ("Minimum", 1.0), ("Maximum", 6.0)],
)
def test_statistics_of_a_window(statistic: str, value: float) -> None:
    line = Track(T0, T0 + 300)
    line.lay([Point(T0, 9, 900, 90, 110), Point(T0 + 60, 3, 6, 1, 3), Point(T0 + 180, 1, 6, 6, 6)])
    assert line.statistic(statistic, [T0 + 240], 180) == [value]


def test_a_window_without_points_has_no_value_and_one_beyond_the_track_neither() -> None:
    line = track(1, None, None)
    assert line.statistic(SUM, [T0, T0 + 60, T0 + 7_200], PERIOD) == [None, 1, None]
    assert line.statistic(SUM, [T0 + 180], 120) == [None]
    assert line.statistic(SUM, [T0, T0 - 60], 3_600) == [None, None]
    assert track(minutes=3).statistic(SUM, [T0 + 60], PERIOD) == [None]


def test_windows_end_at_any_minute() -> None:
    line = track(1, 2, 4, 8)
    assert line.statistic(SUM, [T0 + 60 * end for end in (1, 2, 3, 4)], 120) == [1, 3, 6, 12]


def test_a_coarse_point_stands_for_each_of_its_minutes_alike() -> None:
    line = Track(T0, T0 + 300)
    line.lay([Point(T0, 50, 100.0, 1.0, 9.0, {3: 50})], 300)
    minute, whole = [T0 + 120], [T0 + 300]
    assert line.statistic("Average", minute, 60) == [2]
    assert line.statistic(SUM, minute, 60) == [20]
    assert line.statistic(SUM, whole, 300) == [pytest.approx(100)]
    assert line.statistic("Maximum", minute, 60) == [9]
    assert line.statistic("p50", minute, 60) == [pytest.approx((BOUNDS_S[2] + BOUNDS_S[3]) / 2)]


def test_a_quantile_is_interpolated_in_its_bucket() -> None:
    assert quantile([{10: 1}, {10: 1, 20: 2}], 0.5) == BOUNDS_S[10]
    assert quantile([{10: 4}], 0.25) == pytest.approx(BOUNDS_S[9] + (BOUNDS_S[10] - BOUNDS_S[9]) / 4)
    assert quantile([{0: 2}], 0.5) == BOUNDS_S[0] / 2
    assert quantile([{len(BOUNDS_S): 1}], 0.95) == BOUNDS_S[-1]
    assert quantile([], 0.95) is None


def test_how_many_were_in_time_is_counted_up_to_the_bound_itself() -> None:
    assert 0.5 in BOUNDS_S
    line = Track(T0, T0 + 60)
    buckets = {bucket_of(0.5): 3, bucket_of(0.51): 2, bucket_of(0.01): 5}
    line.lay([Point(T0, 10, 3.0, 0.01, 0.51, buckets)])
    assert line.statistic("TC(:0.5)", [T0 + 60], 60) == [8]


def test_a_ratio_counts_no_errors_as_none_and_no_requests_as_no_value() -> None:
    tracks = {"bad": track(None, 5, None, 1, 1), "all": track(100, 100, None, 0, 10)}
    ratio = Ratio(Metric("bad", SUM), Metric("all", SUM), at_least=20)
    ends = [T0 + 60 * end for end in range(1, 6)]
    assert values(ratio, tracks, ends, PERIOD) == [0.0, 0.05, None, None, 0.0]


def test_sums_and_differences_need_both_sides() -> None:
    tracks = {"a": track(5, 5), "b": track(2, None)}
    ends = [T0 + 60, T0 + 120]
    a, b = Metric("a", SUM), Metric("b", SUM)
    assert values(Math("-", a, b), tracks, ends, PERIOD) == [3, None]
    assert values(Math("+", a, b), tracks, ends, PERIOD) == [7, None]


def test_slices_weigh_every_known_minute_alike() -> None:
    tracks = {"up": track(1, 0, None, 1, 1, None), "bad": track(0, 0, 0, 9, None, None)}
    slices = Slices((Condition(Metric("up", "Average"), "<", 0.7), Condition(Metric("bad", SUM), ">", 5)))
    ends = [T0 + 60 * end for end in range(1, 7)]
    assert values(slices, tracks, ends, PERIOD) == [0.0, 1.0, 0.0, 1.0, 0.0, None]
    assert values(slices, tracks, ends, 240) == [0, 0.5, 1 / 3, 0.5, 0.5, 1 / 3]
