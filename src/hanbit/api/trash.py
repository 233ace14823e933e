"""The trash over HTTP: emptied at once, or of one to-do."""

from functools import partial
from typing import Annotated

from msgspec import Meta, Struct

from hanbit.api.endpoint import Answer, Call, Endpoint, answer_json, no_content
from hanbit.api.parsing import moment_in
from hanbit.domain import refusals as r
from hanbit.usecases.edits import Desk
from hanbit.usecases.trash import Emptied, drop_todo, empty_trash


class TrashQuery(Struct, frozen=True, forbid_unknown_fields=True):
    """``until``: the latest ``deletedAt`` that the person was shown; what came after it stays."""

    until: Annotated[str, Meta(extra_json_schema={"format": "date-time"})]


async def _empty(desk: Desk, call: Call[None, TrashQuery]) -> Answer:
    return answer_json(await empty_trash(desk, call.actor, until=moment_in(call.query.until, "/until")))


async def _drop(desk: Desk, call: Call[None, None]) -> Answer:
    await drop_todo(desk, call.actor, call.path["id"])
    return no_content()


def endpoints(desk: Desk) -> list[Endpoint]:
    return [
        Endpoint(method="DELETE", path="/api/v1/trash", function="emptyTrash", summary="Empty the trash for good",
                 tag="todos", run=partial(_empty, desk), query=TrashQuery, answer=Emptied, refusals=(r.StorageFull,),
                 description="At most two hundred to-dos at a time: with `hasMore`, ask again."),
        Endpoint(method="DELETE", path="/api/v1/trash/{id}", function="dropTodo", summary="Delete a to-do for good",
                 tag="todos", run=partial(_drop, desk), status=204, refusals=(r.NotFound, r.Forbidden, r.StorageFull),
                 description="Only one that lies in the trash. Its subtasks stay there until they are deleted too."),
    ]  # fmt: skip
