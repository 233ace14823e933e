"""Dates by the words for them. Each returns None for a date that does not exist: then the words stay words."""

from datetime import date, timedelta

from hanbit.domain.calendar import DAY, Calendar

LEAP_SPAN = 8
"""Years in which 29 February comes at least once (1896–1904)."""


def day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def last_of(year: int, month: int) -> date:
    year, month = year + month // 12, month % 12 + 1
    return date(year, month, 1) - DAY


def month_after(day: date, months: int) -> tuple[int, int]:
    count = day.year * 12 + day.month - 1 + months
    return count // 12, count % 12 + 1


def plus_months(day: date, months: int) -> date:
    """The same day of a later month, or its last."""
    year, month = month_after(day, months)
    return day_of(year, month, day.day) or last_of(year, month)


def plus(day: date, span: str) -> date:
    """``span``: a number and d, w, m or y."""
    n, unit = int(span[:-1]), span[-1]
    if unit in "my":
        return plus_months(day, n * (12 if unit == "y" else 1))
    return day + timedelta(days=n * (7 if unit == "w" else 1))


def monday_of(day: date) -> date:
    return day - timedelta(days=day.isoweekday() - 1)


def coming_weekday(today: date, weekday: int) -> date:
    """The next one; on a Friday, Friday is a week from now."""
    return today + timedelta(days=(weekday - today.isoweekday() - 1) % 7 + 1)


def coming_month_day(today: date, month: int, day: int) -> date | None:
    """Today or the next one."""
    for year in range(today.year, today.year + LEAP_SPAN + 1):
        found = day_of(year, month, day)
        if found is not None and found >= today:
            return found
    return None


def coming_day_of_month(today: date, day: int) -> date | None:
    """Today or the next one, in the first month that has it."""
    for months in range(3):
        year, month = month_after(today, months)
        found = day_of(year, month, day)
        if found is not None and found >= today:
            return found
    return None


def nth_weekday(year: int, month: int, ordinal: int, weekday: int) -> date | None:
    """``ordinal``: 1 is the first, -1 the last."""
    if ordinal < 0:
        last = last_of(year, month)
        return last - timedelta(days=(last.isoweekday() - weekday) % 7)
    first = date(year, month, 1)
    found = first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (ordinal - 1))
    return found if found.month == month else None


def business_day_after(calendar: Calendar, day: date, count: int) -> date:
    for _ in range(count):
        day = calendar.shifted(day + DAY, "after")
    return day
