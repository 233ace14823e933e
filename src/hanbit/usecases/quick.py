"""A to-do from one line of text. Reading it needs nothing but the person's clock and the names of their lists."""

from datetime import UTC, datetime

from msgspec import UNSET

from hanbit.domain.lists import TodoList
from hanbit.domain.quickadd.answer import Parsed
from hanbit.domain.quickadd.folding import fold
from hanbit.domain.quickadd.grammar import Grammar
from hanbit.domain.times import zone
from hanbit.domain.todos import TodoEdit
from hanbit.ports.store import Record
from hanbit.usecases.draft import Actor
from hanbit.usecases.edits import Desk
from hanbit.usecases.entities import create


async def read_quickly(
    desk: Desk, grammar: Grammar, actor: Actor, text: str, *, now: str | None = None, time_zone: str | None = None
) -> Parsed:
    """``now``: what their wall shows, ``YYYY-MM-DDTHH:MM``; absent, what it shows in ``time_zone`` or their own.

    A name after ``@`` counts when a list of their own space has it.
    """
    return _read(grammar, text, _wall(desk, actor, now, time_zone), time_zone, await _lists(desk, actor))


async def add_quickly(
    desk: Desk,
    grammar: Grammar,
    actor: Actor,
    text: str,
    *,
    now: str | None = None,
    time_zone: str | None = None,
    list_id: str | None = None,
    op_id: str | None = None,
) -> Record:
    """``list_id``: where it goes when the text names no list. Raises Invalid, or MissingReference at ``/listId``."""
    lists = await _lists(desk, actor)
    said = _read(grammar, text, _wall(desk, actor, now, time_zone), time_zone, lists)
    if said.list is not None:
        wanted = fold(said.list).low
        list_id = next(one.id for one in lists if fold(one.name).low == wanted)
    fields = TodoEdit(
        title=said.title,
        due=said.due if said.due is not None else UNSET,
        repeat=said.repeat.kept() if said.repeat is not None else UNSET,
        tags=said.tags if said.tags else UNSET,
        priority=said.priority,  # type: ignore[arg-type]
        list_id=list_id if list_id is not None else UNSET,
    )
    return await create(desk, actor, None, fields, op_id=op_id)


def _read(grammar: Grammar, text: str, wall: datetime, time_zone: str | None, lists: list[TodoList]) -> Parsed:
    from hanbit.domain.quickadd.parse import parse  # late: most functions start and end without a quick add

    return parse(grammar, text, wall, time_zone, lists=[one.name for one in lists])


async def _lists(desk: Desk, actor: Actor) -> list[TodoList]:
    """Those that a to-do can be put into: neither archived nor a saved filter."""
    lists = [record.entity for record in await desk.store.lists(actor.space_id)]
    return [one for one in lists if isinstance(one, TodoList) and one.archived_at is None and one.filter is None]


def _wall(desk: Desk, actor: Actor, now: str | None, time_zone: str | None) -> datetime:
    if now is not None:
        return datetime.fromisoformat(now)
    instant = datetime.fromtimestamp(desk.clock.now_ms() / 1000, UTC)
    return instant.astimezone(zone(time_zone or actor.zone_name)).replace(tzinfo=None)
