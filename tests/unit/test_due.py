"""Due windows around a person's midnight, also where clocks change."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hanbit.domain.due import DueRange, falls_in, fixed_ms, order_of, range_of
from hanbit.domain.times import day_bounds_ms, local_date, parse_rfc3339, rfc3339
from hanbit.domain.todos import Due

HOUR_MS = 3_600_000


@pytest.mark.parametrize(
    ("now", "today"),
    [
        ("2026-05-28T00:00:00+09:00", "2026-05-28"),
        ("2026-05-27T23:59:59.999+09:00", "2026-05-27"),
        ("2026-05-27T15:00:00Z", "2026-05-28"),
    ],
)
def test_today_begins_at_midnight_in_seoul(now: str, today: str) -> None:
    span = range_of("today", now_ms=parse_rfc3339(now), zone_name="Asia/Seoul")
    assert (span.first_day, span.last_day) == (today, today)
    assert (rfc3339(span.first_ms or 0), (span.end_ms or 0) - (span.first_ms or 0)) == (
        rfc3339(parse_rfc3339(f"{today}T00:00:00+09:00")),
        24 * HOUR_MS,
    )


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Africa/Cairo", date(2026, 4, 24), 23),  # midnight itself is left out
        ("America/Havana", date(2026, 11, 1), 25),  # midnight comes twice
        ("Asia/Seoul", date(2026, 3, 8), 24),
    ],
)
def test_a_day_is_as_long_as_its_clock_says(zone: str, day: date, hours: int) -> None:
    first_ms, end_ms = day_bounds_ms(day, zone)
    assert end_ms - first_ms == hours * HOUR_MS
    assert (local_date(first_ms, zone), local_date(end_ms - 1, zone), local_date(first_ms - 1, zone) < day) == (
        day, day, True,
    )  # fmt: skip


zones = st.sampled_from(["Asia/Seoul", "America/New_York", "Africa/Cairo", "Pacific/Kiritimati", "Pacific/Niue", "UTC"])
times = st.none() | st.times().map(lambda moment: moment.strftime("%H:%M"))
dues = st.builds(Due, st.dates(date(2026, 1, 1), date(2026, 12, 31)).map(str), times, st.none() | zones)


NOON_MS = parse_rfc3339("2026-05-28T12:00:00+09:00")


@example(Due("2026-05-29", "00:00", "Asia/Seoul"), "Asia/Seoul", NOON_MS)
@example(Due("2026-05-28", "00:00", "Asia/Seoul"), "Asia/Seoul", NOON_MS)
@given(dues, zones, st.integers(parse_rfc3339("2026-01-01T00:00:00Z"), parse_rfc3339("2026-12-31T00:00:00Z")))
def test_each_due_to_do_is_in_exactly_one_window(due: Due, zone: str, now_ms: int) -> None:
    windows = [range_of(name, now_ms=now_ms, zone_name=zone) for name in ("overdue", "today", "upcoming")]
    assert [falls_in(due, window) for window in windows].count(True) == 1


def test_a_floating_time_is_a_day_of_the_person_and_a_fixed_one_an_instant() -> None:
    today = range_of("today", now_ms=parse_rfc3339("2026-05-28T12:00:00+09:00"), zone_name="Asia/Seoul")
    assert fixed_ms(Due("2026-05-28", "23:30")) is None
    assert falls_in(Due("2026-05-28", "23:30"), today)
    assert not falls_in(Due("2026-05-28", "23:30", "America/New_York"), today)
    assert falls_in(Due("2026-05-27", "23:30", "America/New_York"), today)
    assert not falls_in(Due("2026-05-27", "23:30"), today)


def test_what_was_due_this_morning_is_not_yet_overdue() -> None:
    now_ms = parse_rfc3339("2026-05-28T23:00:00+09:00")
    assert not falls_in(Due("2026-05-28", "08:00"), range_of("overdue", now_ms=now_ms, zone_name="Asia/Seoul"))
    assert range_of("overdue", now_ms=now_ms, zone_name="Asia/Seoul") == DueRange(
        None, "2026-05-27", None, parse_rfc3339("2026-05-28T00:00:00+09:00")
    )


def test_a_day_without_a_time_comes_after_its_times() -> None:
    dues = [Due("2026-05-28"), Due("2026-05-28", "23:59"), Due("2026-05-29", "00:00"), Due("2026-05-28", "00:00")]
    assert sorted(dues, key=order_of) == [dues[3], dues[1], dues[0], dues[2]]
