"""Repeat rules: the part of RFC 5545 RRULE that a to-do needs, and the date that comes next.

``dateutil`` enumerates; this module decides what is accepted, what the rule counts from and when a series ends.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Literal

from dateutil.rrule import rrule, rrulestr
from msgspec import Struct

from hanbit.domain.refusals import invalid

MAX_RULE = 200
_WEEKDAY = r"(?:MO|TU|WE|TH|FR|SA|SU)"
_LISTED = {
    "FREQ": r"(?:DAILY|WEEKLY|MONTHLY|YEARLY)",
    "INTERVAL": r"[1-9][0-9]{0,2}",
    "BYDAY": rf"(?:[+-]?[1-5])?{_WEEKDAY}(?:,(?:[+-]?[1-5])?{_WEEKDAY}){{0,6}}",
    "BYMONTHDAY": r"-?(?:[1-9]|[12][0-9]|3[01])(?:,-?(?:[1-9]|[12][0-9]|3[01])){0,30}",
    "COUNT": r"[1-9][0-9]{0,3}",
    "UNTIL": r"[0-9]{8}(?:T[0-9]{6}Z)?",
}
_ORDER = tuple(_LISTED)
_PART = {name: re.compile(rf"{pattern}\Z") for name, pattern in _LISTED.items()}

RULE_PATTERN = (
    rf"^FREQ={_LISTED['FREQ']}(;INTERVAL={_LISTED['INTERVAL']})?"
    rf"(;BYDAY={_WEEKDAY}(,{_WEEKDAY}){{0,6}})?(;BYMONTHDAY=-?([1-9]|[12][0-9]|3[01]))?(;COUNT={_LISTED['COUNT']})?$"
)
"""What documentation shows. The parser takes more: any order of parts, lists of days, UNTIL, ordinals by month."""

HORIZON_YEARS = {"DAILY": 30, "WEEKLY": 40, "MONTHLY": 200, "YEARLY": 400}
"""How far the next date is looked for. Longer than the longest interval of each, short enough to answer at once."""

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
    if "UNTIL" in parts and not _is_date(parts["UNTIL"][:8]):
        raise invalid(pointer, "rule", part="UNTIL")
    return Rule(tuple((name, parts[name]) for name in _ORDER if name in parts))


def next_date(rule: Rule, after: date) -> date | None:
    """The first date of the series strictly after ``after``, which counts as the series' start. None: it is over."""
    count = rule.get("COUNT")
    if count == "1":
        return None
    until = rule.get("UNTIL")
    last = _parse_date(until[:8]) if until else date.max
    for day in _dates(rule, after):
        if day > after:
            return day if day <= last else None
    return None


def rest_of(rule: Rule) -> Rule:
    """The rule as the successor carries it: one fewer to go."""
    count = rule.get("COUNT")
    return rule if count is None else rule.with_part("COUNT", str(int(count) - 1))


def _dates(rule: Rule, start: date) -> Iterator[date]:
    bounded = Rule(tuple((n, v) for n, v in rule.parts if n not in ("COUNT", "UNTIL")))
    horizon_year = min(start.year + HORIZON_YEARS[rule.get("FREQ") or "YEARLY"], 9999)
    occurrences = rrulestr(str(bounded), dtstart=datetime.combine(start, datetime.min.time()))
    assert isinstance(occurrences, rrule)
    try:
        for moment in occurrences.replace(until=datetime(horizon_year, 12, 31)):  # noqa: DTZ001 - dates, no zone
            yield moment.date()
    except (OverflowError, ValueError):  # past the year 9999
        return


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
