"""Repeats that go by the lunar year or move off days off: what comes next, and next, and next."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanbit.domain.calendar import Shift
from hanbit.domain.recurrence import next_date, parse_rule
from hanbit.domain.refusals import Invalid
from hanbit.gateways.local.files import load_grammar

CALENDAR = load_grammar().calendar


def following(rule: str, start: str, count: int, shift: Shift | None = None) -> list[str]:
    """The ``count`` dates after ``start``, each counted from the one before, as finishing to-dos does."""
    dates, day = [], date.fromisoformat(start)
    for _ in range(count):
        found = next_date(parse_rule(rule, ""), day, shift=shift, calendar=CALENDAR)
        if found is None:
            break
        dates.append(found.isoformat())
        day = found
    return dates


def test_chuseok_comes_on_its_lunar_day() -> None:
    rule = "RSCALE=DANGI;FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=15"
    assert following(rule, "2026-09-25", 4) == ["2027-09-15", "2028-10-03", "2029-09-22", "2030-09-12"]


def test_a_leap_month_comes_when_there_is_one() -> None:
    assert following("RSCALE=DANGI;FREQ=YEARLY;BYMONTH=5L;BYMONTHDAY=3", "2026-01-01", 1) == ["2028-06-25"]


def test_every_lunar_month_has_its_fifteenth() -> None:
    days = following("RSCALE=DANGI;FREQ=MONTHLY;BYMONTHDAY=15", "2026-11-23", 3)
    assert days == ["2026-12-23", "2027-01-22", "2027-02-21"]


def test_a_lunar_series_ends_with_the_table() -> None:
    assert following("RSCALE=DANGI;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", "2060-03-01", 1) == []


def test_a_payday_on_a_day_off_comes_before_it_and_the_series_goes_on_from_the_25th() -> None:
    rule = "FREQ=MONTHLY;BYMONTHDAY=25"
    assert following(rule, "2026-11-25", 4, "before") == ["2026-12-24", "2027-01-25", "2027-02-25", "2027-03-25"]
    assert following(rule, "2026-11-25", 4, "after") == ["2026-12-28", "2027-01-25", "2027-02-25", "2027-03-25"]


def test_the_last_business_day_of_each_month() -> None:
    days = following("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30", 4, "before")
    assert days == ["2026-12-31", "2027-01-29", "2027-02-26", "2027-03-31"]


def test_a_first_that_moves_into_the_month_before_still_comes_once_a_month() -> None:
    days = following("FREQ=MONTHLY;BYMONTHDAY=1", "2026-12-01", 4, "before")
    assert days == ["2026-12-31", "2027-02-01", "2027-02-26", "2027-04-01"]


def test_every_other_month_stays_every_other_month_over_a_shift() -> None:
    days = following("FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1", "2027-02-01", 3, "after")
    assert days == ["2027-03-31", "2027-05-31", "2027-08-02"]


def test_a_year_s_day_and_the_second_sunday_of_may() -> None:
    assert following("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1", "2026-03-01", 2) == ["2027-03-01", "2028-03-01"]
    assert following("FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", "2026-05-10", 2) == ["2027-05-09", "2028-05-14"]


@pytest.mark.parametrize(
    "rule",
    [
        "RSCALE=DANGI;FREQ=DAILY;BYMONTHDAY=1",
        "RSCALE=DANGI;FREQ=YEARLY;BYMONTHDAY=1",
        "RSCALE=DANGI;FREQ=YEARLY;BYMONTH=1,2;BYMONTHDAY=1",
        "RSCALE=DANGI;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=31",
        "RSCALE=DANGI;FREQ=MONTHLY;BYMONTHDAY=-1",
        "RSCALE=DANGI;FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=1",
        "RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=1",
        "FREQ=YEARLY;BYMONTH=5L;BYMONTHDAY=1",
        "FREQ=YEARLY;BYMONTH=13",
    ],
)
def test_lunar_rules_of_another_shape_are_refused(rule: str) -> None:
    with pytest.raises(Invalid):
        parse_rule(rule, "/repeat/rule")


RULES = st.one_of(
    st.integers(1, 28).map(lambda day: f"FREQ=MONTHLY;BYMONTHDAY={day}"),
    st.sampled_from(["FREQ=MONTHLY;BYDAY=-1FR", "FREQ=WEEKLY;BYDAY=MO", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25"]),
    st.integers(1, 29).map(lambda day: f"RSCALE=DANGI;FREQ=MONTHLY;BYMONTHDAY={day}"),
)


@given(RULES, st.dates(date(2024, 1, 1), date(2050, 1, 1)), st.sampled_from(["before", "after"]))
def test_a_shifted_series_moves_on_and_always_falls_on_business_days(rule: str, start: date, shift: Shift) -> None:
    day = start
    for _ in range(6):
        found = next_date(parse_rule(rule, ""), day, shift=shift, calendar=CALENDAR)
        assert found is not None
        assert found > day
        assert CALENDAR.is_business_day(found)
        day = found
