"""When something is due, against a person's calendar: a floating date compares as a day, a fixed one as an instant."""

from datetime import date, time, timedelta
from typing import Literal

from msgspec import Struct

from hanbit.domain.times import MIDNIGHT, day_bounds_ms, instant_ms, person_date
from hanbit.domain.todos import Due

Window = Literal["today", "overdue", "upcoming"]


class DueRange(Struct, frozen=True):
    """Days as ``YYYY-MM-DD``, both ends included and either open; the same span in epoch ms, end excluded."""

    first_day: str | None
    last_day: str | None
    first_ms: int | None
    end_ms: int | None


def range_of(window: Window, *, now_ms: int, zone_name: str, day_start: str = MIDNIGHT) -> DueRange:
    """``overdue`` ends with yesterday: what was due this morning is still today's.

    ``day_start`` moves what day it is, never what day something is due (``spec/vectors/today.json``).
    """
    today = person_date(now_ms, zone_name, day_start)
    start_ms, end_ms = day_bounds_ms(today, zone_name)
    day = timedelta(days=1)
    match window:
        case "today":
            return DueRange(today.isoformat(), today.isoformat(), start_ms, end_ms)
        case "overdue":
            return DueRange(None, (today - day).isoformat(), None, start_ms)
        case "upcoming":
            return DueRange((today + day).isoformat(), None, end_ms, None)


def fixed_ms(due: Due) -> int | None:
    """The instant of a due time with a zone; None for a floating one."""
    if due.time_zone is None or due.time is None:
        return None
    return instant_ms(date.fromisoformat(due.date), time.fromisoformat(due.time), due.time_zone)


def order_of(due: Due) -> str:
    """Sorts by day, then time, a day without a time last."""
    return f"{due.date}T{due.time or '~'}"


def falls_in(due: Due, span: DueRange) -> bool:
    at_ms = fixed_ms(due)
    if at_ms is None:
        return (span.first_day or "") <= due.date and (span.last_day is None or due.date <= span.last_day)
    return (span.first_ms is None or span.first_ms <= at_ms) and (span.end_ms is None or at_ms < span.end_ms)
