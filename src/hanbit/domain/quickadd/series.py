"""A series as an RRULE, and the day on which it starts."""

from collections.abc import Iterator
from datetime import date, timedelta

from hanbit.domain.calendar import DAY, Calendar
from hanbit.domain.quickadd.days import LEAP_SPAN, day_of, last_of, month_after, nth_weekday
from hanbit.domain.quickadd.facts import Series

NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MONTHS_AHEAD = 24
"""A day of the month, or its fifth Friday, comes within that many months."""


def rule_of(series: Series, until: date | None) -> str:
    """In the order in which ``recurrence`` writes the parts."""
    parts = ["RSCALE=DANGI"] if series.is_lunar else []
    parts.append(f"FREQ={series.freq}")
    if series.interval > 1:
        parts.append(f"INTERVAL={series.interval}")
    if series.month is not None:
        parts.append(f"BYMONTH={series.month}{'L' if series.is_leap else ''}")
    if series.by_day:
        parts.append("BYDAY=" + ",".join(f"{o or ''}{NAMES[wd - 1]}" for o, wd in series.by_day))
    if series.by_month_day:
        parts.append("BYMONTHDAY=" + ",".join(map(str, series.by_month_day)))
    if until is not None:
        parts.append(f"UNTIL={until:%Y%m%d}")
    return ";".join(parts)


def first_of(series: Series, today: date, calendar: Calendar) -> date | None:
    """The first day of the series, moved off holidays, that is not before ``today``; None when none is in sight."""
    for day in _days(series, today, calendar):
        moved = calendar.shifted(day, series.shift)
        if moved >= today:
            return moved
    return None


def _days(series: Series, today: date, calendar: Calendar) -> Iterator[date]:
    """In order. A day that a shift moves forward may begin before ``today``, so the search does too."""
    start = today - timedelta(days=14) if series.shift == "after" else today
    if series.is_lunar:
        yield from calendar.lunar_dates(start - DAY, series.month, series.by_month_day[0], is_leap=series.is_leap)
    elif series.month is not None:
        for year in range(start.year, start.year + LEAP_SPAN + 2):
            yield from (day for day in _of_month(series, year, series.month) if day >= start)
    elif series.freq == "MONTHLY" and (series.by_day or series.by_month_day):
        for months in range(MONTHS_AHEAD):
            yield from (day for day in _of_month(series, *month_after(start, months)) if day >= start)
    else:
        weekdays = {weekday for _, weekday in series.by_day}
        for offset in range(30):
            day = start + timedelta(days=offset)
            if not weekdays or day.isoweekday() in weekdays:
                yield day


def _of_month(series: Series, year: int, month: int) -> list[date]:
    by_number = [last_of(year, month) if n < 0 else day_of(year, month, n) for n in series.by_month_day]
    by_weekday = [nth_weekday(year, month, ordinal, weekday) for ordinal, weekday in series.by_day]
    return sorted(day for day in [*by_number, *by_weekday] if day is not None)
