"""Who did something on which day: one row per person and day, deleted with the account. Only counts leave it."""

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

WINDOW_DAYS = 30
"""Of a month's active persons, today included."""

COHORT_DAYS = 75
"""How far back sign-ups are looked at: thirty-six days must be over, and a month of those is worth a rate."""

SPANS: Mapping[str, tuple[int, int | None]] = {
    "classic7": (7, 7), "bracket7": (7, 13), "unbounded7": (7, None),
    "classic30": (30, 30), "bracket30": (30, 36), "unbounded30": (30, None),
}  # fmt: skip
"""Name of a retention → first and last day after the day of sign-up on which being active counts; None: no last."""


class Cohort(Struct, frozen=True, rename="camel"):
    """Persons who signed up on ``day``, and how many of them were active in each of ``SPANS``."""

    day: int
    size: int
    retained: dict[str, int]


class Written(Struct, frozen=True, rename="camel"):
    """To-dos written down on ``day``, and how many of them were done within seven days."""

    day: int
    created: int
    done_in_a_week: int


class ActivityCounts(Struct, frozen=True, rename="camel"):
    """``active``: day → persons, of the last ``WINDOW_DAYS``; days without any are left out. ``monthly``: over all."""

    today: int
    active: dict[int, int]
    monthly: int
    cohorts: list[Cohort]
    written: list[Written]


class Activity(Protocol):
    async def note(self, account_id: str, day: int) -> None:
        """Once or many times, for an account that is there; with it every day goes, and of any other none is kept."""
        ...

    async def counts(self, today: int) -> ActivityCounts:
        """As of ``today``. The canary is no person, and what it writes is nobody's."""
        ...
