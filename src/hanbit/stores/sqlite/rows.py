"""Rows: how an entity, a change and their searchable columns are written and read."""

from typing import Any

import apsw

from hanbit.domain.due import fixed_ms, order_of
from hanbit.domain.refusals import Conflict
from hanbit.domain.search import search_key
from hanbit.domain.times import parse_rfc3339
from hanbit.domain.todos import Todo
from hanbit.ports.store import Record, encode_field_revs
from hanbit.sync.changes import (
    Change,
    Entity,
    Key,
    Kind,
    LoggedChange,
    decode_change,
    encode_change,
    encode_entity,
)

RECORD = "id, rev, CAST(body AS BLOB), CAST(field_revs AS BLOB)"
"""Columns of a record. Text goes in and out as the bytes it is in JSON and need not become a ``str`` between."""

_ADD_TODO = """
INSERT INTO todo (space_id, id, rev, body, field_revs, search, list_id, is_done, parent_id, position, deleted_at,
                  due_on, due_ms, due_order)
VALUES (?, ?, ?, CAST(? AS TEXT), CAST(? AS TEXT), ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_REWORD_TODO = """
UPDATE todo SET rev = ?, body = CAST(? AS TEXT), field_revs = CAST(? AS TEXT), search = ?
WHERE space_id = ? AND id = ? AND rev = ?
"""
"""For a change that moves the to-do in no index but that of revs."""
_MOVE_TODO = """
UPDATE todo SET rev = ?, body = CAST(? AS TEXT), field_revs = CAST(? AS TEXT), search = ?,
  list_id = ?, is_done = ?, parent_id = ?, position = ?, deleted_at = ?, due_on = ?, due_ms = ?, due_order = ?
WHERE space_id = ? AND id = ? AND rev = ?
"""
_ADD_LIST = """
INSERT INTO list (space_id, id, rev, body, field_revs, position, deleted_at)
VALUES (?, ?, ?, CAST(? AS TEXT), CAST(? AS TEXT), ?, ?)
"""
_SAVE_LIST = """
UPDATE list SET rev = ?, body = CAST(? AS TEXT), field_revs = CAST(? AS TEXT), position = ?, deleted_at = ?
WHERE space_id = ? AND id = ? AND rev = ?
"""


def record_of(kind: Kind, row: tuple[Any, ...]) -> Record:
    """From the columns of ``RECORD``."""
    return Record(Key(kind, row[0]), row[1], row[2], row[3])


def add_entity(connection: apsw.Connection, entity: Entity, field_revs: dict[str, int]) -> Record:
    """Raises apsw.ConstraintError when there is one of this id."""
    body, revs = encode_entity(entity), encode_field_revs(field_revs)
    common = (entity.space_id, entity.id, entity.rev, body, revs)
    if isinstance(entity, Todo):
        connection.execute(_ADD_TODO, (*common, search_of(entity), *_places(entity)))
        _add_tags(connection, entity)
        return Record(Key("todo", entity.id), entity.rev, body, revs)
    connection.execute(_ADD_LIST, (*common, entity.position, entity.deleted_at))
    return Record(Key("list", entity.id), entity.rev, body, revs)


def save_entity(connection: apsw.Connection, before: Entity, entity: Entity, field_revs: dict[str, int]) -> Record:
    """Raises Conflict when what is there is not ``before``."""
    body, revs = encode_entity(entity), encode_field_revs(field_revs)
    state = (entity.rev, body, revs)
    where = (entity.space_id, entity.id, before.rev)
    if isinstance(entity, Todo):
        assert isinstance(before, Todo)
        places = _places(entity)
        if places == _places(before):
            connection.execute(_REWORD_TODO, (*state, search_of(entity), *where))
        else:
            connection.execute(_MOVE_TODO, (*state, search_of(entity), *places, *where))
    else:
        connection.execute(_SAVE_LIST, (*state, entity.position, entity.deleted_at, *where))
    if connection.changes() != 1:
        raise Conflict
    if isinstance(entity, Todo) and isinstance(before, Todo) and entity.tags != before.tags:
        drop_tags(connection, before)
        _add_tags(connection, entity)
    return Record(Key("todo" if isinstance(entity, Todo) else "list", entity.id), entity.rev, body, revs)


def drop_tags(connection: apsw.Connection, todo: Todo) -> None:
    for tag in todo.tags:
        connection.execute(
            "DELETE FROM todo_tag WHERE space_id = ? AND tag = ? AND todo_id = ?", (todo.space_id, tag, todo.id)
        )


def _add_tags(connection: apsw.Connection, todo: Todo) -> None:
    if todo.tags:
        connection.executemany(
            "INSERT INTO todo_tag (space_id, tag, todo_id) VALUES (?, ?, ?)",
            [(todo.space_id, tag, todo.id) for tag in todo.tags],
        )


def search_of(todo: Todo) -> str:
    return search_key(todo.title, *todo.tags, todo.notes)


def _places(todo: Todo) -> tuple[Any, ...]:
    """The columns by which to-dos are found in order."""
    at_ms = fixed_ms(todo.due) if todo.due else None
    return (
        todo.list_id,
        todo.status == "done",
        todo.parent_id,
        todo.position,
        todo.deleted_at,
        todo.due.date if todo.due and at_ms is None else None,
        at_ms,
        order_of(todo.due) if todo.due else None,
    )


def put_change(connection: apsw.Connection, space_id: str, entry: LoggedChange) -> None:
    change = entry.change
    connection.execute(
        "INSERT INTO change (space_id, rev, seq, kind, entity_id, op_id, at_ms, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, CAST(? AS TEXT))",
        (
            space_id,
            entry.rev,
            entry.seq,
            change.key.kind,
            change.key.id,
            change.op_id,
            parse_rfc3339(change.at),
            encode_change(change),
        ),
    )


def logged_of(row: tuple[Any, ...]) -> LoggedChange:
    """From ``rev, seq, kind, entity_id, op_id, body``."""
    rev, seq, kind, entity_id, op_id, body = row
    change: Change = decode_change(Key(kind, entity_id), op_id, body)
    return LoggedChange(rev, seq, change)
