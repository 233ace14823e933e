"""Time as people write and read it: spans such as ``90s``, ``15m``, ``6h``, ``30d``, ``2w``, and moments."""

import re
from datetime import UTC, datetime

from hanbit.ports.measures import ROLL_UPS_S

_SPAN = re.compile(r"([1-9][0-9]{0,5})([smhdw])")
_UNIT_S = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
LONGEST_S = max(ROLL_UPS_S.values())
"""Nothing that was measured is kept longer."""


def span_s(text: str) -> int | None:
    """Seconds; None for anything that is not a number and a unit, or longer than anything is kept."""
    found = _SPAN.fullmatch(text.strip())
    seconds = int(found[1]) * _UNIT_S[found[2]] if found else 0
    return seconds if 0 < seconds <= LONGEST_S else None


def moment_ms(text: str) -> int | None:
    """Epoch milliseconds of an ISO 8601 moment; without a zone it is this machine's. None: it is none."""
    try:
        return round(datetime.fromisoformat(text).astimezone().timestamp() * 1000)
    except (ValueError, OverflowError):  # a year that its zone carries out of the calendar
        return None


def local_time(at_ms: int) -> str:
    """Of this machine, to the second."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")
