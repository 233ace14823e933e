"""To-dos over HTTP."""

from functools import partial
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from hanbit.api.conditions import if_match, record_answer, unless_unchanged
from hanbit.api.endpoint import Answer, Call, Endpoint, answer_json, given, no_content
from hanbit.domain import refusals as r
from hanbit.domain.due import Window
from hanbit.domain.ids import is_id
from hanbit.domain.search import MAX_QUERY
from hanbit.domain.text import PROSE_PATTERN
from hanbit.domain.todos import IdText, Status, TitleText, Todo, TodoEdit, TodoValues
from hanbit.ports.store import MAX_PAGE
from hanbit.sync.changes import LoggedChange
from hanbit.sync.cursors import PLACE_PATTERN
from hanbit.usecases.edits import Desk
from hanbit.usecases.entities import change, create
from hanbit.usecases.todos import (
    TodoFilter,
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


class NewTodo(TodoValues, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """``id``: a UUID of the client's choice. Without ``listId`` it goes to the inbox."""

    id: IdText | UnsetType = UNSET
    title: TitleText


class TodoPatch(TodoValues, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
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


def _filter(query: TodosQuery) -> TodoFilter:
    """Raises Invalid for an id of another form."""
    for wire, value in (("/listId", query.list_id), ("/parentId", query.parent_id)):
        if value is not UNSET and not is_id(value):
            raise r.invalid(wire, "id")
    asked: dict[str, Any] = {name: given(getattr(query, name)) for name in TodosQuery.__struct_fields__}
    return TodoFilter(**asked)


async def _list(desk: Desk, call: Call[None, TodosQuery]) -> Answer:
    found = await list_todos(desk, call.actor, _filter(call.query))
    items = b",".join([record.body for record in found.records])
    return Answer(200, b'{"items":[' + items + b'],"nextCursor":' + msgspec.json.encode(found.next_cursor) + b"}")


async def _create(desk: Desk, call: Call[NewTodo, None]) -> Answer:
    record = await create(desk, call.actor, given(call.body.id), call.body, op_id=call.op_id)
    return record_answer(record, 201, (("location", f"/api/v1/todos/{record.key.id}"),))


async def _read(desk: Desk, call: Call[None, None]) -> Answer:
    return unless_unchanged(call, await read_todo(desk, call.actor, call.path["id"]))


async def _change(desk: Desk, call: Call[TodoPatch, None]) -> Answer:
    return record_answer(await change(desk, call.actor, call.path["id"], call.body, if_match=if_match(call)))


async def _delete(desk: Desk, call: Call[None, None]) -> Answer:
    await change(desk, call.actor, call.path["id"], TodoEdit(deleted=True), if_match=if_match(call))
    return no_content()


async def _restore(desk: Desk, call: Call[None, None]) -> Answer:
    return record_answer(await restore_todo(desk, call.actor, call.path["id"]))


async def _history(desk: Desk, call: Call[None, None]) -> Answer:
    entries = await history_of(desk, call.actor, call.path["id"], limit=HISTORY_LIMIT)
    return answer_json({"items": [_history_item(entry) for entry in entries]})


def _history_item(entry: LoggedChange) -> dict[str, Any]:
    return {
        "rev": entry.rev,
        "at": entry.change.at,
        "actor": entry.change.actor,
        "opId": entry.change.op_id,
        "set": entry.change.set,
        "prior": entry.change.prior,
        "conflicts": entry.change.clashes,
    }


def endpoints(desk: Desk) -> list[Endpoint]:
    one = "/api/v1/todos/{id}"
    return [
        Endpoint(method="GET", path=one, function="readTodo", summary="One to-do", tag="todos",
                 run=partial(_read, desk), answer=Todo, has_etag=True, refusals=(r.NotFound,)),
        Endpoint(method="GET", path="/api/v1/todos", function="listTodos", summary="To-dos that meet every condition",
                 tag="todos", run=partial(_list, desk), query=TodosQuery, answer=TodosAnswer,
                 description="By date for `due`; by position in a list or below a to-do; else list by list. What is "
                 "in the trash is left out, or with `deleted=true` is all there is. `q` asks for every word: inside "
                 "words, by initial consonants; what nothing holds is looked for as the Hangul that its keys spell "
                 "(`gksqlc`)."),
        Endpoint(method="POST", path="/api/v1/todos", function="createTodo", summary="Write down a to-do", tag="todos",
                 run=partial(_create, desk), body=NewTodo, answer=Todo, status=201, has_etag=True,
                 takes_idempotency_key=True, refusals=(r.IdTaken, r.MissingReference, r.StorageFull),
                 answer_headers={"Location": "Where the new to-do is."}, links=links_to_new()),
        Endpoint(method="PATCH", path=one, function="changeTodo", summary="Change some fields", tag="todos",
                 run=partial(_change, desk), body=TodoPatch, answer=Todo, is_patch=True, takes_if_match=True,
                 has_etag=True, refusals=(r.NotFound, r.MissingReference, r.Stale, r.StorageFull),
                 description="Setting `status` to `done` on a repeating to-do also makes the next one."),
        Endpoint(method="DELETE", path=one, function="deleteTodo", summary="Put a to-do into the trash", tag="todos",
                 run=partial(_delete, desk), status=204, takes_if_match=True,
                 refusals=(r.NotFound, r.Stale, r.StorageFull),
                 description="Subtasks go along. Everything can be restored for thirty days."),
        Endpoint(method="POST", path=one + "/restore", function="restoreTodo", summary="Take a to-do out of the trash",
                 tag="todos", run=partial(_restore, desk), answer=Todo, has_etag=True, takes_idempotency_key=True,
                 refusals=(r.NotFound, r.StorageFull)),
        Endpoint(method="GET", path=one + "/history", function="todoHistory", summary="What happened to a to-do",
                 tag="todos", run=partial(_history, desk), answer=HistoryAnswer, refusals=(r.NotFound,)),
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
