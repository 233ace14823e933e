"""Lists one at a time, for clients that stay online."""

from hanbit.domain.lists import ListEdit
from hanbit.domain.refusals import NotFound
from hanbit.ports.store import Record
from hanbit.sync.changes import Key
from hanbit.usecases.draft import Actor, Edit
from hanbit.usecases.edits import Desk, Known, entity_id, find, fresh_id, push_one


async def list_lists(desk: Desk, actor: Actor) -> list[Record]:
    """Of every space of the actor, their own first, each by position."""
    own = await desk.store.lists(actor.space_id)
    others = [m.space_id for m in await desk.store.spaces_of(actor.account_id) if m.space_id != actor.space_id]
    return own + [record for space_id in others for record in await desk.store.lists(space_id)]


async def read_list(desk: Desk, actor: Actor, list_id: str) -> Record:
    """Raises NotFound."""
    _, record = await find(desk, actor, Key("list", list_id))
    if record.entity.deleted_at is not None:
        raise NotFound
    return record


async def create_list(
    desk: Desk, actor: Actor, list_id: str | None, fields: ListEdit, *, op_id: str | None = None
) -> Record:
    """Raises Invalid or IdTaken."""
    edit = Edit(
        op_id or fresh_id(desk),
        list_id if list_id is not None else entity_id(desk, "list", op_id),
        fields,
        expect="new",
        is_fresh=op_id is None,
        pointer="",
    )
    known: Known = {edit.key: None} if list_id is None and op_id is None else {}  # an id made just now
    return await push_one(desk, actor, actor.space_id, edit, known=known)


async def change_list(
    desk: Desk, actor: Actor, list_id: str, fields: ListEdit, *, if_match: int | None = None
) -> Record:
    """Raises Invalid, NotFound, InboxIsKept, or Stale when ``if_match`` is not its rev."""
    space_id, record = await find(desk, actor, Key("list", list_id))
    edit = Edit(fresh_id(desk), list_id, fields, expect="existing", if_match=if_match, is_fresh=True, pointer="")
    return await push_one(desk, actor, space_id, edit, known={edit.key: record})
