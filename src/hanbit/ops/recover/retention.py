"""Which backups are made and which stay: grandfather, father, son. One made by hand stays until a person removes it."""

from collections.abc import Iterable
from datetime import UTC, datetime

from hanbit.ops.recover.manifest import Kind, kind_of, made_at_ms

KEPT: dict[Kind, int] = {"hourly": 24, "daily": 14, "weekly": 8, "monthly": 12}
"""How many of each kind, newest first."""

GRANDEST_FIRST: tuple[Kind, ...] = ("monthly", "weekly", "daily", "hourly")


def due_kind(now_ms: int, ids: Iterable[str]) -> Kind | None:
    """The grandest kind whose hour, day, week or month (UTC) has no backup yet. None: nothing is due.

    One backup serves every period it was made in: that of the first hour of a month is the day's and the hour's too.
    """
    made = [(GRANDEST_FIRST.index(kind_of(known)), made_at_ms(known)) for known in ids if kind_of(known) in KEPT]
    for rank, kind in enumerate(GRANDEST_FIRST):
        now = _period(kind, now_ms)
        if not any(grade <= rank and _period(kind, at_ms) == now for grade, at_ms in made):
            return kind
    return None


def to_remove(ids: Iterable[str]) -> list[str]:
    """What is over the number of its kind, oldest first."""
    by_kind: dict[Kind, list[str]] = {}
    for known in sorted(ids, key=made_at_ms, reverse=True):
        by_kind.setdefault(kind_of(known), []).append(known)
    surplus = [old for kind, kept in KEPT.items() for old in by_kind.get(kind, [])[kept:]]
    return sorted(surplus, key=made_at_ms)


def _period(kind: Kind, at_ms: int) -> tuple[int, ...]:
    at = datetime.fromtimestamp(at_ms / 1000, UTC)
    match kind:
        case "monthly":
            return at.year, at.month
        case "weekly":
            return tuple(at.isocalendar()[:2])
        case _:
            return at.timetuple()[: 3 if kind == "daily" else 4]
