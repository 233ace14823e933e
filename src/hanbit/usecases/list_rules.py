"""What an edit of a list leads to. A list that goes takes its to-dos into the trash, and brings them back."""

import msgspec
from msgspec import UNSET

from hanbit.domain.ids import is_id
from hanbit.domain.lists import ListFields, ListValues, TodoList, clean
from hanbit.domain.positions import after
from hanbit.domain.refusals import IdTaken, InboxIsKept, NotFound, invalid
from hanbit.domain.todos import Todo, TodoFields
from hanbit.ports.store import MAX_PAGE, TodoQuery
from hanbit.sync.changes import Clash, Key
from hanbit.sync.merge import merge
from hanbit.usecases.draft import Draft, Edit, changes_nothing

MAX_LISTS = 500
"""Lists in a space; the sidebar shows them all at once."""


async def decide_list(
    draft: Draft, edit: Edit, wanted: ListValues, before: TodoList | None
) -> tuple[Clash, ...] | None:
    """Add the changes to ``draft``; None when there are none.

    Raises Invalid, IdTaken or InboxIsKept; then the draft is to be rewound.
    """
    key = edit.key
    fields = clean(wanted, edit.pointer, at=draft.at)
    if before is None:
        await _create(draft, key, fields, op_id=edit.logged_op_id, pointer=edit.pointer)
        return ()
    if edit.expect == "new":
        raise IdTaken
    if before.deleted_at is not None and fields.deleted_at is not None:
        raise NotFound
    if before.is_inbox and (fields.deleted_at or fields.archived_at):
        raise InboxIsKept
    if fields.filter is not UNSET and before.filter is None:
        raise NotFound  # it holds to-dos: there is no filter to change
    if fields.deleted_at is not UNSET and bool(fields.deleted_at) == bool(before.deleted_at):
        fields = msgspec.structs.replace(fields, deleted_at=UNSET)
    if changes_nothing(edit, fields):
        return None
    if fields.deleted_at:
        await _bin_todos(draft, before)
    contested = await draft.contested(key, fields, edit.base_rev)
    fields, clashes = merge(fields, before, draft.field_revs(key), contested)
    if fields.deleted_at is None:
        await _bring_back_todos(draft, before)
    draft.add(key, fields, op_id=edit.logged_op_id, clashes=clashes)
    return clashes


async def _create(draft: Draft, key: Key, fields: ListFields, *, op_id: str | None, pointer: str) -> None:
    if not is_id(key.id):
        raise invalid("/id", "id")
    if fields.name is UNSET:
        raise invalid(f"{pointer}/name", "required")
    lists = await draft.lists()
    if len(lists) >= MAX_LISTS:
        raise invalid(pointer, "too_many", limit=MAX_LISTS)
    last = lists[-1].position if lists else None
    draft.add(key, msgspec.structs.replace(fields, position=fields.position or after(last)), op_id=op_id)


async def _bin_todos(draft: Draft, home: TodoList) -> None:
    """To-dos first, the list last: whatever interrupts this, no to-do is left in a list that is gone."""
    await draft.flush()  # so that queries of the store see it
    while True:
        page = await draft.store.todos(draft.space_id, TodoQuery(list_id=home.id, limit=MAX_PAGE))
        for record in page.records:
            draft.saw(record.key, record)
            todo = await draft.todo(record.key.id)
            if todo is not None and todo.deleted_at is None and todo.list_id == home.id:
                await draft.make_room(2)
                draft.add(record.key, TodoFields(deleted_at=draft.at))
        if page.next_after is None:
            return
        await draft.flush()


async def _bring_back_todos(draft: Draft, home: TodoList) -> None:
    """Those that went into the trash with the list, and not before it. The list comes last here too."""
    await draft.flush()  # so that queries of the store see it
    cursor: tuple[str, str] | None = None
    while True:
        query = TodoQuery(list_id=home.id, deleted=True, limit=MAX_PAGE, after=cursor)
        page = await draft.store.todos(draft.space_id, query)
        for record in page.records:
            draft.saw(record.key, record)
            todo = await draft.todo(record.key.id)
            if isinstance(todo, Todo) and todo.deleted_at == home.deleted_at:
                await draft.make_room(2)
                draft.add(record.key, TodoFields(deleted_at=None))
        cursor = page.next_after
        if cursor is None:
            return
