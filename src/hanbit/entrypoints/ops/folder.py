"""What the commands share: the operations database of a data folder, and options that several of them have."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from hanbit.cli.say import Speaker
from hanbit.cli.spans import moment_ms, span_s
from hanbit.entrypoints.terminal import refusals_of_folder, stop
from hanbit.ports.measures import DAY_S
from hanbit.stores.opsdb.database import OPS_DB, OpsDatabase

Since = Annotated[str, typer.Option("--since", help="How far back: 30m, 1h, 7d.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line instead of a table.")]


@contextlib.contextmanager
def ops_database(speaker: Speaker, data: Path) -> Iterator[OpsDatabase]:
    """The folder's, whether or not a process has it open. Ends the command when there is none."""
    path = data / OPS_DB
    if not path.exists():
        stop(speaker, "ops.no_database", path=str(data))
    with refusals_of_folder(speaker, data, OPS_DB):
        database = OpsDatabase(path)
    with contextlib.closing(database):
        yield database


def require_data(speaker: Speaker, data: Path) -> None:
    """Ends the command when nobody has ever kept anything in the folder."""
    if not (data / "hanbit.db").exists():
        stop(speaker, "ops.no_data", path=str(data))


def stated(given: str) -> str:
    """For the record of a change: an empty reason is none. Raises ValueError."""
    if not given.strip():
        raise ValueError(given)
    return given


def seconds(given: str | float) -> float:
    """From none to a day. Raises ValueError, also for what is no number."""
    if not 0 <= float(given) <= DAY_S:
        raise ValueError(given)
    return float(given)


def moment_of(speaker: Speaker, at: str | None) -> int | None:
    """Epoch milliseconds; ends the command when it is not a moment. None: none was given."""
    if at is None:
        return None
    if (found := moment_ms(at)) is None:
        stop(speaker, "ops.backup.bad_moment", given=at)
    return found


def now_s() -> int:
    return int(time.time())


def since_s(speaker: Speaker, since: str) -> int:
    """Epoch seconds of the beginning; ends the command when it is not a span of time."""
    return now_s() - seconds_of(speaker, since)


def seconds_of(speaker: Speaker, span: str) -> int:
    """Ends the command when it is not a span of time."""
    found = span_s(span)
    return found if found is not None else stop(speaker, "ops.bad_since", given=span)
