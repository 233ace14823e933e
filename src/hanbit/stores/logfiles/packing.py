"""Hours that are over become Parquet; what is too old goes.

Every change is one rename under the folder's lock, and each leaves every line in exactly one segment. Lines are sorted
by level: a search for errors then skips nearly everything else by what Parquet knows of its row groups.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from hanbit.ops.observe.logs.sql.prelude import macros_for
from hanbit.stores.logfiles.lines import readable
from hanbit.stores.logfiles.reading import COLUMNS, connect, quoted, source_of_lines
from hanbit.stores.logfiles.segments import (
    HOUR_MS,
    Segment,
    held,
    segments_in,
    sole_packer,
)

GRACE_MS = 120_000
"""After its hour a file is still left alone for so long: lines are buffered for a second, and clocks are set back."""

ROW_GROUP = 4_096
"""Lines. Few, so that the errors of an hour stand in one or two of its groups."""

MEMORY = "1GB"
UNFINISHED = ".unfinished"
SCRATCH = ".packing-"

Step = Literal["sealed", "written", "published", "removed", "dropped"]


def packing(folder: Path, log: str, now_ms: int, *, keep_days: int) -> Iterator[Step]:
    """Does all there is to do, step by step; whoever stops in between, or dies, goes on from there next time."""
    with sole_packer(folder) as is_sole:
        if not is_sole:
            return
        _clear_up(folder)
        yield from _remove_old(folder, log, now_ms - keep_days * 24 * HOUR_MS)
        yield from _remove_doubled(folder, log)
        for segment in segments_in(folder, log):
            if _is_over(segment, now_ms):
                yield from _pack(folder, segment)


def is_due(folder: Path, log: str, now_ms: int, *, keep_days: int) -> bool:
    """Whether there is anything to pack or to drop."""
    before_ms = now_ms - keep_days * 24 * HOUR_MS
    return any(_is_over(one, now_ms) or one.hour_ms + HOUR_MS <= before_ms for one in segments_in(folder, log))


def _is_over(segment: Segment, now_ms: int) -> bool:
    return not segment.is_packed and segment.hour_ms + HOUR_MS + GRACE_MS <= now_ms


def _pack(folder: Path, segment: Segment) -> Iterator[Step]:
    sealed = segment._replace(path=folder / f"{segment.stream}.ndjson")
    if segment.sequence == 0:
        with held(folder, alone=True):
            segment.path.rename(sealed.path)
            _settle(folder)
        yield "sealed"
    unfinished = _write(folder, sealed)
    yield "written"
    with held(folder, alone=True):
        unfinished.rename(sealed.path.with_suffix(".parquet"))
        _settle(folder)
    yield "published"
    sealed.path.unlink()
    yield "removed"


def _clear_up(folder: Path) -> None:
    """What a packer that died left behind."""
    for leftover in folder.glob(f"*{UNFINISHED}"):
        leftover.unlink()
    for scratch in folder.glob(f"{SCRATCH}*"):
        shutil.rmtree(scratch)


def _write(folder: Path, sealed: Segment) -> Path:
    """A whole Parquet file under a name that nobody reads."""
    target = folder / f"{sealed.stream}.parquet{UNFINISHED}"
    with TemporaryDirectory(dir=folder, prefix=SCRATCH) as scratch:
        lines = readable(sealed.path, Path(scratch), is_closed=True)
        connection = connect(memory=MEMORY, threads=2, spill=Path(scratch))
        try:
            source = source_of_lines(sealed, lines)
            for macro in macros_for(source):
                connection.execute(macro)
            connection.execute(
                f"COPY (SELECT {', '.join(COLUMNS)} FROM ({source}) ORDER BY hot_level, line) "
                f"TO {quoted(str(target))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
            )
        finally:
            connection.close()
    with target.open("rb") as file:
        os.fsync(file.fileno())
    return target


def _remove_doubled(folder: Path, log: str) -> Iterator[Step]:
    """Sealed files whose packed one is there."""
    for segment in segments_in(folder, log):
        sealed = segment.path.with_suffix(".ndjson")
        if segment.is_packed and sealed.exists():
            with held(folder, alone=True):
                sealed.unlink()
            yield "removed"


def _remove_old(folder: Path, log: str, before_ms: int) -> Iterator[Step]:
    for segment in segments_in(folder, log):
        if segment.hour_ms + HOUR_MS <= before_ms:
            with held(folder, alone=True):
                for suffix in (".ndjson", ".parquet"):
                    segment.path.with_suffix(suffix).unlink(missing_ok=True)
            yield "dropped"


def _settle(folder: Path) -> None:
    """Names on disk, not in a cache."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
