"""What an edit of a to-do leads to: merged fields, its subtasks' fate, and the successor of a repeating one."""

import msgspec
from msgspec import UNSET

from hanbit.domain.ids import inbox_of, is_id, successor_of
from hanbit.domain.positions import after
from hanbit.domain.refusals import IdTaken, MissingReference, invalid
from hanbit.domain.todos import MAX_DEPTH, Todo, TodoFields, TodoValues, carried_over, clean, successor
from hanbit.sync.changes import Clash, Key, set_names
from hanbit.sync.merge import merge
from hanbit.usecases.draft import Draft, Edit, changes_nothing


async def decide_todo(draft: Draft, edit: Edit, wanted: TodoValues, before: Todo | None) -> tuple[Clash, ...] | None:
    """Add the changes to ``draft``; None when there are none.

    Raises Invalid, MissingReference or IdTaken; then the draft is to be rewound.
    """
    key = edit.key
    fields = clean(wanted, edit.pointer, at=draft.at, done_at=edit.done_at)
    if before is None:
        await _create(draft, key, fields, op_id=edit.logged_op_id, pointer=edit.pointer)
        return ()
    if edit.expect == "new":
        raise IdTaken
    fields = _without_what_is_so(fields, before)
    if changes_nothing(edit, fields):
        return None
    contested = await draft.contested(key, fields, edit.base_rev)
    fields, clashes = merge(fields, before, draft.field_revs(key), contested)
    fields = await _placed(draft, before, fields, edit.pointer)
    # What follows first, the edit itself last: were it known as applied before, a retry would leave out the rest.
    if fields.status == "done":
        await _follow(draft, _after(draft, key, fields))
    moved = fields.list_id if fields.list_id != before.list_id else UNSET
    if moved or fields.deleted_at is not UNSET:
        await _take_subtasks_along(draft, before, TodoFields(list_id=moved, deleted_at=fields.deleted_at))
    draft.add(key, fields, op_id=edit.logged_op_id, clashes=clashes)
    return clashes


def _after(draft: Draft, key: Key, fields: TodoFields) -> Todo:
    todo = draft.stepped(key, fields)
    assert isinstance(todo, Todo)
    return todo


async def _create(draft: Draft, key: Key, fields: TodoFields, *, op_id: str | None, pointer: str) -> None:
    if not is_id(key.id):
        raise invalid("/id", "id")
    if fields.title is UNSET:
        raise invalid(f"{pointer}/title", "required")
    parent = await _live_parent(draft, fields.parent_id, pointer) if fields.parent_id else None
    if parent is not None:
        await _not_too_deep(draft, parent, 1, pointer)
    list_id = fields.list_id or (parent.list_id if parent else inbox_of(draft.space_id))
    await _live_list(draft, list_id, pointer)
    position = fields.position or after(await draft.last_position(list_id))
    fields = msgspec.structs.replace(fields, list_id=list_id, position=position)
    if fields.status == "done":  # what follows first, as in ``decide_todo``
        await _follow(draft, _after(draft, key, fields))
    draft.add(key, fields, op_id=op_id)


def _without_what_is_so(fields: TodoFields, before: Todo) -> TodoFields:
    """Finishing or binning a second time keeps the first moment: replays must not move history."""
    if fields.status == before.status:
        fields = msgspec.structs.replace(fields, status=UNSET, completed_at=UNSET)
    if fields.deleted_at is not UNSET and bool(fields.deleted_at) == bool(before.deleted_at):
        fields = msgspec.structs.replace(fields, deleted_at=UNSET)
    return fields


