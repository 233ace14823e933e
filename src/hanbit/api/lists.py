"""Lists over HTTP."""

from functools import partial
from typing import Any

from msgspec import UNSET, Struct, UnsetType

from hanbit.api.conditions import if_match, record_answer, unless_unchanged
from hanbit.api.endpoint import Answer, Call, Endpoint, given, no_content
from hanbit.domain import refusals as r
from hanbit.domain.lists import ListEdit, ListValues, NameText, TodoList
from hanbit.domain.todos import IdText
from hanbit.usecases.edits import Desk
from hanbit.usecases.entities import change, create
from hanbit.usecases.lists import list_lists, read_list


class NewList(ListValues, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """``id``: a UUID of the client's choice."""

    id: IdText | UnsetType = UNSET
    name: NameText


class ListPatch(ListValues, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """RFC 7396: absent is left alone."""


class ListsAnswer(Struct, frozen=True):
    items: list[TodoList]


async def _list(desk: Desk, call: Call[None, None]) -> Answer:
    records = await list_lists(desk, call.actor)
    return Answer(200, b'{"items":[' + b",".join([record.body for record in records]) + b"]}")


async def _create(desk: Desk, call: Call[NewList, None]) -> Answer:
    record = await create(desk, call.actor, given(call.body.id), call.body, op_id=call.op_id)
    return record_answer(record, 201, (("location", f"/api/v1/lists/{record.key.id}"),))


async def _read(desk: Desk, call: Call[None, None]) -> Answer:
    return unless_unchanged(call, await read_list(desk, call.actor, call.path["id"]))


async def _change(desk: Desk, call: Call[ListPatch, None]) -> Answer:
    return record_answer(await change(desk, call.actor, call.path["id"], call.body, if_match=if_match(call)))


async def _delete(desk: Desk, call: Call[None, None]) -> Answer:
    await change(desk, call.actor, call.path["id"], ListEdit(deleted=True), if_match=if_match(call))
    return no_content()


def endpoints(desk: Desk) -> list[Endpoint]:
    one = "/api/v1/lists/{id}"
    kept = (r.NotFound, r.Stale, r.InboxIsKept, r.StorageFull)
    return [
        Endpoint(method="GET", path="/api/v1/lists", function="listLists", summary="All lists, by position",
                 tag="lists", run=partial(_list, desk), answer=ListsAnswer),
        Endpoint(method="POST", path="/api/v1/lists", function="createList", summary="Make a list", tag="lists",
                 run=partial(_create, desk), body=NewList, answer=TodoList, status=201, has_etag=True,
                 takes_idempotency_key=True, refusals=(r.IdTaken, r.StorageFull),
                 answer_headers={"Location": "Where the new list is."}, links=_links()),
        Endpoint(method="GET", path=one, function="readList", summary="One list", tag="lists",
                 run=partial(_read, desk), answer=TodoList, has_etag=True, refusals=(r.NotFound,)),
        Endpoint(method="PATCH", path=one, function="changeList", summary="Rename, recolour, move or archive",
                 tag="lists", run=partial(_change, desk), body=ListPatch, answer=TodoList, is_patch=True,
                 takes_if_match=True, has_etag=True, refusals=kept),
        Endpoint(method="DELETE", path=one, function="deleteList", summary="Delete a list", tag="lists",
                 run=partial(_delete, desk), status=204, takes_if_match=True, refusals=kept,
                 description="Its to-dos go into the trash. The inbox stays."),
    ]  # fmt: skip


def _links() -> dict[str, dict[str, Any]]:
    at_new = {"parameters": {"id": "$response.body#/id"}}
    return {
        "read": {"operationId": "readList", **at_new},
        "change": {"operationId": "changeList", **at_new},
        "delete": {"operationId": "deleteList", **at_new},
    }
