"""What lists a person has."""

from hanbit.domain.refusals import NotFound
from hanbit.ports.store import Record
from hanbit.sync.changes import Key
from hanbit.usecases.draft import Actor
from hanbit.usecases.edits import Desk, find


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
