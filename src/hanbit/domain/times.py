"""Instants are UTC: epoch milliseconds inside, RFC 3339 with milliseconds and ``Z`` in documents."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

MIDNIGHT = "00:00"
ZONES: frozenset[str] = frozenset(z for z in available_timezones() if z not in {"Factory", "localtime"})


@lru_cache(maxsize=256)
def rfc3339(at_ms: int) -> str:
    """Remembered, for each request asks for now several times."""
    seconds, ms = divmod(at_ms, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC).isoformat(timespec='seconds')[:19]}.{ms:03}Z"


@lru_cache(maxsize=256)
def parse_rfc3339(text: str) -> int:
    """Epoch milliseconds. Raises ValueError for anything without an offset."""
    parsed = datetime.fromisoformat(text)
    if parsed.tzinfo is None:
        raise ValueError(text)
    return round(parsed.timestamp() * 1000)


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def local_date(at_ms: int, zone_name: str) -> date:
    return datetime.fromtimestamp(at_ms / 1000, zone(zone_name)).date()


def person_date(at_ms: int, zone_name: str, day_start: str) -> date:
    """A person's day: before ``day_start`` (``HH:MM``) it is still yesterday."""
    wall = datetime.fromtimestamp(at_ms / 1000, zone(zone_name))
    return wall.date() - timedelta(days=wall.strftime("%H:%M") < day_start)


def instant_ms(day: date, at: time, zone_name: str) -> int:
    return round(datetime.combine(day, at, zone(zone_name)).timestamp() * 1000)


def day_bounds_ms(day: date, zone_name: str) -> tuple[int, int]:
    """[start, end) of a calendar day in a zone; 23 or 25 hours long when the clocks change."""
    following = date.fromordinal(day.toordinal() + 1)
    return instant_ms(day, time(), zone_name), instant_ms(following, time(), zone_name)
