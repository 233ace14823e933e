"""One database in the place of another, in one step that is done or not done."""

import contextlib
import os
from datetime import UTC, datetime
from pathlib import Path

import apsw

_LOGS = ("-wal", "-shm")
"""SQLite's own files beside the database. Left there, they would be taken for those of the new one."""


def put_in_place(restored: Path, place: Path, now_ms: int) -> Path | None:
    """``restored`` becomes ``place``; returns where the former one was put. Nobody may have ``place`` open.

    The former database takes in its log first, so that renaming one file over the other is all there is to do. One
    that is too damaged for that has its log put aside, next to it.
    """
    former = None
    _sync(restored)
    if place.exists():
        stamp = f"{datetime.fromtimestamp(now_ms // 1000, UTC):%Y%m%dt%H%M%S}{now_ms % 1000:03}z"
        former = place.with_name(f"{place.stem}-before-{stamp}{place.suffix}")
        _settle(place)
        os.link(place, former)  # the log is touched last: where this fails, on a full disk, it is still needed
        for ending in _LOGS:
            with contextlib.suppress(FileNotFoundError):
                place.with_name(place.name + ending).rename(former.with_name(former.name + ending))
    restored.replace(place)
    _sync(place.parent)
    return former


def _settle(place: Path) -> None:
    with contextlib.suppress(apsw.Error):
        connection = apsw.Connection(str(place), flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            connection.pragma("user_version")  # a file that was not read yet counts as one without a log
            connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        finally:
            connection.close()


def _sync(path: Path) -> None:
    """A file, or the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
