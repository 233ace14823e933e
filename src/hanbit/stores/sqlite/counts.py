"""What a restore would change, in numbers that a person can check against what they know."""

import contextlib
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Literal

import apsw

BUSY_MS = 5_000
Counted = Literal["todo", "list", "account"]
COUNTED: tuple[Counted, ...] = ("todo", "list", "account")


def counts_of_file(path: Path) -> dict[Counted, int]:
    """Rows of each table, whether or not somebody writes to the file."""
    with _opened(path) as connection:
        return {table: _number(connection, f"SELECT count(*) FROM {table}") for table in COUNTED}  # noqa: S608 - ours


def changes_since(path: Path, at_ms: int) -> int:
    """Changes that were logged after a moment."""
    with _opened(path) as connection:
        return _number(connection, "SELECT count(*) FROM change WHERE at_ms > ?", at_ms)


def newest_change_ms(path: Path) -> int:
    """0 where nothing was ever changed."""
    with _opened(path) as connection:
        return _number(connection, "SELECT coalesce(max(at_ms), 0) FROM change")


def _opened(path: Path) -> AbstractContextManager[apsw.Connection]:
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    connection.set_busy_timeout(BUSY_MS)
    return contextlib.closing(connection)


def _number(connection: apsw.Connection, query: str, *bindings: int) -> int:
    row: Any = connection.execute(query, bindings).fetchone()
    return int(row[0])
