"""Repeat rules: the part of RFC 5545 RRULE that a to-do needs, and the date that comes next.

``dateutil`` enumerates; this module decides what is accepted, what the rule counts from and when a series ends.
Lunar rules are RFC 7529's ``RSCALE=DANGI``, by the table of ``calendar``; a leap month is ``5L``. A shift moves a date
that falls on a day off to the business day before or after it; the series itself goes on from where it was.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Literal

from dateutil.rrule import rrule, rrulestr
from msgspec import Struct

from hanbit.domain.calendar import DAY, NO_CALENDAR, Calendar, Shift
from hanbit.domain.refusals import invalid

MAX_RULE = 200
_WEEKDAY = r"(?:MO|TU|WE|TH|FR|SA|SU)"
_MONTH = r"(?:[1-9]|1[0-2])"
_LISTED = {
    "RSCALE": r"DANGI",
    "FREQ": r"(?:DAILY|WEEKLY|MONTHLY|YEARLY)",
    "INTERVAL": r"[1-9][0-9]{0,2}",
    "BYMONTH": rf"{_MONTH}L?(?:,{_MONTH}){{0,11}}",
    "BYDAY": rf"(?:[+-]?[1-5])?{_WEEKDAY}(?:,(?:[+-]?[1-5])?{_WEEKDAY}){{0,6}}",
    "BYMONTHDAY": r"-?(?:[1-9]|[12][0-9]|3[01])(?:,-?(?:[1-9]|[12][0-9]|3[01])){0,30}",
    "COUNT": r"[1-9][0-9]{0,3}",
    "UNTIL": r"[0-9]{8}(?:T[0-9]{6}Z)?",
}
_ORDER = tuple(_LISTED)
_PART = {name: re.compile(rf"{pattern}\Z") for name, pattern in _LISTED.items()}

RULE_PATTERN = (
    rf"^(RSCALE=DANGI;FREQ=(YEARLY;BYMONTH={_MONTH}L?|MONTHLY);BYMONTHDAY=([1-9]|[12][0-9]|30)"
    rf"|FREQ={_LISTED['FREQ']}(;INTERVAL={_LISTED['INTERVAL']})?"
    rf"(;BYDAY={_WEEKDAY}(,{_WEEKDAY}){{0,6}})?(;BYMONTHDAY=-?([1-9]|[12][0-9]|3[01]))?(;COUNT={_LISTED['COUNT']})?)$"
)
"""What documentation shows. The parser takes more: parts in any order, lists of days and months, UNTIL, ordinals."""

HORIZON_YEARS = {"DAILY": 30, "WEEKLY": 40, "MONTHLY": 200, "YEARLY": 400}
"""How far the next date is looked for. Longer than the longest interval of each, short enough to answer at once."""

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
    return next(_dates(every_time, day, calendar), None) == day


def rest_of(rule: Rule) -> Rule:
    """The rule as the successor carries it: one fewer to go."""
    count = rule.get("COUNT")
    return rule if count is None else rule.with_part("COUNT", str(int(count) - 1))


def _dates(rule: Rule, start: date, calendar: Calendar) -> Iterator[date]:
    """From ``start`` on, itself included if it is of the series."""
    if rule.get("RSCALE") is not None:
        yield from _lunar_dates(rule, start, calendar)
        return
    bounded = Rule(tuple((n, v) for n, v in rule.parts if n not in ("COUNT", "UNTIL")))
    horizon_year = min(start.year + HORIZON_YEARS[rule.get("FREQ") or "YEARLY"], 9999)
    occurrences = rrulestr(str(bounded), dtstart=datetime.combine(start, datetime.min.time()))
    assert isinstance(occurrences, rrule)
    try:
        for moment in occurrences.replace(until=datetime(horizon_year, 12, 31)):  # noqa: DTZ001 - dates, no zone
            yield moment.date()
    except (OverflowError, ValueError):  # past the year 9999
        return


def _lunar_dates(rule: Rule, start: date, calendar: Calendar) -> Iterator[date]:
    """To the end of the calendar's table."""
    month, day = rule.get("BYMONTH"), int(rule.get("BYMONTHDAY") or "1")
    number = int(month.removesuffix("L")) if month else None
    is_leap = month is not None and month.endswith("L")
    if start > date.min:
        yield from calendar.lunar_dates(start - DAY, number, day, is_leap=is_leap)


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
