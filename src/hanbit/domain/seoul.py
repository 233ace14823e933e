"""Days as the business counts them: calendar days of Seoul, numbered from 1970-01-01 there."""

OFFSET_MS = 9 * 3_600_000
"""Korea has kept UTC+9 without summer time since October 1988."""

DAY_MS = 86_400_000


def seoul_day(at_ms: int) -> int:
    return (at_ms + OFFSET_MS) // DAY_MS


def day_start_ms(day: int) -> int:
    return day * DAY_MS - OFFSET_MS
