"""Rows: how an entity, a change and their searchable columns are written and read."""

from typing import Any

import apsw
import msgspec

from hanbit.domain.due import fixed_ms, order_of
from hanbit.domain.search import search_key
from hanbit.domain.times import parse_rfc3339
from hanbit.domain.todos import Todo
from hanbit.ports.store import Record
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

_encode_revs = msgspec.json.Encoder().encode
_decode_revs = msgspec.json.Decoder(dict[str, int]).decode

_PUT_TODO = """
INSERT INTO todo (space_id, id, rev, body, field_revs, list_id, is_done, parent_id, position, deleted_at,
                  due_on, due_ms, due_order, search)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (space_id, id) DO UPDATE SET
  rev = excluded.rev, body = excluded.body, field_revs = excluded.field_revs, list_id = excluded.list_id,
  is_done = excluded.is_done, parent_id = excluded.parent_id, position = excluded.position,
  deleted_at = excluded.deleted_at, due_on = excluded.due_on, due_ms = excluded.due_ms,
  due_order = excluded.due_order, search = excluded.search
"""
_PUT_LIST = """
INSERT INTO list (space_id, id, rev, body, field_revs, position, deleted_at) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (space_id, id) DO UPDATE SET
  rev = excluded.rev, body = excluded.body, field_revs = excluded.field_revs, position = excluded.position,
  deleted_at = excluded.deleted_at
"""


def record_of(kind: Kind, row: tuple[Any, ...]) -> Record:
    """From ``id, rev, body, field_revs``."""
    return Record(Key(kind, row[0]), row[1], row[2].encode(), _decode_revs(row[3]))


def put_entity(
    connection: apsw.Connection, entity: Entity, field_revs: dict[str, int], *, tags_before: tuple[str, ...]
) -> Record:
    body = encode_entity(entity)
    revs = _encode_revs(field_revs).decode()
    common = (entity.space_id, entity.id, entity.rev, body.decode(), revs)
    if not isinstance(entity, Todo):
        connection.execute(_PUT_LIST, (*common, entity.position, entity.deleted_at))
        return Record(Key("list", entity.id), entity.rev, body, field_revs)
    connection.execute(_PUT_TODO, (*common, *_todo_columns(entity)))
    if entity.tags != tags_before:
        where = (entity.space_id, entity.id)
        connection.execute("DELETE FROM todo_tag WHERE space_id = ? AND todo_id = ?", where)
        connection.executemany(
            "INSERT INTO todo_tag (space_id, tag, todo_id) VALUES (?, ?, ?)",
            [(entity.space_id, tag, entity.id) for tag in entity.tags],
        )
    return Record(Key("todo", entity.id), entity.rev, body, field_revs)


def _todo_columns(todo: Todo) -> tuple[Any, ...]:
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
        search_key(todo.title, *todo.tags, todo.notes),
    )


def put_change(connection: apsw.Connection, space_id: str, entry: LoggedChange) -> None:
    change = entry.change
    connection.execute(
        "INSERT INTO change (space_id, rev, seq, kind, entity_id, op_id, at_ms, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            space_id,
            entry.rev,
            entry.seq,
            change.key.kind,
            change.key.id,
            change.op_id,
            parse_rfc3339(change.at),
            encode_change(change).decode(),
        ),
    )


def logged_of(row: tuple[Any, ...]) -> LoggedChange:
    """From ``rev, seq, kind, entity_id, op_id, body``."""
    rev, seq, kind, entity_id, op_id, body = row
    change: Change = decode_change(Key(kind, entity_id), op_id, body)
    return LoggedChange(rev, seq, change)
