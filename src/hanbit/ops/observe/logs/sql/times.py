"""Times cut to periods, in UTC: from 1970 on, weeks from Monday, months by the calendar."""

from hanbit.ops.observe.logs.periods import UNIT_MONTHS, UNIT_MS, Period

MONDAY_MS = 4 * UNIT_MS["d"]
"""1970-01-05, the first Monday."""


def floored(time: str, period: Period) -> str:
    if period.unit in UNIT_MONTHS:
        return f"floor_months({time}, {period.amount * UNIT_MONTHS[period.unit]})"
    origin_ms = MONDAY_MS if period.unit == "w" else 0
    return f"floor_to({time}, {period.amount * UNIT_MS[period.unit]}, {origin_ms})"


def ceiling(time: str, period: Period) -> str:
    """What is on the edge stays there."""
    if period.unit in UNIT_MONTHS:
        length = f"to_months({period.amount * UNIT_MONTHS[period.unit]})"
    else:
        length = f"to_milliseconds({period.amount * UNIT_MS[period.unit]})"
    floor = floored(time, period)
    return f"CASE WHEN {floor} = {time} THEN {time} ELSE {floor} + {length} END"
