"""A log line for eyes: when, how bad, where, what."""

from datetime import datetime
from typing import Any

import msgspec
from rich.text import Text

from hanbit.telemetry.logs import RANK, Level

_STYLE = {"ERROR": "bold red", "WARN": "yellow", "INFO": "", "DEBUG": "dim"}


def shown(line: bytes, least: Level) -> Text | None:
    """None for a line below ``least``. What is not one of our lines is shown as it is."""
    try:
        found: dict[str, Any] = msgspec.json.decode(line, type=dict[str, Any])
        level = found["level"]
        if RANK[level] < RANK[least]:
            return None
        at = datetime.fromisoformat(found["timestamp"]).astimezone().strftime("%H:%M:%S.%f")[:-3]
    except (msgspec.DecodeError, KeyError, TypeError, ValueError):
        return Text(line.decode("utf-8", "replace"), style="dim")
    text = Text(f"{at} ").append(f"{level:5}", style=_STYLE[level]).append(f" {found.get('function')} ")
    text.append(str(found.get("message")))
    for name in ("status", "durationMs", "requestId", "userId"):
        if found.get(name) is not None:
            text.append(f"  {name}={found[name]}", style="dim")
    error = found.get("error")
    if isinstance(error, dict):
        text.append(f"  {error.get('name')}: {error.get('message')}", style="red")
    return text
