"""The files of a log and their names.

``app-2026112507.ndjson`` is being written. Once closed it is sealed as ``app-2026112507.1.ndjson``, then packed as
``app-2026112507.1.parquet``. A packed file is whole from the moment it has its name, so it wins over the sealed one.
"""

import contextlib
import fcntl
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

HOUR_MS = 3_600_000

_NAME = re.compile(r"([a-z][a-z0-9_-]*)-([0-9]{10})(?:\.([0-9]{1,6}))?\.(ndjson|parquet)")


class Segment(NamedTuple):
    """``sequence``: 0 while it is being written. Lines of one hour that came after sealing begin the next one.

    ``stream``: its name for good; an open file already has that under which it will be sealed.
    """

    log: str
    hour_ms: int
    sequence: int
    path: Path
    is_packed: bool
    stream: str


def stem_of(log: str, hour_ms: int, sequence: int) -> str:
    hour = datetime.fromtimestamp(hour_ms / 1000, UTC).strftime("%Y%m%d%H")
    return f"{log}-{hour}.{sequence}" if sequence else f"{log}-{hour}"


def segment_of(path: Path) -> Segment | None:
    """None for a file of another kind, or of an hour that does not exist."""
    found = _NAME.fullmatch(path.name)
    if found is None:
        return None
    try:
        hour = datetime.strptime(found[2], "%Y%m%d%H").replace(tzinfo=UTC)
    except ValueError:
        return None
    return Segment(found[1], int(hour.timestamp()) * 1000, int(found[3] or 0), path, found[4] == "parquet", path.stem)


def segments_in(folder: Path, log: str) -> list[Segment]:
    """All of a log, oldest first, each line in exactly one of them. Hold the folder while they are read."""
    if not folder.is_dir():
        return []
    found = [segment for path in folder.iterdir() if (segment := segment_of(path)) is not None and segment.log == log]
    packed = {(segment.hour_ms, segment.sequence) for segment in found if segment.is_packed}
    kept = [one for one in found if one.is_packed or one.sequence == 0 or (one.hour_ms, one.sequence) not in packed]
    return [_lastingly_named(one, found) for one in sorted(kept, key=_age)]


def _age(segment: Segment) -> tuple[int, int]:
    """What is being written is the newest of its hour."""
    return segment.hour_ms, segment.sequence or 1_000_000


def _lastingly_named(segment: Segment, found: list[Segment]) -> Segment:
    if segment.sequence:
        return segment
    taken = max(one.sequence for one in found if one.hour_ms == segment.hour_ms)
    return segment._replace(stream=stem_of(segment.log, segment.hour_ms, taken + 1))


@contextlib.contextmanager
def held(folder: Path, *, alone: bool) -> Iterator[None]:
    """While held by readers no file is renamed or removed; ``alone`` waits until no reader holds the folder."""
    with _locked(folder / ".segments.lock", fcntl.LOCK_EX if alone else fcntl.LOCK_SH):
        yield


@contextlib.contextmanager
def sole_packer(folder: Path) -> Iterator[bool]:
    """False: another process is packing."""
    try:
        with _locked(folder / ".packing.lock", fcntl.LOCK_EX | fcntl.LOCK_NB):
            yield True
    except BlockingIOError:
        yield False


@contextlib.contextmanager
def _locked(path: Path, how: int) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("ab") as lock:
        fcntl.flock(lock, how)
        yield