async def _placed(draft: Draft, before: Todo, fields: TodoFields, pointer: str) -> TodoFields:
    """Checks where the to-do goes; a restored one whose list is gone comes back in the inbox."""
    if fields.parent_id:
        parent = await _live_parent(draft, fields.parent_id, pointer)
        await _no_circle(draft, before.id, parent, pointer)
        await _not_too_deep(draft, parent, await _levels(draft, before.id), pointer)
    if fields.list_id and fields.list_id != before.list_id:
        await _live_list(draft, fields.list_id, pointer)
    elif fields.deleted_at is None:
        home = await draft.todo_list(before.list_id)
        if home is None or home.deleted_at is not None:
            return msgspec.structs.replace(fields, list_id=inbox_of(draft.space_id))
    return fields


async def _live_list(draft: Draft, list_id: str, pointer: str) -> None:
    found = await draft.todo_list(list_id)
    if found is None or found.deleted_at is not None or found.filter is not None:  # a filter holds no to-dos
        raise MissingReference(f"{pointer}/listId")


async def _live_parent(draft: Draft, parent_id: str, pointer: str) -> Todo:
    parent = await draft.todo(parent_id)
    if parent is None or parent.deleted_at is not None:
        raise MissingReference(f"{pointer}/parentId")
    return parent


async def _not_too_deep(draft: Draft, parent: Todo, levels: int, pointer: str) -> None:
    """``levels``: of the to-do that goes below ``parent``, itself included."""
    depth, above = 1, parent
    while above.parent_id and depth + levels <= MAX_DEPTH:
        higher = await draft.todo(above.parent_id)
        if higher is None:
            break
        depth, above = depth + 1, higher
    if depth + levels > MAX_DEPTH:
        raise invalid(f"{pointer}/parentId", "depth", limit=MAX_DEPTH)


async def _levels(draft: Draft, todo_id: str, at_most: int = MAX_DEPTH) -> int:
    """Of subtasks below a to-do, itself included, the trash too; no deeper than ``at_most``."""
    if at_most == 1:
        return 1
    below = [await _levels(draft, child.id, at_most - 1) for child in await draft.children(todo_id)]
    return 1 + max(below, default=0)


async def _no_circle(draft: Draft, todo_id: str, parent: Todo, pointer: str) -> None:
    above: Todo | None = parent
    for _ in range(MAX_DEPTH + 1):
        if above is None:
            return
        if above.id == todo_id:
            raise invalid(f"{pointer}/parentId", "circle")
        above = await draft.todo(above.parent_id) if above.parent_id else None


async def _follow(draft: Draft, done: Todo) -> None:
    """The next of a repeating to-do and its subtasks, under ids that every device derives alike."""
    actor = draft.actor
    following = successor(done, zone_name=actor.zone_name, day_start=actor.day_start, calendar=draft.calendar)
    if following is None:
        return
    next_id, fields = following
    if await draft.todo(next_id) is not None:
        return
    await _copy_subtasks(draft, done.id, next_id)
    await draft.make_room(2)
    draft.add(Key("todo", next_id), fields)


async def _copy_subtasks(draft: Draft, parent_id: str, next_parent_id: str) -> None:
    for child in await draft.children(parent_id):
        if child.deleted_at is not None:
            continue
        copy = Key("todo", successor_of(child.id))
        await _copy_subtasks(draft, child.id, copy.id)
        if await draft.todo(copy.id) is None:
            await draft.make_room(2)
            draft.add(copy, msgspec.structs.replace(carried_over(child), parent_id=next_parent_id))


async def _take_subtasks_along(draft: Draft, parent: Todo, fields: TodoFields) -> None:
    """Into the trash with their parent, out again if they went in with it, and to the list it moves to."""
    went_with = None if fields.deleted_at else parent.deleted_at
    for child in await draft.children(parent.id):
        own = TodoFields(
            deleted_at=fields.deleted_at if child.deleted_at == went_with else UNSET,
            list_id=fields.list_id if child.list_id == parent.list_id else UNSET,
        )
        if not set_names(own):
            continue
        await _take_subtasks_along(draft, child, own)
        await draft.make_room(2)
        draft.add(Key("todo", child.id), own)
