"""Spans of time as people write them: ``90s``, ``15m``, ``6h``, ``30d``, ``2w``."""

import re
from datetime import datetime

_SPAN = re.compile(r"([1-9][0-9]{0,5})([smhdw])")
_UNIT_S = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}


def span_s(text: str) -> int | None:
    """Seconds; None for anything that is not a number and a unit."""
    found = _SPAN.fullmatch(text.strip())
    return int(found[1]) * _UNIT_S[found[2]] if found else None


def moment_ms(text: str) -> int | None:
    """Epoch milliseconds of an ISO 8601 moment; without a zone it is this machine's. None: it is none."""
    try:
        return round(datetime.fromisoformat(text).astimezone().timestamp() * 1000)
    except ValueError:
        return None
