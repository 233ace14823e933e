"""Reads, inline on the event loop: each is bounded by a limit and served by an index of ``schema``."""

from datetime import date, timedelta
from itertools import islice
from typing import Any, cast

import apsw

from hanbit.domain.due import DueRange
from hanbit.domain.ids import ID_LENGTH
from hanbit.domain.refusals import CursorExpired, NotFound
from hanbit.domain.search import candidate_keys, finds
from hanbit.domain.todos import Todo
from hanbit.ports.store import MAX_PAGE, Feed, Record, TodoPage, TodoQuery, Tombstone
from hanbit.stores.sqlite.rows import RECORD, logged_of, record_of
from hanbit.sync.changes import Key, Kind, LoggedChange

_TODO = f"SELECT {RECORD} FROM todo WHERE space_id = ? AND id = ?"  # noqa: S608 - a constant
_LIST = f"SELECT {RECORD} FROM list WHERE space_id = ? AND id = ?"  # noqa: S608 - a constant
_LOGGED = "SELECT rev, seq, kind, entity_id, op_id, body FROM change"


def record(connection: apsw.Connection, space_id: str, key: Key) -> Record | None:
    row = connection.execute(_TODO if key.kind == "todo" else _LIST, (space_id, key.id)).fetchone()
    return record_of(key.kind, row) if row is not None else None


def lists(connection: apsw.Connection, space_id: str) -> list[Record]:
    rows = connection.execute(
        f"SELECT {RECORD} FROM list WHERE space_id = ? AND deleted_at IS NULL ORDER BY position, id",  # noqa: S608
        (space_id,),
    )
    return [record_of("list", row) for row in rows]


def children(connection: apsw.Connection, space_id: str, parent_id: str, *, after: tuple[str, str]) -> list[Record]:
    rows = connection.execute(
        f"SELECT {RECORD} FROM todo WHERE space_id = ? AND parent_id = ? AND (position, id) > (?, ?)"  # noqa: S608
        " ORDER BY position, id LIMIT ?",
        (space_id, parent_id, *after, MAX_PAGE),
    )
    return [record_of("todo", row) for row in rows]


def last_position(connection: apsw.Connection, space_id: str, list_id: str) -> str | None:
    row = connection.execute(
        "SELECT position FROM todo WHERE space_id = ? AND list_id = ? AND deleted_at IS NULL"
        " ORDER BY position DESC LIMIT 1",
        (space_id, list_id),
    ).fetchone()
    return row[0] if row else None


def todos(connection: apsw.Connection, space_id: str, query: TodoQuery) -> TodoPage:
    order = _order(query)
    where, values = _conditions(space_id, query, order)
    sql = (
        f"SELECT {RECORD}, {' || '.join(order)} FROM todo WHERE {' AND '.join(where)}"  # noqa: S608 - fixed parts
        f" ORDER BY {', '.join(order)}, id"
    )
    rows: list[Any]
    if query.text:
        rows = list(islice((row for row in connection.execute(sql, values) if _says(row, query.text)), query.limit + 1))
    else:
        rows = connection.execute(f"{sql} LIMIT ?", [*values, query.limit + 1]).fetchall()
    page = cast("list[tuple[str, int, bytes, bytes, str]]", rows[: query.limit])
    records = [Record(Key("todo", key), rev, body, revs) for key, rev, body, revs, _ in page]
    return TodoPage(records, (page[-1][4], page[-1][0]) if len(rows) > query.limit and page else None)


def _order(query: TodoQuery) -> tuple[str, ...]:
    """The columns of ``TodoQuery.order``, joined there into one text."""
    if query.due:
        return ("due_order",)
    return ("list_id", "position") if query.is_list_by_list else ("position",)


def _conditions(space_id: str, query: TodoQuery, order: tuple[str, ...]) -> tuple[list[str], list[Any]]:
    where = ["space_id = ?", f"deleted_at IS {'NOT ' if query.deleted else ''}NULL"]
    values: list[Any] = [space_id]

    def add(condition: str, *bound: Any) -> None:
        where.append(condition)
        values.extend(bound)

    if query.list_id is not None:
        add("list_id = ?", query.list_id)
    if query.is_done is not None:
        add("is_done = ?", query.is_done)
    if query.parent_id is not None:
        add("parent_id = ?", query.parent_id)
    if query.tag is not None:
        add("id IN (SELECT todo_id FROM todo_tag WHERE space_id = ? AND tag = ?)", space_id, query.tag)
    if (span := query.due) is not None:
        add("due_order >= ? AND due_order < ?", *_order_bounds(span))
        add(
            "(due_on >= ifnull(?, '') AND due_on <= ifnull(?, '~')"
            " OR due_ms >= ifnull(?, -9e18) AND due_ms < ifnull(?, 9e18))",
            span.first_day,
            span.last_day,
            span.first_ms,
            span.end_ms,
        )
    if query.text is not None:
        for key in candidate_keys(query.text):
            add("instr(search, ?) > 0", key)
    if query.after is not None:
        last, last_id = query.after
        places = (last[:ID_LENGTH], last[ID_LENGTH:]) if query.is_list_by_list else (last,)
        add(f"({', '.join(order)}, id) > ({'?, ' * len(order)}?)", *places, last_id)
    return where, values


