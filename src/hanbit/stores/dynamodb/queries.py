"""Reads of a space: by an index what it orders, else the whole partition, filtered by the domain's own rules."""

from collections.abc import AsyncIterator, Sequence

from hanbit.domain.refusals import CursorExpired, NotFound
from hanbit.domain.todos import Todo
from hanbit.ports.store import MAX_PAGE, Feed, Membership, Record, TodoPage, TodoQuery
from hanbit.stores.dynamodb.calls import Table
from hanbit.stores.dynamodb.commits import head
from hanbit.stores.dynamodb.items import Item, is_tombstone, logged_of, number_of, record_of, text_of, tombstone_of
from hanbit.stores.dynamodb.table import (
    LAST,
    MOVED,
    PLACE,
    UNDER,
    account_pk,
    change_moved,
    change_place,
    change_sk,
    entity_moved,
    entity_sk,
    space_pk,
    todo_place,
    todo_under,
)
from hanbit.sync.changes import MAX_EDITS, Key, LoggedChange

Stretch = AsyncIterator[Item]


async def spaces_of(table: Table, account_id: str) -> list[Membership]:
    found = table.stretch(account_pk(account_id), space_pk(""), space_pk(LAST))
    return [
        Membership(text_of(item, "SK").removeprefix(space_pk("")), text_of(item, "name"), "owner")
        async for item in found
    ]


async def records(table: Table, space_id: str, keys: Sequence[Key]) -> dict[Key, Record]:
    found = await table.get_many([(space_pk(space_id), entity_sk(key)) for key in keys])
    return {record.key: record for item in found.values() if not is_tombstone(item) for record in [record_of(item)]}


async def lists(table: Table, space_id: str) -> list[Record]:
    found = [(record.entity, record) async for record in _all(table, space_id, "LIST")]
    kept = [(entity.position, entity.id, record) for entity, record in found if entity.deleted_at is None]
    return [record for *_, record in sorted(kept, key=lambda entry: entry[:2])]


async def _all(table: Table, space_id: str, kind: str) -> AsyncIterator[Record]:
    async for item in table.stretch(space_pk(space_id), f"{kind}#", f"{kind}#{LAST}"):
        if not is_tombstone(item):
            yield record_of(item)


async def todos(table: Table, space_id: str, query: TodoQuery) -> TodoPage:
    """Reads every to-do of the list that is asked for, else of the space: half a unit for each 4 KB of them."""
    found: list[tuple[tuple[str, str], Record]] = []
    async for record in _candidates(table, space_id, query):
        todo = record.entity
        assert isinstance(todo, Todo)
        if query.takes(todo) and (query.after is None or query.order(todo) > query.after):
            found.append((query.order(todo), record))
    found.sort(key=lambda pair: pair[0])
    page = found[: query.limit]
    return TodoPage([record for _, record in page], page[-1][0] if len(found) > query.limit and page else None)


async def _candidates(table: Table, space_id: str, query: TodoQuery) -> AsyncIterator[Record]:
    if query.list_id is None or query.deleted:
        async for record in _all(table, space_id, "TODO"):
            yield record
        return
    low = todo_place(query.list_id)
    keys = [one async for one in _keys(table.stretch(space_pk(space_id), low, low + LAST, index=PLACE))]
    found = await table.get_many([(space_pk(space_id), sort_key) for sort_key in keys])
    for item in found.values():
        if not is_tombstone(item):
            yield record_of(item)


async def _keys(stretch: Stretch) -> AsyncIterator[str]:
    async for item in stretch:
        yield text_of(item, "SK")


async def children(
    table: Table, space_id: str, parent_id: str, *, after: tuple[str, str] | None = None
) -> list[Record]:
    low = todo_under(parent_id) if after is None else todo_under(parent_id, *after) + LAST
    stretch = table.stretch(space_pk(space_id), low, todo_under(parent_id) + LAST, index=UNDER, limit=MAX_PAGE)
    keys = [one async for one in _keys(stretch)]
    found = await table.get_many([(space_pk(space_id), sort_key) for sort_key in keys])
    in_order = [found[at] for sort_key in keys if (at := (space_pk(space_id), sort_key)) in found]
    return [record_of(item) for item in in_order if not is_tombstone(item)]


