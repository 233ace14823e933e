"""The supervisor's journal as the operations process reads it."""

from pathlib import Path

import msgspec

from hanbit.ops.observe.processes import ProcessEvent

JOURNAL = "processes.ndjson"


def read_journal(path: Path) -> list[ProcessEvent]:
    """Everything in it, in order; a line that is torn (a disk was full) is left out. Nothing when there is none."""
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return []
    events = []
    for line in lines:
        try:
            events.append(msgspec.json.decode(line, type=ProcessEvent))
        except msgspec.DecodeError:
            continue
    return events
