"""The calendar of Korea: public and substitute holidays, business days, and the lunar months (dangi).

It knows the years of its table, ``spec/quickadd/calendar.json``; before and after them there are weekends only, and
no lunar dates.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Literal, NamedTuple

Shift = Literal["before", "after"]
DAY = timedelta(days=1)
MAX_RUN = 30
"""Days off in a row that are looked past; a bound, not a law."""


class LunarMonth(NamedTuple):
    """Thirty or twenty-nine days from ``first``."""

    first: date
    year: int
    month: int
    is_leap: bool
    days: int


class Calendar:
    """``holidays``: year -> month-days. ``lunar``: year -> first day, leap month, a digit a month (1: 30 days)."""

    def __init__(self, holidays: Mapping[str, str], lunar: Mapping[str, str]) -> None:
        self._holidays = frozenset(
            date(int(year), int(day[:2]), int(day[2:])) for year, days in holidays.items() for day in days.split()
        )
        self._months = [month for year, parts in lunar.items() for month in _months_of(int(year), *parts.split())]
        self._firsts = [month.first for month in self._months]
        self._by_name = {(m.year, m.month, m.is_leap): m for m in self._months}

    def is_business_day(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self._holidays

    def shifted(self, day: date, shift: Shift | None) -> date:
        """The day itself, or the nearest business day on that side of it."""
        step = -DAY if shift == "before" else DAY
        for _ in range(MAX_RUN):
            if shift is None or self.is_business_day(day) or not date.min < day < date.max:
                break
            day += step
        return day

    def months_from(self, day: date) -> Iterator[LunarMonth]:
        """The month that ``day`` lies in, and those after it, to the end of the table."""
        for index in range(max(bisect_right(self._firsts, day) - 1, 0), len(self._months)):
            yield self._months[index]

    def lunar_dates(self, after: date, month: int | None, day: int, *, is_leap: bool = False) -> Iterator[date]:
        """Each such lunar day strictly after ``after``; without ``month``, of every month that has it."""
        for one in self.months_from(after):
            if (month is None or (one.month, one.is_leap) == (month, is_leap)) and day <= one.days:
                found = one.first + timedelta(days=day - 1)
                if found > after:
                    yield found


NO_CALENDAR = Calendar({}, {})
"""Weekends only, and no lunar dates."""


def _months_of(year: int, first: str, leap: str, lengths: str) -> Iterator[LunarMonth]:
    start, number, is_leap = date.fromisoformat(first), 1, False
    for length in lengths:
        days = 29 + int(length)
        yield LunarMonth(start, year, number, is_leap, days)
        start += timedelta(days=days)
        is_leap = not is_leap and number == int(leap)
        number += not is_leap
