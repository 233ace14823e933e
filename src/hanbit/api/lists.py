"""Lists over HTTP."""

from typing import Any

from msgspec import UNSET, Struct, UnsetType

from hanbit.api.endpoint import Answer, Call, Endpoint, etag, no_content
from hanbit.api.todos import if_match, is_unchanged, record_answer
from hanbit.domain import refusals as r
from hanbit.domain.lists import ListEdit, NameText, TodoList
from hanbit.domain.todos import IdText
from hanbit.usecases.edits import Desk
from hanbit.usecases.lists import change_list, create_list, list_lists, read_list


class NewList(ListEdit, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """``id``: a UUID of the client's choice."""

    id: IdText | UnsetType = UNSET
    name: NameText


class ListPatch(ListEdit, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """RFC 7396: absent is left alone."""


class ListsAnswer(Struct, frozen=True):
    items: list[TodoList]


def endpoints(desk: Desk) -> list[Endpoint]:
    async def list_(call: Call[None, None]) -> Answer:
        records = await list_lists(desk, call.actor)
        return Answer(200, b'{"items":[' + b",".join([record.body for record in records]) + b"]}")

    async def create(call: Call[NewList, None]) -> Answer:
        list_id = call.body.id if call.body.id is not UNSET else None
        fields = ListEdit(**{name: getattr(call.body, name) for name in ListEdit.__struct_fields__})
        record = await create_list(desk, call.actor, list_id, fields, op_id=call.op_id)
        return record_answer(record, 201, (("location", f"/api/v1/lists/{record.key.id}"),))

    async def read(call: Call[None, None]) -> Answer:
        record = await read_list(desk, call.actor, call.path["id"])
        if is_unchanged(call, record.rev):
            return Answer(304, None, (("etag", etag(record.rev)),))
        return record_answer(record)

    async def change(call: Call[ListPatch, None]) -> Answer:
        return record_answer(await change_list(desk, call.actor, call.path["id"], call.body, if_match=if_match(call)))

    async def delete(call: Call[None, None]) -> Answer:
        await change_list(desk, call.actor, call.path["id"], ListEdit(deleted=True), if_match=if_match(call))
        return no_content()

    one = "/api/v1/lists/{id}"
    kept = (r.NotFound, r.Stale, r.InboxIsKept, r.StorageFull)
    return [
        Endpoint(method="GET", path="/api/v1/lists", function="listLists", summary="All lists, by position",
                 run=list_, tag="lists", answer=ListsAnswer),
        Endpoint(method="POST", path="/api/v1/lists", function="createList", summary="Make a list", run=create,
                 tag="lists", body=NewList, answer=TodoList, status=201, has_etag=True, takes_idempotency_key=True,
                 refusals=(r.IdTaken, r.StorageFull), answer_headers={"Location": "Where the new list is."},
                 links=_links()),
        Endpoint(method="GET", path=one, function="readList", summary="One list", run=read, tag="lists",
                 answer=TodoList, has_etag=True, refusals=(r.NotFound,)),
        Endpoint(method="PATCH", path=one, function="changeList", summary="Rename, recolour, move or archive",
                 run=change, tag="lists", body=ListPatch, answer=TodoList, is_patch=True, takes_if_match=True,
                 has_etag=True, refusals=kept),
        Endpoint(method="DELETE", path=one, function="deleteList", summary="Delete a list", run=delete, tag="lists",
                 status=204, takes_if_match=True, refusals=kept,
                 description="Its to-dos go into the trash. The inbox stays."),
    ]  # fmt: skip


def _links() -> dict[str, dict[str, Any]]:
    at_new = {"parameters": {"id": "$response.body#/id"}}
    return {
        "read": {"operationId": "readList", **at_new},
        "change": {"operationId": "changeList", **at_new},
        "delete": {"operationId": "deleteList", **at_new},
    }
