"""The calendar of Korea, held to what was announced and to the law that makes holidays."""

import itertools
import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from hanbit.domain.calendar import NO_CALENDAR, Shift
from hanbit.gateways.local.files import load_grammar

CALENDAR = load_grammar().calendar
TABLE = json.loads((Path(__file__).resolve().parents[2] / "spec/quickadd/calendar.json").read_text(encoding="utf-8"))
ANNOUNCED = {
    "2026": "0101 0216 0217 0218 0301 0302 0501 0505 0524 0525 0603 0606 0717 0815 0817 0924 0925 0926 "
    "1003 1005 1009 1225",
    "2027": "0101 0206 0207 0208 0209 0301 0501 0503 0505 0513 0606 0717 0719 0815 0816 0914 0915 0916 1003 1004 1009 "
    "1011 1225 1227",
}  # fmt: skip
"""The Korea Astronomy and Space Science Institute's calendars of those years."""

EVERY_YEAR = ["0101", "0301", "0505", "0606", "0815", "1003", "1009", "1225"]


def lunar(year: int, month: int, day: int) -> date:
    return next(CALENDAR.lunar_dates(date(year, 1, 1) - timedelta(days=1), month, day))


@pytest.mark.parametrize("year", ANNOUNCED)
def test_holidays_are_those_announced(year: str) -> None:
    assert TABLE["holidays"][year] == ANNOUNCED[year]


@pytest.mark.parametrize("year", range(2020, 2061))
def test_every_year_has_the_holidays_of_the_law(year: int) -> None:
    listed = TABLE["holidays"][str(year)].split()
    new_year, chuseok, buddha = lunar(year, 1, 1), lunar(year, 8, 15), lunar(year, 4, 8)
    around = [new_year + timedelta(days=n) for n in (-1, 0, 1)] + [chuseok + timedelta(days=n) for n in (-1, 0, 1)]
    expected = {*EVERY_YEAR, *(f"{day:%m%d}" for day in [*around, buddha])}
    assert expected <= set(listed)


@pytest.mark.parametrize(
    ("day", "shift", "expected"),
    [
        ("2026-12-25", "before", "2026-12-24"),
        ("2026-12-25", "after", "2026-12-28"),
        ("2027-02-07", "after", "2027-02-10"),
        ("2027-02-07", "before", "2027-02-05"),
        ("2026-11-25", "after", "2026-11-25"),
        ("2026-11-28", None, "2026-11-28"),
    ],
)
def test_a_day_off_moves_to_the_nearest_business_day(day: str, shift: Shift | None, expected: str) -> None:
    assert CALENDAR.shifted(date.fromisoformat(day), shift) == date.fromisoformat(expected)


def test_without_a_table_only_weekends_are_off_and_nothing_is_lunar() -> None:
    assert NO_CALENDAR.is_business_day(date(2026, 12, 25))
    assert not NO_CALENDAR.is_business_day(date(2026, 12, 26))
    assert list(NO_CALENDAR.lunar_dates(date(2026, 1, 1), 1, 1)) == []


def test_lunar_days_are_kari_s() -> None:
    assert lunar(2027, 1, 1) == date(2027, 2, 7)
    assert lunar(2027, 8, 15) == date(2027, 9, 15)
    assert next(CALENDAR.lunar_dates(date(2026, 1, 1), 5, 3, is_leap=True)) == date(2028, 6, 25)


def test_lunar_months_follow_each_other_without_a_gap() -> None:
    months = list(CALENDAR.months_from(date(2020, 1, 25)))
    assert len(months) > 500
    for one, following in itertools.pairwise(months):
        assert one.first + timedelta(days=one.days) == following.first
        assert one.days in (29, 30)
