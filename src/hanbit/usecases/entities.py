"""Lists and to-dos one at a time, for clients that stay online. The same edits as sync, with an answer for each."""

from hanbit.domain.ids import derived_id
from hanbit.domain.lists import ListValues
from hanbit.domain.todos import TodoValues
from hanbit.ports.store import Record
from hanbit.sync.changes import Key
from hanbit.usecases.draft import Actor, Edit, kind_of
from hanbit.usecases.edits import Desk, Known, find, fresh_id, push_one


async def create(
    desk: Desk, actor: Actor, wanted_id: str | None, fields: TodoValues | ListValues, *, op_id: str | None = None
) -> Record:
    """In the actor's own space. The same request (``op_id``) sent again makes the same thing.

    Raises Invalid, IdTaken, or MissingReference at ``/listId`` or ``/parentId``.
    """
    kind = kind_of(fields)
    made_id = derived_id(f"{op_id}:{kind}") if op_id is not None else fresh_id(desk)
    key = Key(kind, wanted_id if wanted_id is not None else made_id)
    edit = Edit(op_id or made_id, key, fields, expect="new", is_fresh=op_id is None, pointer="")
    known: Known = {key: None} if wanted_id is None and op_id is None else {}  # an id made just now
    return await push_one(desk, actor, actor.space_id, edit, known=known)


async def change(
    desk: Desk,
    actor: Actor,
    entity_id: str,
    fields: TodoValues | ListValues,
    *,
    if_match: tuple[int, ...] | None = None,
) -> Record:
    """In whichever of the actor's spaces it is. What changes nothing leaves ``rev`` as it is.

    Raises Invalid, NotFound, MissingReference, InboxIsKept, or Stale when its rev is not among ``if_match``.
    """
    key = Key(kind_of(fields), entity_id)
    space_id, record = await find(desk, actor, key)
    edit = Edit(fresh_id(desk), key, fields, expect="existing", if_match=if_match, is_fresh=True, pointer="")
    return await push_one(desk, actor, space_id, edit, known={key: record})
