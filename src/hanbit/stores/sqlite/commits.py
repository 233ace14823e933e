"""Everything that changes a space, each as one piece of work inside the writer's batch."""

import json
from collections.abc import Callable
from typing import Any

import apsw

from hanbit.domain.refusals import Conflict, NotFound
from hanbit.domain.todos import Todo
from hanbit.ports.store import Commit, Committed, Record
from hanbit.stores.sqlite.last_positions import Step
from hanbit.stores.sqlite.rows import add_entity, drop_tags, put_change, save_entity
from hanbit.sync.changes import MAX_EDITS, Key, LoggedChange, decode_entity
from hanbit.sync.fold import apply, next_field_revs


def open_space(
    connection: apsw.Connection, space_id: str, name: str, owner_id: str, commit: Commit, *, now_ms: int
) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO space (id, name, rev, floor_rev, created_ms) VALUES (?, ?, 0, 0, ?)",
        (space_id, name, now_ms),
    )
    if connection.changes() == 0:
        return
    connection.execute(
        "INSERT INTO membership (account_id, space_id, role) VALUES (?, ?, 'owner')", (owner_id, space_id)
    )
    commit_changes(connection, space_id, commit)


def delete_space(connection: apsw.Connection, space_id: str) -> list[str]:
    """Returns the ids of its lists, also of those that only to-dos tell of."""
    lists: list[Any] = connection.execute(
        "SELECT id FROM list WHERE space_id = ?1 UNION SELECT list_id FROM todo WHERE space_id = ?1", (space_id,)
    ).fetchall()
    for table in ("todo", "list", "todo_tag", "change", "tombstone", "membership"):
        connection.execute(f"DELETE FROM {table} WHERE space_id = ?", (space_id,))  # noqa: S608 - names from above
    connection.execute("DELETE FROM space WHERE id = ?", (space_id,))
    return [list_id for (list_id,) in lists]


_NEXT_REV = """
UPDATE space SET rev = rev + 1 WHERE id = ?
RETURNING rev, EXISTS (SELECT 1 FROM tombstone WHERE space_id = space.id)
"""


def commit_changes(
    connection: apsw.Connection,
    space_id: str,
    commit: Commit,
    *,
    is_known: Callable[[Key, Record], bool] = lambda _key, _record: False,
    on_step: Callable[[Step], None] = lambda _step: None,
) -> Committed:
    """``is_known``: whether a record that was seen is known to be at rest still. ``on_step``: told of each change."""
    assert len(commit.changes) <= MAX_EDITS
    row: Any = connection.execute(_NEXT_REV, (space_id,)).fetchone()
    if row is None:
        raise NotFound
    rev, has_tombstones = row
    written = {change.key for change in commit.changes}  # writing them checks that they are as they were seen
    for key, seen in commit.seen.items():
        if key not in written and not (seen is not None and is_known(key, seen)):
            _check_seen(connection, space_id, key, seen)
    changed: dict[Key, Record] = {}
    try:
        for seq, change in enumerate(commit.changes):
            before = changed.get(change.key) or commit.seen[change.key]
            entity = before.entity if before else None
            after = apply(entity, change, space_id=space_id, rev=rev)
            field_revs = next_field_revs(before.field_revs if before else {}, change, rev)
            put_change(connection, space_id, LoggedChange(rev, seq, change))
            if entity is None:
                changed[change.key] = add_entity(connection, after, field_revs)
                if has_tombstones:
                    _unbury(connection, space_id, change.key)
            else:
                changed[change.key] = save_entity(connection, entity, after, field_revs)
            on_step((entity, after))
    except apsw.ConstraintError as error:  # an id that is taken, or an op id that is in the log already
        raise Conflict from error
    return Committed(rev, changed)


def _check_seen(connection: apsw.Connection, space_id: str, key: Key, seen: Record | None) -> None:
    table = "todo" if key.kind == "todo" else "list"
    sql = f"SELECT rev FROM {table} WHERE space_id = ? AND id = ?"  # noqa: S608 - one of two names
    row = connection.execute(sql, (space_id, key.id)).fetchone()
    if (row and row[0]) != (seen and seen.rev):
        raise Conflict


def _unbury(connection: apsw.Connection, space_id: str, key: Key) -> None:
    connection.execute("DELETE FROM tombstone WHERE space_id = ? AND kind = ? AND id = ?", (space_id, key.kind, key.id))


def purge(connection: apsw.Connection, deleted_before: str, *, now_ms: int, limit: int) -> int:
    old: list[Any] = connection.execute(
        "SELECT space_id, id, body FROM todo WHERE deleted_at < ? ORDER BY deleted_at LIMIT ?", (deleted_before, limit)
    ).fetchall()
    for space_id, todo_id, body in old:
        _bury(connection, space_id, todo_id, body, now_ms)
    return len(old)


def discard(connection: apsw.Connection, space_id: str, todo_ids: list[str], *, now_ms: int) -> int:
    found: list[Any] = connection.execute(
        "SELECT id, body FROM todo WHERE space_id = ? AND id IN (SELECT value FROM json_each(?))"
        " AND deleted_at IS NOT NULL",
        (space_id, json.dumps(todo_ids)),
    ).fetchall()
    for todo_id, body in found:
        _bury(connection, space_id, todo_id, body, now_ms)
    return len(found)


def _bury(connection: apsw.Connection, space_id: str, todo_id: str, body: str, now_ms: int) -> None:
    connection.execute("DELETE FROM todo WHERE space_id = ? AND id = ?", (space_id, todo_id))
    todo = decode_entity("todo", body)
    assert isinstance(todo, Todo)
    drop_tags(connection, todo)
    connection.execute("DELETE FROM change WHERE space_id = ? AND kind = 'todo' AND entity_id = ?", (space_id, todo_id))
    connection.execute("UPDATE space SET rev = rev + 1 WHERE id = ?", (space_id,))
    connection.execute(
        "INSERT INTO tombstone (space_id, rev, kind, id, at_ms) SELECT id, rev, 'todo', ?, ? FROM space WHERE id = ?",
        (todo_id, now_ms, space_id),
    )


def forget_tombstones(connection: apsw.Connection, before_ms: int, *, limit: int) -> int:
    old = connection.execute(
        "SELECT space_id, rev, kind, id FROM tombstone WHERE at_ms < ? ORDER BY space_id, rev LIMIT ?",
        (before_ms, limit),
    ).fetchall()
    for space_id, rev, kind, entity_id in old:
        connection.execute(
            "DELETE FROM tombstone WHERE space_id = ? AND kind = ? AND id = ?", (space_id, kind, entity_id)
        )
        connection.execute("UPDATE space SET floor_rev = max(floor_rev, ?) WHERE id = ?", (rev, space_id))
    return len(old)
