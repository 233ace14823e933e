"""A consistent copy of a database that is being written to. Only reads, and holds up nobody."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import apsw

from hanbit.ports.restored import Facts
from hanbit.stores.sqlite.facts import facts_of
from hanbit.stores.sqlite.schema import SCHEMA
from hanbit.stores.versions import Schema

STEP_PAGES = 64  # 256 KiB
"""Each step is on the disk before the next: a file system that commits a write of the product writes what else is
dirty first, so there must never be much of it."""

REST_SHARE = 2.0
"""Rests twice as long as it copied: most of a disk is left to those who are waiting for an answer."""


def take_snapshot(
    source: Path,
    target: Path,
    *,
    schema: Schema = SCHEMA,
    on_progress: Callable[[int, int], object] = lambda _done, _all: None,
) -> None:
    """Copy ``source`` as it is at this moment. ``on_progress``: pages copied, pages in all.

    Raises what ``Schema.require_own`` raises, apsw.FullError on a full disk and apsw.Error for a damaged source.
    """
    reading = apsw.Connection(str(source), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        reading.set_busy_timeout(5_000)
        schema.require_own(reading)
        with reading:  # one read transaction: what is committed from here on is not in the copy, however long it takes
            reading.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchall()
            _copy(reading, target, on_progress)
    finally:
        reading.close()


def _copy(reading: apsw.Connection, target: Path, on_progress: Callable[[int, int], object]) -> None:
    target.touch(mode=0o600)
    writing = apsw.Connection(str(target))
    descriptor = os.open(target, os.O_RDONLY)
    try:
        writing.pragma("journal_mode", "off")  # there is nothing to go back to
        with writing.backup("main", reading, "main") as backup:
            while not backup.done:
                began_s = time.perf_counter()
                backup.step(STEP_PAGES)
                os.fdatasync(descriptor)
                on_progress(backup.page_count - backup.remaining, backup.page_count)
                time.sleep((time.perf_counter() - began_s) * REST_SHARE)
        writing.pragma("journal_mode", "delete")  # a copy is one file, with no log beside it
    finally:
        os.close(descriptor)
        writing.close()


def facts_of_file(path: Path) -> Facts:
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        return facts_of(connection)
    finally:
        connection.close()
