"""Business figures from counts: each has one definition, an interval where it is a share, and none at all where it
would speak of fewer than five persons or of a time that is not over."""

from collections.abc import Sequence
from math import sqrt
from typing import Literal

from msgspec import Struct

from hanbit.ports.activity import SPANS, WINDOW_DAYS, ActivityCounts, Cohort
from hanbit.ports.measures import DAY_S, MINUTE_S, Measures
from hanbit.telemetry import series

LEAST = 5
"""Fewer persons than these are not shown: a small cell tells about somebody."""

POOLED_DAYS = 28
"""Sign-ups of so many days make a rate, each day of the week four times."""

WEEK = 7
Z = 1.959964
"""Of a two-sided interval of 95 %."""

Why = Literal["few", "none", "young"]


class Figure(Struct, frozen=True, rename="camel"):
    """``value``: None for ``why``. A share has ``n`` of ``of``, from ``low`` to ``high``; otherwise those are None."""

    name: str
    value: float | None
    why: Why | None = None
    n: int | None = None
    of: int | None = None
    low: float | None = None
    high: float | None = None


def figures_of(counts: ActivityCounts, at_s: int, measures: Measures) -> list[Figure]:
    """As they stood when the counts were taken, at ``at_s``."""

    def total(name: str, days: int) -> float:
        points = measures.read(name, since_s=at_s - days * DAY_S, until_s=at_s, period_s=5 * MINUTE_S)
        return sum(point.total for point in points)

    return report(
        counts,
        created_in_a_day=total(series.TODOS_CREATED, 1),
        created_in_a_week=total(series.TODOS_CREATED, WEEK),
        completed_in_a_week=total(series.TODOS_COMPLETED, WEEK),
    )


def report(
    counts: ActivityCounts, *, created_in_a_day: float, created_in_a_week: float, completed_in_a_week: float
) -> list[Figure]:
    """In the order in which they are shown."""
    today = counts.active.get(counts.today, 0)
    mean = sum(counts.active.values()) / WINDOW_DAYS
    written = [day for day in counts.written if counts.today - 2 * WEEK <= day.day < counts.today - WEEK]
    return [
        _persons("dau", today),
        _persons("mau", counts.monthly),
        _per("stickiness", mean, counts.monthly, persons=counts.monthly),
        Figure("createdPerHour", created_in_a_day / 24),
        _per("createdPerPerson", created_in_a_day, today, persons=today),
        _per("completionRatio", completed_in_a_week, created_in_a_week, persons=LEAST),
        share("completionCohort", sum(d.done_in_a_week for d in written), sum(d.created for d in written), least=1),
        *(retention(name, counts.cohorts, counts.today) for name in SPANS),
    ]


def retention(name: str, cohorts: Sequence[Cohort], today: int) -> Figure:
    """Over the newest sign-ups whose days are all over; one that is younger does not count, even as lost."""
    first, last = SPANS[name]
    newest = today - (first if last is None else last) - 1
    known = [cohort for cohort in cohorts if newest - POOLED_DAYS < cohort.day <= newest]
    if not known:
        return Figure(name, None, "young")
    return share(name, sum(cohort.retained[name] for cohort in known), sum(cohort.size for cohort in known))


def share(name: str, n: int, of: int, *, least: int = LEAST) -> Figure:
    """With Wilson's score interval, which is sound for few and for shares near nothing and all."""
    if of == 0:
        return Figure(name, None, "none")
    if of < least or 0 < n < least:
        return Figure(name, None, "few")
    low, high = wilson(n, of)
    return Figure(name, n / of, None, n, of, low, high)


def wilson(n: int, of: int) -> tuple[float, float]:
    """E. B. Wilson, 1927. Bounds of the true share, of which ``n`` in ``of`` were seen."""
    seen, weight = n / of, Z * Z / of
    middle = (seen + weight / 2) / (1 + weight)
    reach = Z / (1 + weight) * sqrt(seen * (1 - seen) / of + weight / (4 * of))
    return (middle - reach if n else 0.0), (middle + reach if n < of else 1.0)


def _persons(name: str, count: int) -> Figure:
    return Figure(name, None, "few") if 0 < count < LEAST else Figure(name, float(count))


def _per(name: str, amount: float, each: float, *, persons: int) -> Figure:
    if each == 0:
        return Figure(name, None, "none")
    return Figure(name, None, "few") if persons < LEAST else Figure(name, amount / each)
