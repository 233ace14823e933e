"""Back in time: the state that the log led to at a moment, and nothing after it."""

from pathlib import Path
from typing import Any

import apsw

from hanbit.domain.todos import Todo
from hanbit.stores.sqlite.commits import delete_space
from hanbit.stores.sqlite.rows import add_entity, drop_tags, logged_of
from hanbit.sync.changes import Entity, Key, decode_entity
from hanbit.sync.fold import apply, next_field_revs

LIFE = 1 << 20
"""What a restore adds to every rev. No client was ever told a rev this far ahead, so that each of them sees that this
is another life of its space, takes everything anew and keeps what it had not sent yet."""


def rewind_file(path: Path, at_ms: int | None) -> None:
    """A restored file becomes the state at ``at_ms`` (None: all of it), in another life of its spaces."""
    connection = apsw.Connection(str(path))
    try:
        if at_ms is not None:
            rewind(connection, at_ms)
        turn_page(connection)
        connection.pragma("journal_mode", "delete")
    finally:
        connection.close()


def rewind(connection: apsw.Connection, at_ms: int) -> None:
    """Leave what was there at ``at_ms`` (epoch milliseconds, inclusive), in one transaction.

    Each space is cut before its first change that is later, so what is left is a state that was once answered.
    Accounts made later go with all that is theirs. What was purged from the trash before this file was copied is
    not in its log and stays gone.
    """
    with connection:
        later: list[Any] = connection.execute("SELECT id FROM space WHERE created_ms > ?", (at_ms,)).fetchall()
        for (space_id,) in later:
            delete_space(connection, space_id)
        connection.execute("DELETE FROM account WHERE id NOT IN (SELECT account_id FROM membership)")
        connection.execute("DELETE FROM session WHERE account_id NOT IN (SELECT id FROM account)")
        cuts: list[Any] = connection.execute(
            "SELECT space_id, min(rev) FROM change WHERE at_ms > ? GROUP BY space_id", (at_ms,)
        ).fetchall()
        for space_id, rev in cuts:
            gone: list[Any] = connection.execute(
                "DELETE FROM change WHERE space_id = ? AND rev >= ? RETURNING kind, entity_id", (space_id, rev)
            ).fetchall()
            for key in dict.fromkeys(Key(*row) for row in gone):
                _refold(connection, space_id, key)


def turn_page(connection: apsw.Connection) -> None:
    """Begin another life of every space, so that clients of the former one notice."""
    with connection:
        connection.execute("UPDATE space SET rev = rev + ?1, floor_rev = rev + ?1", (LIFE,))


def _refold(connection: apsw.Connection, space_id: str, key: Key) -> None:
    place = (space_id, key.id)
    removed = f"DELETE FROM {key.kind} WHERE space_id = ? AND id = ? RETURNING body"  # noqa: S608 - one of two names
    bodies: list[Any] = connection.execute(removed, place).fetchall()
    for (body,) in bodies:
        before = decode_entity(key.kind, body)
        if isinstance(before, Todo):
            drop_tags(connection, before)
    entity: Entity | None = None
    field_revs: dict[str, int] = {}
    log = "SELECT rev, seq, kind, entity_id, op_id, body FROM change WHERE space_id = ? AND entity_id = ? AND kind = ?"
    for row in connection.execute(f"{log} ORDER BY rev, seq", (*place, key.kind)).fetchall():
        entry = logged_of(row)
        entity = apply(entity, entry.change, space_id=space_id, rev=entry.rev)
        field_revs = next_field_revs(field_revs, entry.change, entry.rev)
    if entity is not None:
        add_entity(connection, entity, field_revs)
