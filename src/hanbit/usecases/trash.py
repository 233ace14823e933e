"""The trash, emptied by hand before its thirty days are over. What is dropped is gone on every device, for good."""

from collections.abc import AsyncIterator

from msgspec import Struct

from hanbit.domain.refusals import NotFound
from hanbit.domain.todos import Todo
from hanbit.ports.store import MAX_PAGE, Record, TodoQuery
from hanbit.sync.changes import Key
from hanbit.usecases.draft import Actor
from hanbit.usecases.edits import Desk, find, require_role


class Emptied(Struct, frozen=True, rename="camel"):
    """``hasMore``: ask again, with the same ``until``."""

    dropped: int
    has_more: bool


async def empty_trash(desk: Desk, actor: Actor, *, until: str) -> Emptied:
    """Drop what went into the trash by ``until`` (RFC 3339), a page of it: on DynamoDB each is a transaction."""
    batches = _in_trash(desk, actor, until)
    first = await anext(batches, None)
    dropped = await _drop(desk, *first) if first is not None else 0
    return Emptied(dropped, await anext(batches, None) is not None)


async def drop_todo(desk: Desk, actor: Actor, todo_id: str) -> None:
    """This one alone. Raises NotFound unless it lies in the trash, Forbidden when its space is theirs only to read."""
    space_id, _ = await find(desk, actor, Key("todo", todo_id))
    await require_role(desk, actor, space_id)
    if not await _drop(desk, space_id, [todo_id]):
        raise NotFound


async def _in_trash(desk: Desk, actor: Actor, until: str) -> AsyncIterator[tuple[str, list[str]]]:
    """Space by space and page by page; what the actor may only read is left out."""
    for space in await desk.store.spaces_of(actor.account_id):
        after: tuple[str, str] | None = None
        is_last = space.role == "viewer"
        while not is_last:
            page = await desk.store.todos(space.space_id, TodoQuery(deleted=True, limit=MAX_PAGE, after=after))
            old = [record.key.id for record in page.records if _went_by(record, until)]
            if old:
                yield space.space_id, old
            after, is_last = page.next_after, page.next_after is None


def _went_by(record: Record, until: str) -> bool:
    todo = record.entity
    return isinstance(todo, Todo) and todo.deleted_at is not None and todo.deleted_at <= until


async def _drop(desk: Desk, space_id: str, todo_ids: list[str]) -> int:
    dropped = await desk.store.discard(space_id, todo_ids, now_ms=desk.clock.now_ms())
    stats = await desk.store.stats(space_id)
    if dropped and stats is not None:
        desk.announce(space_id, stats.rev)
    return dropped
