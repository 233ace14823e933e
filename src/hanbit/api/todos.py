"""To-dos over HTTP."""

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from hanbit.api.endpoint import Answer, Call, Endpoint, answer_json, etag, is_set, no_content
from hanbit.domain import refusals as r
from hanbit.domain.due import Window
from hanbit.domain.ids import is_id
from hanbit.domain.search import MAX_QUERY
from hanbit.domain.text import PROSE_PATTERN
from hanbit.domain.todos import IdText, Status, TitleText, Todo, TodoEdit
from hanbit.ports.store import MAX_PAGE, Record
from hanbit.sync.cursors import PLACE_PATTERN
from hanbit.usecases.edits import Desk
from hanbit.usecases.todos import (
    TodoFilter,
    change_todo,
    create_todo,
    history_of,
    list_todos,
    read_todo,
    restore_todo,
)

HISTORY_LIMIT = 100

Limit = Annotated[int, Meta(ge=1, le=MAX_PAGE)]
CursorText = Annotated[str, Meta(extra_json_schema={"pattern": PLACE_PATTERN})]
SearchText = Annotated[str, Meta(extra_json_schema={"maxLength": MAX_QUERY, "pattern": PROSE_PATTERN})]
TagQuery = Annotated[str, Meta(max_length=100, extra_json_schema={"pattern": PROSE_PATTERN})]


