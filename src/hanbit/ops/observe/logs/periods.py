"""Lengths of time as ``bin`` takes them. Units, spellings and caps: AWS, "Boolean, comparison, … functions"."""

from typing import NamedTuple

_SPELLINGS: dict[str, tuple[str, ...]] = {
    "ms": ("millisecond", "ms", "msec"),
    "s": ("second", "s", "sec"),
    "m": ("minute", "m", "min"),
    "h": ("hour", "h", "hr"),
    "d": ("day", "d"),
    "w": ("week", "w"),
    "mo": ("month", "mo", "mon"),
    "q": ("quarter", "q", "qtr"),
    "y": ("year", "y", "yr"),
}

CAPS = {"ms": 1000, "s": 60, "m": 60, "h": 24}
"""AWS cuts a longer one to this in silence; we refuse it."""

LONGEST = 366
"""Of the units for which AWS names no cap. Ours."""

UNIT_MS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
UNIT_MONTHS = {"mo": 1, "q": 3, "y": 12}


class Period(NamedTuple):
    amount: int
    unit: str


def _by_spelling() -> dict[str, str]:
    units = {word: unit for unit, words in _SPELLINGS.items() for word in words}
    plurals = {f"{word}s": unit for word, unit in units.items() if len(word) > 1}
    return plurals | units


UNITS = _by_spelling()
"""Every spelling, plurals too; ``ms`` stays milliseconds."""


def cap_of(unit: str) -> int:
    return CAPS.get(unit, LONGEST)


def fitting(period: Period) -> Period | None:
    """The same length in a unit that may be so long, if there is one: ``300s`` is ``5m``."""
    length = period.amount * UNIT_MS.get(period.unit, 0)
    for unit in ("s", "m", "h", "d"):
        amount, rest = divmod(length, UNIT_MS[unit])
        if rest == 0 and 0 < amount <= cap_of(unit):
            return Period(amount, unit)
    return None