async def last_position(table: Table, space_id: str, list_id: str) -> str | None:
    low = todo_place(list_id)
    last = table.stretch(space_pk(space_id), low, low + LAST, index=PLACE, limit=1, is_reverse=True)
    async for item in last:
        return text_of(item, "place").removeprefix(low).partition("#")[0]
    return None


async def feed(table: Table, space_id: str, since_rev: int, *, limit: int, floor_rev: int = 0) -> Feed:
    """The head first, and nothing of a later rev: what moves meanwhile comes with the next page.

    A query may see a transaction in part while it lands, so the newest commit waits until all of it is seen.
    Tombstones are dropped only after the floor was raised, so a floor that is low enough afterwards was so throughout.
    """
    before = await head(table, space_id)
    if before is None:
        raise NotFound
    low, high = entity_moved(since_rev + 1), entity_moved(before.rev)
    entries: list[tuple[int, str]] = []
    top = before.rev
    if since_rev < before.rev:
        # The cut commit whole, and one of the next: so it shows whether there is more.
        moved = table.stretch(space_pk(space_id), low, high, index=MOVED, limit=limit + MAX_EDITS)
        entries = [(int(text_of(item, "moved")[2:]), text_of(item, "SK")) async for item in moved]
        if len(entries) < limit + MAX_EDITS and sum(rev == top for rev, _ in entries) < before.entities:
            top -= 1
            entries = [entry for entry in entries if entry[0] <= top]
    upto = entries[limit - 1][0] if len(entries) > limit else top
    found = await table.get_many([(space_pk(space_id), sort_key) for rev, sort_key in entries if rev <= upto])
    after = await head(table, space_id) if since_rev else before
    if after is None:
        raise NotFound
    if 0 < since_rev < after.floor_rev and floor_rev < after.floor_rev:
        raise CursorExpired
    items = [item for item in found.values() if number_of(item, "rev") <= upto]
    return Feed(
        tuple(sorted((record_of(i) for i in items if not is_tombstone(i)), key=lambda r: (r.rev, r.key))),
        tuple(sorted((tombstone_of(i) for i in items if is_tombstone(i)), key=lambda t: (t.rev, t.key))),
        upto,
        bool(entries) and entries[-1][0] > upto,
    )


async def log(table: Table, space_id: str, since_rev: int, *, limit: int) -> list[LoggedChange]:
    pk = space_pk(space_id)
    high = change_moved(0)[:2] + LAST
    page = [item async for item in table.stretch(pk, change_moved(since_rev + 1), high, index=MOVED, limit=limit)]
    if len(page) == limit:
        last = text_of(page[-1], "moved")
        rest = table.stretch(pk, last + " ", last.rpartition("#")[0] + "#" + LAST, index=MOVED)
        page += [item async for item in rest]
    return await _logged(table, pk, page)


async def history(table: Table, space_id: str, key: Key, *, before_rev: int | None, limit: int) -> list[LoggedChange]:
    pk, low = space_pk(space_id), change_place(key) + "#"
    high = low + LAST if before_rev is None else change_place(key, before_rev)
    stretch = table.stretch(pk, low, high, index=PLACE, limit=limit, is_reverse=True)
    page = [item async for item in stretch]
    if len(page) == limit:
        last = text_of(page[-1], "place")
        first_of_rev, seq = last.rpartition("#")[0] + "#", int(last.rpartition("#")[2])
        if seq > 0:
            rest = table.stretch(pk, first_of_rev, f"{first_of_rev}{seq - 1:03}", index=PLACE, is_reverse=True)
            page += [item async for item in rest]
    return await _logged(table, pk, page)


async def _logged(table: Table, pk: str, page: list[Item]) -> list[LoggedChange]:
    keys = [(pk, text_of(item, "SK")) for item in page]
    found = await table.get_many(keys)
    return [logged_of(found[at]) for at in keys if at in found]  # what a sweep dropped meanwhile is left out


async def applied(table: Table, space_id: str, op_ids: list[str]) -> dict[str, int]:
    pk = space_pk(space_id)
    by_key = {(pk, change_sk(op_id, 0, 0)): op_id for op_id in op_ids}
    found = await table.get_many(list(by_key))
    return {by_key[at]: number_of(item, "rev") for at, item in found.items()}