class NewTodo(TodoEdit, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """``id``: a UUID of the client's choice. Without ``listId`` it goes to the inbox."""

    id: IdText | UnsetType = UNSET
    title: TitleText


class TodoPatch(TodoEdit, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """RFC 7396 on the fields of a to-do: absent is left alone, ``null`` clears. ``due`` and ``repeat`` go whole."""


class TodosQuery(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    list_id: IdText | UnsetType = UNSET
    status: Status | UnsetType = UNSET
    due: Window | UnsetType = UNSET
    tag: TagQuery | UnsetType = UNSET
    q: SearchText | UnsetType = UNSET
    parent_id: IdText | UnsetType = UNSET
    deleted: bool = False
    limit: Limit = 50
    cursor: CursorText | UnsetType = UNSET


class TodosAnswer(Struct, frozen=True, rename="camel"):
    items: list[Todo]
    next_cursor: str | None


class Conflicting(Struct, frozen=True, rename="camel"):
    """``kept`` is in use; ``lost`` was there before and can be taken back by setting it."""

    field: str
    kept: Any
    lost: Any
    lost_rev: int


class HistoryItem(Struct, frozen=True, rename="camel"):
    rev: int
    at: str
    actor: str
    op_id: str | None
    set: dict[str, Any]
    prior: dict[str, Any] | None
    conflicts: list[Conflicting]


class HistoryAnswer(Struct, frozen=True):
    """Newest first; at most the last hundred changes."""

    items: list[HistoryItem]


def record_answer(record: Record, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    return Answer(status, record.body, (("etag", etag(record.rev)), *headers))


def if_match(call: Call[Any, Any]) -> int | None:
    """The rev in ``If-Match``; None without one, or with ``*``. Raises Invalid for a tag we never gave."""
    value = call.header(b"if-match")
    if value is None or value.strip() == "*":
        return None
    number = value.strip().removeprefix("W/").strip('"')
    if not number.isascii() or not number.isdecimal() or len(number) > 15:
        raise r.invalid("/If-Match", "value")
    return int(number)


def is_unchanged(call: Call[Any, Any], rev: int) -> bool:
    known = call.header(b"if-none-match")
    return known is not None and etag(rev) in [tag.strip().removeprefix("W/") for tag in known.split(",")]


def _filter(query: TodosQuery) -> TodoFilter:
    """Raises Invalid for an id of another form."""
    given = {name: value for name in TodosQuery.__struct_fields__ if is_set(value := getattr(query, name))}
    for name, wire in (("list_id", "/listId"), ("parent_id", "/parentId")):
        if name in given and not is_id(given[name]):
            raise r.invalid(wire, "id")
    return TodoFilter(**given)


def endpoints(desk: Desk) -> list[Endpoint]:
    async def list_(call: Call[None, TodosQuery]) -> Answer:
        wanted = _filter(call.query)
        found = await list_todos(desk, call.actor, wanted)
        items = b",".join([record.body for record in found.records])
        return Answer(200, b'{"items":[' + items + b'],"nextCursor":' + msgspec.json.encode(found.next_cursor) + b"}")

    async def create(call: Call[NewTodo, None]) -> Answer:
        todo_id = call.body.id if call.body.id is not UNSET else None
        record = await create_todo(desk, call.actor, todo_id, call.body, op_id=call.op_id)
        return record_answer(record, 201, (("location", f"/api/v1/todos/{record.key.id}"),))

    async def read(call: Call[None, None]) -> Answer:
        record = await read_todo(desk, call.actor, call.path["id"])
        if is_unchanged(call, record.rev):
            return Answer(304, None, (("etag", etag(record.rev)),))
        return record_answer(record)

    async def change(call: Call[TodoPatch, None]) -> Answer:
        return record_answer(await change_todo(desk, call.actor, call.path["id"], call.body, if_match=if_match(call)))

    async def delete(call: Call[None, None]) -> Answer:
        await change_todo(desk, call.actor, call.path["id"], TodoEdit(deleted=True), if_match=if_match(call))
        return no_content()

    async def restore(call: Call[None, None]) -> Answer:
        return record_answer(await restore_todo(desk, call.actor, call.path["id"]))

    async def history(call: Call[None, None]) -> Answer:
        entries = await history_of(desk, call.actor, call.path["id"], limit=HISTORY_LIMIT)
        items = [
            {
                "rev": entry.rev,
                "at": entry.change.at,
                "actor": entry.change.actor,
                "opId": entry.change.op_id,
                "set": entry.change.set,
                "prior": entry.change.prior,
                "conflicts": entry.change.clashes,
            }
            for entry in entries
        ]
        return answer_json({"items": items})

    one = "/api/v1/todos/{id}"
    return [
        Endpoint(method="GET", path=one, function="readTodo", summary="One to-do", run=read, tag="todos",
                 answer=Todo, has_etag=True, refusals=(r.NotFound,)),
        Endpoint(method="GET", path="/api/v1/todos", function="listTodos", summary="To-dos that meet every condition",
                 run=list_, tag="todos", query=TodosQuery, answer=TodosAnswer,
                 description="By date for `due`, else by position. What is in the trash is left out, or with "
                 "`deleted=true` is all there is. `q` finds inside words and by initial consonants, in NFC or NFD."),
        Endpoint(method="POST", path="/api/v1/todos", function="createTodo", summary="Write down a to-do", run=create,
                 tag="todos", body=NewTodo, answer=Todo, status=201, has_etag=True, takes_idempotency_key=True,
                 refusals=(r.IdTaken, r.NotFound, r.StorageFull),
                 answer_headers={"Location": "Where the new to-do is."}, links=links_to_new()),
        Endpoint(method="PATCH", path=one, function="changeTodo", summary="Change some fields", run=change, tag="todos",
                 body=TodoPatch, answer=Todo, is_patch=True, takes_if_match=True, has_etag=True,
                 refusals=(r.NotFound, r.Stale, r.StorageFull),
                 description="Setting `status` to `done` on a repeating to-do also makes the next one."),
        Endpoint(method="DELETE", path=one, function="deleteTodo", summary="Put a to-do into the trash", run=delete,
                 tag="todos", status=204, takes_if_match=True, refusals=(r.NotFound, r.Stale, r.StorageFull),
                 description="Subtasks go along. Everything can be restored for thirty days."),
        Endpoint(method="POST", path=one + "/restore", function="restoreTodo", summary="Take a to-do out of the trash",
                 run=restore, tag="todos", answer=Todo, has_etag=True, takes_idempotency_key=True,
                 refusals=(r.NotFound, r.StorageFull)),
        Endpoint(method="GET", path=one + "/history", function="todoHistory", summary="What happened to a to-do",
                 run=history, tag="todos", answer=HistoryAnswer, refusals=(r.NotFound,)),
    ]  # fmt: skip


def links_to_new() -> dict[str, dict[str, Any]]:
    at_new = {"parameters": {"id": "$response.body#/id"}}
    return {
        "read": {"operationId": "readTodo", **at_new},
        "change": {"operationId": "changeTodo", **at_new},
        "delete": {"operationId": "deleteTodo", **at_new},
        "restore": {"operationId": "restoreTodo", **at_new},
        "history": {"operationId": "todoHistory", **at_new},
    }
