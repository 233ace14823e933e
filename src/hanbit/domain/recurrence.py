"""Repeat rules: the part of RFC 5545 RRULE that a to-do needs, and the date that comes next.

Held to ``spec/vectors/recurrence.json``. A rule that never comes must not hold anybody up, so that the days are
enumerated here, in bounded time.

Lunar rules are RFC 7529's ``RSCALE=DANGI``, by the table of ``calendar``; a leap month is ``5L``. A shift moves a date
that falls on a day off to the business day before or after it; the series itself goes on from where it was.
"""

import itertools
import re
from calendar import isleap, monthrange
from collections.abc import Iterator, Set
from contextlib import suppress
from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from hanbit.domain.calendar import DAY, NO_CALENDAR, Calendar, Shift
from hanbit.domain.refusals import invalid

MAX_RULE = 200
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEKDAY = r"(?:MO|TU|WE|TH|FR|SA|SU)"
_MONTH_NAME = r"(?:[1-9]|1[0-2])"
_LISTED = {
    "RSCALE": r"DANGI",
    "FREQ": r"(?:DAILY|WEEKLY|MONTHLY|YEARLY)",
    "INTERVAL": r"[1-9][0-9]{0,2}",
    "BYMONTH": rf"{_MONTH_NAME}L?(?:,{_MONTH_NAME}){{0,11}}",
    "BYDAY": rf"(?:[+-]?[1-5])?{_WEEKDAY}(?:,(?:[+-]?[1-5])?{_WEEKDAY}){{0,6}}",
    "BYMONTHDAY": r"-?(?:[1-9]|[12][0-9]|3[01])(?:,-?(?:[1-9]|[12][0-9]|3[01])){0,30}",
    "COUNT": r"[1-9][0-9]{0,3}",
    "UNTIL": r"[0-9]{8}(?:T(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]Z)?",
}
_ORDER = tuple(_LISTED)
_PART = {name: re.compile(rf"{pattern}\Z") for name, pattern in _LISTED.items()}

RULE_PATTERN = (
    rf"^(RSCALE=DANGI;FREQ=(YEARLY;BYMONTH={_MONTH_NAME}L?|MONTHLY);BYMONTHDAY=([1-9]|[12][0-9]|30)"
    rf"|FREQ={_LISTED['FREQ']}(;INTERVAL={_LISTED['INTERVAL']})?"
    rf"(;BYDAY={_WEEKDAY}(,{_WEEKDAY}){{0,6}})?(;BYMONTHDAY=-?([1-9]|[12][0-9]|3[01]))?(;COUNT={_LISTED['COUNT']})?)$"
)
"""What documentation shows. The parser takes more: parts in any order, lists of days and months, UNTIL, ordinals."""

PERIODS = {"DAILY": 10_000, "WEEKLY": 2_000, "MONTHLY": 500, "YEARLY": 48}
"""How many days, weeks, months or years are looked at. Dates and weekdays meet again within 40 years at most (a leap
day over the turn of a century): what has not come by then never comes, and is answered at once."""

MAX_SHIFT_DAYS = 15
"""No run of days off in Korea is longer."""

From = Literal["due", "completion"]


class Rule(Struct, frozen=True):
    """A rule in its canonical parts, each as text after the ``=``."""

    parts: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return ";".join(f"{name}={value}" for name, value in self.parts)

    def get(self, name: str) -> str | None:
        return dict(self.parts).get(name)

    def with_part(self, name: str, value: str) -> "Rule":
        return Rule(tuple((n, value if n == name else v) for n, v in self.parts))


def parse_rule(text: str, pointer: str) -> Rule:
    """Raises Invalid at ``pointer`` for anything outside the subset."""
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, _, value = part.partition("=")
        if name not in _PART or name in parts or not _PART[name].match(value):
            raise invalid(pointer, "rule", part=part[:40])
        parts[name] = value
    if len(text) > MAX_RULE or "FREQ" not in parts or {"COUNT", "UNTIL"} <= parts.keys():
        raise invalid(pointer, "rule", part="FREQ" if "FREQ" not in parts else "COUNT;UNTIL")
    if parts["FREQ"] not in ("MONTHLY", "YEARLY") and re.search(r"[1-5]", parts.get("BYDAY", "")):
        raise invalid(pointer, "rule", part="BYDAY")
    if "RSCALE" in parts or "L" in parts.get("BYMONTH", ""):
        _check_lunar(parts, pointer)
    if "UNTIL" in parts and not _is_date(parts["UNTIL"][:8]):
        raise invalid(pointer, "rule", part="UNTIL")
    return Rule(tuple((name, parts[name]) for name in _ORDER if name in parts))


def _check_lunar(parts: dict[str, str], pointer: str) -> None:
    """A lunar rule names one day of a month, and yearly the month too."""
    wanted = {"RSCALE", "FREQ", "BYMONTHDAY"} | ({"BYMONTH"} if parts["FREQ"] == "YEARLY" else set())
    named = parts.keys() - {"INTERVAL", "COUNT", "UNTIL"}
    if named != wanted or parts["FREQ"] not in ("MONTHLY", "YEARLY") or "INTERVAL" in parts:
        raise invalid(pointer, "rule", part="RSCALE")
    if "," in parts.get("BYMONTH", "") or not re.match(r"(?:[1-9]|[12][0-9]|30)\Z", parts["BYMONTHDAY"]):
        raise invalid(pointer, "rule", part="BYMONTHDAY")


def next_date(rule: Rule, after: date, *, shift: Shift | None = None, calendar: Calendar = NO_CALENDAR) -> date | None:
    """The first date of the series strictly after ``after``, which counts as the series' start. None: it is over.

    With ``shift``, ``after`` is a date that may have been shifted, and so is the answer.
    """
    count = rule.get("COUNT")
    if count == "1":
        return None
    until = rule.get("UNTIL")
    last = _parse_date(until[:8]) if until else date.max
    for day in _dates(rule, _unshifted(rule, after, shift, calendar), calendar):
        moved = calendar.shifted(day, shift)
        if moved > after:
            return moved if day <= last else None
    return None