def _order_bounds(span: DueRange) -> tuple[str, str]:
    """Wide enough for any zone: clocks on earth show at most two calendar days around a person's own."""
    slack = timedelta(days=2)
    low = date.fromisoformat(span.first_day) - slack if span.first_day else None
    high = date.fromisoformat(span.last_day) + slack if span.last_day else None
    return (low.isoformat() if low else ""), (f"{high.isoformat()}~" if high else "~")


def _says(row: Any, text: str) -> bool:
    todo = record_of("todo", row).entity
    assert isinstance(todo, Todo)
    return finds(text, title=todo.title, notes=todo.notes, tags=todo.tags)


_REVS = """
SELECT rev FROM (
  SELECT rev FROM (SELECT rev FROM todo WHERE space_id = ?1 AND rev > ?2 ORDER BY rev LIMIT ?3)
  UNION ALL SELECT rev FROM (SELECT rev FROM list WHERE space_id = ?1 AND rev > ?2 ORDER BY rev LIMIT ?3)
  UNION ALL SELECT rev FROM (SELECT rev FROM tombstone WHERE space_id = ?1 AND rev > ?2 ORDER BY rev LIMIT ?3)
) ORDER BY rev LIMIT ?3
"""


def feed(connection: apsw.Connection, space_id: str, since_rev: int, *, limit: int, floor_rev: int = 0) -> Feed:
    with connection:  # one snapshot: a COMMIT may land between two statements
        space = connection.execute("SELECT rev, floor_rev FROM space WHERE id = ?", (space_id,)).fetchone()
        if space is None:
            raise NotFound
        head, floor = space
        if 0 < since_rev < floor and floor_rev < floor:
            raise CursorExpired
        revs: list[Any] = connection.execute(_REVS, (space_id, since_rev, limit + 1)).fetchall()
        is_cut = len(revs) > limit
        upto = revs[limit - 1][0] if is_cut else head
        has_more = is_cut and connection.execute(_REVS, (space_id, upto, 1)).fetchone() is not None
        span = (space_id, since_rev, upto)
        found = _moved(connection, "list", span) + _moved(connection, "todo", span)
        gone: list[Any] = connection.execute(
            "SELECT kind, id, rev FROM tombstone WHERE space_id = ? AND rev > ? AND rev <= ? ORDER BY rev, kind, id",
            span,
        ).fetchall()
    return Feed(
        tuple(sorted(found, key=lambda record: (record.rev, record.key))),
        tuple(Tombstone(Key(kind, entity_id), rev) for kind, entity_id, rev in gone),
        upto,
        has_more,
    )


def _moved(connection: apsw.Connection, kind: Kind, span: tuple[str, int, int]) -> list[Record]:
    sql = f"SELECT {RECORD} FROM {kind} WHERE space_id = ? AND rev > ? AND rev <= ?"  # noqa: S608
    return [record_of(kind, row) for row in connection.execute(sql, span)]


def log(connection: apsw.Connection, space_id: str, since_rev: int, *, limit: int) -> list[LoggedChange]:
    sql = f"{_LOGGED} WHERE space_id = ? AND rev > ? ORDER BY rev, seq LIMIT ?"
    rows: list[Any] = connection.execute(sql, (space_id, since_rev, limit)).fetchall()
    if len(rows) == limit:
        last_rev, last_seq = rows[-1][:2]
        sql = f"{_LOGGED} WHERE space_id = ? AND rev = ? AND seq > ? ORDER BY seq"
        rows += connection.execute(sql, (space_id, last_rev, last_seq)).fetchall()
    return [logged_of(row) for row in rows]


def history(
    connection: apsw.Connection, space_id: str, key: Key, *, before_rev: int | None, limit: int
) -> list[LoggedChange]:
    sql = (
        f"{_LOGGED} WHERE space_id = ? AND kind = ? AND entity_id = ? AND rev < ifnull(?, 9223372036854775807)"
        " ORDER BY rev DESC, seq DESC LIMIT ?"
    )
    rows: list[Any] = connection.execute(sql, (space_id, key.kind, key.id, before_rev, limit)).fetchall()
    if len(rows) == limit:
        last_rev, last_seq = rows[-1][:2]
        sql = f"{_LOGGED} WHERE space_id = ? AND kind = ? AND entity_id = ? AND rev = ? AND seq < ? ORDER BY seq DESC"
        rows += connection.execute(sql, (space_id, key.kind, key.id, last_rev, last_seq)).fetchall()
    return [logged_of(row) for row in rows]


def applied(connection: apsw.Connection, space_id: str, op_ids: list[str]) -> dict[str, int]:
    found = {}
    for op_id in op_ids:
        row = connection.execute(
            "SELECT rev FROM change WHERE space_id = ? AND op_id = ?", (space_id, op_id)
        ).fetchone()
        if row is not None:
            found[op_id] = row[0]
    return found
