"""What is dropped for good: old trash and old tombstones, found over all spaces by the one global index.

The index follows a moment later, so what it names is looked at again before anything is done to it.
"""

import heapq

from hanbit.domain.todos import Todo
from hanbit.ports.store import Record
from hanbit.stores.dynamodb.calls import Broken, Table, delete, update
from hanbit.stores.dynamodb.commits import bury
from hanbit.stores.dynamodb.items import Item, is_tombstone, key, number, record_of, text, text_of
from hanbit.stores.dynamodb.table import (
    HEAD,
    LAST,
    MAX_ACTIONS,
    PLACE,
    SHARDS,
    SWEEP,
    change_place,
    entity_sk,
    grave_shard,
    shard_of,
    space_pk,
    trash_shard,
)
from hanbit.sync.changes import Key

ROOM = MAX_ACTIONS - 2
"""Actions left for dropping history beside the head and the tombstone."""


async def purge(table: Table, deleted_before: str, *, now_ms: int, limit: int) -> int:
    purged = 0
    for item in await _oldest(table, [trash_shard(n) for n in range(SHARDS)], " ", deleted_before, limit):
        if text_of(item, "sweepAt") < deleted_before:
            purged += await _purge(table, text_of(item, "PK"), text_of(item, "SK"), deleted_before, now_ms)
    return purged


async def discard(table: Table, space_id: str, todo_ids: list[str], *, now_ms: int) -> int:
    places = [(space_pk(space_id), entity_sk(Key("todo", todo_id))) for todo_id in dict.fromkeys(todo_ids)]
    return sum([await _purge(table, *place, LAST, now_ms) for place in places])


async def _oldest(table: Table, shards: list[str], low: str, high: str, limit: int) -> list[Item]:
    found = [
        [(text_of(item, "sweepAt"), text_of(item, "PK"), text_of(item, "SK"), item)
         async for item in table.stretch(shard, low, high, index=SWEEP, limit=limit)]
        for shard in shards
    ]  # fmt: skip
    merged = heapq.merge(*found, key=lambda entry: entry[:3])
    return [item for *_, item in merged][:limit]


async def _purge(table: Table, partition: str, sort: str, deleted_before: str, now_ms: int) -> bool:
    item = await table.get(partition, sort)
    record = record_of(item) if item is not None and not is_tombstone(item) else None
    if record is None or not _is_old_trash(record, deleted_before):
        return False
    space_id = partition.removeprefix(space_pk(""))
    low = change_place(record.key) + "#"
    history = [
        (partition, text_of(entry, "SK")) async for entry in table.stretch(partition, low, low + LAST, index=PLACE)
    ]
    await table.drop(
        history[:-ROOM]
    )  # of something changed so often, the oldest first; cut off here, it is swept again
    tombstone = {
        **key(partition, sort),
        "gone": {"BOOL": True},
        "sweep": text(grave_shard(shard_of(space_id))),
        "sweepAt": text(f"{now_ms:015}"),
    }
    return await bury(table, space_id, tombstone, rev_seen=record.rev, history=history[-ROOM:])


def _is_old_trash(record: Record, deleted_before: str) -> bool:
    todo = record.entity
    return isinstance(todo, Todo) and todo.deleted_at is not None and todo.deleted_at < deleted_before


async def forget_tombstones(table: Table, before_ms: int, *, limit: int) -> int:
    """The floor goes up before the tombstones go: a cursor below it then starts anew rather than miss one."""
    graves = [grave_shard(n) for n in range(SHARDS)]
    old = await _oldest(table, graves, " ", f"{before_ms - 1:015}#{LAST}", limit)
    floors: dict[str, int] = {}
    for item in old:
        floors[text_of(item, "PK")] = max(_rev_of(item), floors.get(text_of(item, "PK"), 0))
    for partition, rev in floors.items():
        await _try(table, update((partition, HEAD), "SET floorRev = :rev", "floorRev < :rev", rev=number(rev)))
    forgotten = 0
    for item in old:
        at = (text_of(item, "PK"), text_of(item, "SK"))
        forgotten += await _try(table, delete(at, "rev = :rev AND attribute_exists(gone)", rev=number(_rev_of(item))))
    return forgotten


def _rev_of(item: Item) -> int:
    return int(text_of(item, "sweepAt").partition("#")[2])


async def _try(table: Table, action: Item) -> bool:
    try:
        await table.transact([action])
    except Broken:
        return False
    return True
