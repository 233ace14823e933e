"""The state of a database file, as it stands and as its log tells it: two opinions that must agree."""

import random
from pathlib import Path
from typing import Any

import apsw

from hanbit.stores.sqlite import queries
from hanbit.sync.changes import Entity, Key
from hanbit.sync.fold import fold

State = dict[str, dict[Key, Entity]]
EVERYTHING = 10**9


def states(path: Path) -> State:
    """Space → what is in it."""
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    found = {space: _state(connection, space) for space, _ in _spaces(connection)}
    connection.close()
    return found


def folded(path: Path, at_ms: int) -> State:
    """The state at a moment, from the log alone."""
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    found: State = {}
    for space, made_ms in _spaces(connection):
        late: list[Any] = connection.execute(
            "SELECT min(rev) FROM change WHERE space_id = ? AND at_ms > ?", (space, at_ms)
        ).fetchall()
        until = late[0][0] or EVERYTHING
        log = [entry for entry in queries.log(connection, space, 0, limit=EVERYTHING) if entry.rev < until]
        if made_ms <= at_ms:
            found[space] = fold(log, space_id=space)
    connection.close()
    return found


def moments(path: Path, count: int) -> list[int]:
    """Before, at and after the ends of the log, and ``count`` at random between."""
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    ends: list[Any] = connection.execute("SELECT min(at_ms), max(at_ms) FROM change").fetchall()
    connection.close()
    ((first, last),) = ends
    rng = random.Random(11)
    return [first - 1, first, last, last + 1] + [rng.randint(first, last) for _ in range(count)]


def _state(connection: apsw.Connection, space: str) -> dict[Key, Entity]:
    return {record.key: record.entity for record in queries.feed(connection, space, 0, limit=EVERYTHING).records}


def _spaces(connection: apsw.Connection) -> list[Any]:
    return connection.execute("SELECT id, created_ms FROM space ORDER BY id").fetchall()
