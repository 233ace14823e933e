"""Manual order as text: keys compare by code unit, and between any two there is always room for another.

A key is a fraction in base 62 written without trailing zeros, so that no two keys mean the same place. The web
client makes keys of its own; both are held to ``spec/vectors/positions.json``. Ties are broken by id.
"""

import re
from itertools import pairwise
from typing import Annotated, Literal

from msgspec import Meta

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
MAX_LENGTH = 200
POSITION_PATTERN = r"^[0-9A-Za-z]{0,199}[1-9A-Za-z]$"
PositionText = Annotated[
    str, Meta(extra_json_schema={"minLength": 1, "maxLength": MAX_LENGTH, "pattern": POSITION_PATTERN})
]
_POSITION = re.compile(POSITION_PATTERN.removesuffix("$") + r"\Z")

FIRST = "V"
COUNTED_DIGITS = 8
"""At either end the eighth digit is counted up or down: 62^7 appends before keys grow."""

_COUNTS: dict[Literal[1, -1], tuple[str, str, dict[str, str]]] = {
    1: ("z", "0", dict(pairwise(DIGITS))),
    -1: ("0", "z", dict(pairwise(reversed(DIGITS)))),
}
"""For counting up and down: the digit that carries, what becomes of it, and what follows each other digit."""


def is_position(text: str) -> bool:
    return _POSITION.match(text) is not None


def after(last: str | None) -> str:
    """The next key when adding at the end; ``None`` for an empty list.

    Where nothing within MAX_LENGTH comes after ``last`` it is ``last`` again: then ids decide.
    """
    if last is None:
        return FIRST
    key = _counted(last, 1)
    if key is not None:
        return key
    if len(last) + COUNTED_DIGITS > MAX_LENGTH:
        return last
    return last[:COUNTED_DIGITS] + after(last[COUNTED_DIGITS:] or None)


def between(low: str | None, high: str | None) -> str:
    """A key strictly between two others; ``None`` is the start or the end. Needs ``low < high``."""
    if high is None:
        return after(low)
    if low is None:
        return _counted(high, -1) or _halfway("", high)
    return _halfway(low, high)


def _counted(key: str, step: Literal[1, -1]) -> str | None:
    """The key one step away in the fixed-width count; None when the count is used up."""
    full, empty, next_digit = _COUNTS[step]
    stem = key[:COUNTED_DIGITS].ljust(COUNTED_DIGITS, "0").rstrip(full)
    if not stem:
        return None
    counted = (stem[:-1] + next_digit[stem[-1]]).ljust(COUNTED_DIGITS, empty)
    return counted if counted[-1] != "0" else _counted(counted, step)


def _halfway(low: str, high: str) -> str:
    at = 0
    while at < len(high) and (low[at] if at < len(low) else "0") == high[at]:
        at += 1
    if at > 0:
        return high[:at] + _halfway(low[at:], high[at:])
    floor = DIGITS.index(low[0]) if low else 0
    ceiling = DIGITS.index(high[0])
    if ceiling - floor > 1:
        return DIGITS[(floor + ceiling) // 2]
    return high[0] if len(high) > 1 else DIGITS[floor] + _above(low[1:])


def _above(low: str) -> str:
    """A key above ``low`` with nothing over it but the end of the digit before."""
    digit = DIGITS.index(low[0]) if low else 0
    if digit < 61:
        return DIGITS[(digit + 62) // 2]
    return low[0] + _above(low[1:])
