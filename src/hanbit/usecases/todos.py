"""Finding to-dos, reading one, and taking one out of the trash."""

from typing import Literal

from msgspec import Struct

from hanbit.domain.due import DueRange, Window, range_of
from hanbit.domain.keyboard import hangul_of
from hanbit.domain.refusals import NotFound, invalid
from hanbit.domain.search import MAX_QUERY
from hanbit.domain.text import one_line
from hanbit.domain.todos import Todo, TodoEdit, clean_tag
from hanbit.ports.store import Record, TodoQuery
from hanbit.sync import cursors
from hanbit.sync.changes import Key, LoggedChange
from hanbit.sync.cursors import Place
from hanbit.usecases.draft import Actor, Edit
from hanbit.usecases.edits import Desk, find, fresh_id, push_one


class TodoFilter(Struct, frozen=True, kw_only=True):
    """Every condition given must hold. ``cursor`` is that of an earlier answer to the same filter."""

    list_id: str | None = None
    status: Literal["open", "done"] | None = None
    due: Window | None = None
    tag: str | None = None
    q: str | None = None
    parent_id: str | None = None
    deleted: bool = False
    limit: int = 50
    cursor: str | None = None


class TodoAnswer(Struct, frozen=True):
    records: list[Record]
    next_cursor: str | None


async def list_todos(desk: Desk, actor: Actor, wanted: TodoFilter) -> TodoAnswer:
    """Across the actor's spaces, their own first. Raises Invalid at ``/cursor`` or ``/q``."""
    place = cursors.decode_place(wanted.cursor) if wanted.cursor is not None else None
    text = one_line(wanted.q) if wanted.q is not None else None
    if text is not None and len(text) > MAX_QUERY:
        raise invalid("/q", "length", minimum=1, maximum=MAX_QUERY)
    text = await _meant(desk, actor, wanted, text)
    found: list[Record] = []
    start = place or Place(actor.space_id, None)
    if start.space_id != actor.space_id and start.space_id not in await _others(desk, actor):  # left, or made up
        return TodoAnswer([], None)
    at: Place | None = start
    while at is not None:
        query = _query(desk, actor, wanted, text, limit=wanted.limit - len(found), after=at.after)
        page = await desk.store.todos(at.space_id, query)
        found += page.records
        if page.next_after is not None:
            return TodoAnswer(found, cursors.encode_place(Place(at.space_id, page.next_after)))
        at = await _space_after(desk, actor, at.space_id)
        if at is not None and len(found) == wanted.limit:
            return TodoAnswer(found, cursors.encode_place(at))
    return TodoAnswer(found, None)


async def _meant(desk: Desk, actor: Actor, wanted: TodoFilter, text: str | None) -> str | None:
    """What is looked for: as it was typed, or what its keys spell in Hangul if nothing holds that."""
    spelled = hangul_of(text) if text else None
    if spelled is None:
        return text
    for space_id in (actor.space_id, *await _others(desk, actor)):
        page = await desk.store.todos(space_id, _query(desk, actor, wanted, text, limit=1, after=None))
        if page.records:
            return text
    return spelled


async def _others(desk: Desk, actor: Actor) -> list[str]:
    return [m.space_id for m in await desk.store.spaces_of(actor.account_id) if m.space_id != actor.space_id]


async def _space_after(desk: Desk, actor: Actor, space_id: str) -> Place | None:
    """The beginning of the actor's next space, their own being the first."""
    others = await _others(desk, actor)
    following = others if space_id == actor.space_id else others[others.index(space_id) + 1 :]
    return Place(following[0], None) if following else None


def _query(
    desk: Desk, actor: Actor, wanted: TodoFilter, text: str | None, *, limit: int, after: tuple[str, str] | None
) -> TodoQuery:
    due: DueRange | None = None
    if wanted.due is not None:
        now_ms = desk.clock.now_ms()
        due = range_of(wanted.due, now_ms=now_ms, zone_name=actor.zone_name, day_start=actor.day_start)
    return TodoQuery(
        list_id=wanted.list_id,
        is_done=None if wanted.status is None else wanted.status == "done",
        due=due,
        tag=clean_tag(wanted.tag) if wanted.tag is not None else None,
        text=text or None,
        parent_id=wanted.parent_id,
        deleted=wanted.deleted,
        limit=limit,
        after=after,
    )


async def read_todo(desk: Desk, actor: Actor, todo_id: str) -> Record:
    """Raises NotFound, also for what lies in the trash."""
    _, record = await find(desk, actor, Key("todo", todo_id))
    if _is_deleted(record):
        raise NotFound
    return record


async def restore_todo(desk: Desk, actor: Actor, todo_id: str) -> Record:
    """Out of the trash; one that is not in it is left as it is. Raises NotFound."""
    key = Key("todo", todo_id)
    space_id, _ = await find(desk, actor, key)
    edit = Edit(fresh_id(desk), key, TodoEdit(deleted=False), is_fresh=True, pointer="")
    return await push_one(desk, actor, space_id, edit)


async def history_of(desk: Desk, actor: Actor, todo_id: str, *, limit: int) -> list[LoggedChange]:
    """Newest first. Raises NotFound, also for what lies in the trash: restored, it has its history again."""
    key = Key("todo", todo_id)
    space_id, record = await find(desk, actor, key)
    if _is_deleted(record):
        raise NotFound
    return await desk.store.history(space_id, key, before_rev=None, limit=limit)


def _is_deleted(record: Record) -> bool:
    entity = record.entity
    assert isinstance(entity, Todo)
    return entity.deleted_at is not None