def _unshifted(rule: Rule, due: date, shift: Shift | None, calendar: Calendar) -> date:
    """The day of the series from which ``due`` was shifted; itself when there is none."""
    if shift is None or not date(2, 1, 1) < due < date(9998, 1, 1):
        return due
    away = DAY if shift == "before" else -DAY
    day = due
    for _ in range(MAX_SHIFT_DAYS):
        if calendar.shifted(day, shift) != due:
            break
        if day != due and _falls_on(rule, day, calendar):
            return day
        day += away
    return due


def _falls_on(rule: Rule, day: date, calendar: Calendar) -> bool:
    """Whether the rule, every time, names that day. A rule that names none goes by its start."""
    if rule.get("BYMONTHDAY") is None and rule.get("BYDAY") is None:
        return False
    every_time = Rule(tuple((n, v) for n, v in rule.parts if n not in ("INTERVAL", "COUNT", "UNTIL")))
    return day in itertools.takewhile(lambda one: one <= day, _dates(every_time, day, calendar))


def rest_of(rule: Rule) -> Rule:
    """The rule as the successor carries it: one fewer to go."""
    count = rule.get("COUNT")
    return rule if count is None else rule.with_part("COUNT", str(int(count) - 1))


def _dates(rule: Rule, start: date, calendar: Calendar) -> Iterator[date]:
    """From the period that ``start`` is in, in order."""
    if rule.get("RSCALE") is not None:
        yield from _lunar_dates(rule, start, calendar)
        return
    freq, interval = rule.get("FREQ") or "", int(rule.get("INTERVAL") or 1)
    weekdays = [(int(name[:-2] or 0), _WEEKDAYS.index(name[-2:])) for name in _listed(rule, "BYDAY")]
    numbers = frozenset(int(number) for number in _listed(rule, "BYMONTHDAY"))
    months = frozenset(int(number) for number in _listed(rule, "BYMONTH"))
    nth_of = "MONTHLY" if months else freq  # RFC 5545: with BYMONTH, an ordinal counts within the month
    if freq == "WEEKLY" and not weekdays and not numbers:
        weekdays = [(0, start.weekday())]
    with suppress(OverflowError, ValueError):  # past the year 9999
        for ahead in range(0, PERIODS[freq] * interval, interval):
            for day in _period(freq, start, ahead, months, by_weekday=bool(weekdays), numbers=numbers):
                if months and day.month not in months:
                    continue
                if numbers and not numbers & {day.day, day.day - monthrange(day.year, day.month)[1] - 1}:
                    continue
                if not weekdays or any(_is_the(nth, weekday, day, nth_of) for nth, weekday in weekdays):
                    yield day


def _period(
    freq: str, start: date, ahead: int, months: Set[int], *, by_weekday: bool, numbers: frozenset[int]
) -> Iterator[date]:
    """The days of one period, ``ahead`` of that of ``start``, among which the rule chooses."""
    match freq:
        case "DAILY":
            yield start + timedelta(ahead)
        case "WEEKLY":
            yield from (start + timedelta(ahead * 7 + day - start.weekday()) for day in range(7))
        case "MONTHLY":
            year, month = divmod(start.year * 12 + start.month - 1 + ahead, 12)
            yield from _month(year, month + 1, numbers if numbers or by_weekday else {start.day})
        case _:
            every = range(1, 13) if numbers or by_weekday else (start.month,)
            for month in sorted(months) or every:
                yield from _month(start.year + ahead, month, numbers if numbers or by_weekday else {start.day})


def _month(year: int, month: int, numbers: Set[int]) -> Iterator[date]:
    """The days of these numbers, negative ones counted from the end; every day when there are none."""
    length = monthrange(year, month)[1]
    days = {n if n > 0 else length + 1 + n for n in numbers} if numbers else range(1, length + 1)
    return (date(year, month, day) for day in sorted(days) if 1 <= day <= length)


def _is_the(nth: int, weekday: int, day: date, freq: str) -> bool:
    """Whether it is that weekday, and the ``nth`` of its month or year (from the end when negative; 0: any)."""
    if day.weekday() != weekday or nth == 0:
        return day.weekday() == weekday
    if freq == "MONTHLY":
        place, length = day.day, monthrange(day.year, day.month)[1]
    else:
        place, length = day.timetuple().tm_yday, 366 if isleap(day.year) else 365
    return nth == ((place - 1) // 7 + 1 if nth > 0 else -((length - place) // 7 + 1))


def _lunar_dates(rule: Rule, start: date, calendar: Calendar) -> Iterator[date]:
    """To the end of the calendar's table."""
    month, day = rule.get("BYMONTH"), int(rule.get("BYMONTHDAY") or "1")
    number = int(month.removesuffix("L")) if month else None
    is_leap = month is not None and month.endswith("L")
    if start > date.min:
        yield from calendar.lunar_dates(start - DAY, number, day, is_leap=is_leap)


def _listed(rule: Rule, name: str) -> list[str]:
    value = rule.get(name)
    return value.split(",") if value else []


def _is_date(digits: str) -> bool:
    try:
        _parse_date(digits)
    except ValueError:
        return False
    return True


def _parse_date(digits: str) -> date:
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))


def shifted(day: str | None, by: timedelta) -> str | None:
    """A date in text moved by whole days; None, or past the calendar's end, is None."""
    if day is None:
        return None
    try:
        return (date.fromisoformat(day) + by).isoformat()
    except OverflowError:
        return None
