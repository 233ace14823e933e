"""The table: its keys, its indexes and what each kind of item is called, as ``DEFINITION`` makes it.

| item | PK | SK |
|---|---|---|
| head of a space | SPACE#id | HEAD |
| entity, or the tombstone in its place | SPACE#id | TODO#id, LIST#id |
| change in the log | SPACE#id | CHG#op id, or CHG#~rev.seq for one without |
| membership | ACCOUNT#id | SPACE#space id |
| account, pointers to its sessions | ACCOUNT#id | ACCOUNT, SESSION#sign-in time#id |
| email, session, denial, attempts | EMAIL#…, SESSION#…, DENY#kind#…, TRY#kind#… | the part before the first # |
| kept answer | REPLY#owner | the idempotency key |

Three local indexes (strongly consistent; they hold a space to 10 GB) order a partition: ``moved`` by rev, ``place``
to-dos by list and position and changes by entity and rev, ``under`` subtasks by parent and position. One global index
finds what sweeps take, oldest first.
"""

from typing import Any
from zlib import crc32

from hanbit.sync.changes import Key

LAYOUT = 1
"""Raised with every change of what items look like."""
MAX_ACTIONS = 100
"""DynamoDB: actions in one transaction."""
MAX_TRANSACTION_BYTES = 4_000_000
"""DynamoDB: 4 MB of items in one transaction; left of it is what the names of attributes take."""
SHARDS = 4
"""Partitions of the index of sweeps. One takes 1,000 writes a second, and every trashing and every purge is one."""

HEAD = "HEAD"
MOVED, PLACE, UNDER, SWEEP = "byRev", "byPlace", "byParent", "bySweep"
SORT_KEY = {MOVED: "moved", PLACE: "place", UNDER: "under"}
LAST = "~"
"""Sorts after everything that stands in a key of ours."""
TTL = "expires"
"""Epoch seconds after which DynamoDB may drop the item."""


def _attribute(name: str, kind: str = "S") -> dict[str, str]:
    return {"AttributeName": name, "AttributeType": kind}


def _keys(partition: str, sort: str) -> list[dict[str, str]]:
    return [{"AttributeName": partition, "KeyType": "HASH"}, {"AttributeName": sort, "KeyType": "RANGE"}]


DEFINITION: dict[str, Any] = {
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [
        _attribute(name) for name in ("PK", "SK", *SORT_KEY.values(), "sweep", "sweepAt")
    ],
    "KeySchema": _keys("PK", "SK"),
    "LocalSecondaryIndexes": [
        {"IndexName": name, "KeySchema": _keys("PK", sort), "Projection": {"ProjectionType": "KEYS_ONLY"}}
        for name, sort in SORT_KEY.items()
    ],
    "GlobalSecondaryIndexes": [
        {
            "IndexName": SWEEP,
            "KeySchema": _keys("sweep", "sweepAt"),
            "Projection": {"ProjectionType": "KEYS_ONLY"},
        }
    ],
}  # fmt: skip


def space_pk(space_id: str) -> str:
    return f"SPACE#{space_id}"


def account_pk(account_id: str) -> str:
    return f"ACCOUNT#{account_id}"


def entity_sk(key: Key) -> str:
    return f"{key.kind.upper()}#{key.id}"


def key_of(sort_key: str) -> Key:
    """The entity that an ``entity_sk`` names."""
    kind, _, entity_id = sort_key.partition("#")
    return Key("todo" if kind == "TODO" else "list", entity_id)


def change_sk(op_id: str | None, rev: int, seq: int) -> str:
    return f"CHG#{op_id}" if op_id is not None else f"CHG#~{rev:012}.{seq:03}"


def entity_moved(rev: int) -> str:
    return f"E#{rev:012}"


def change_moved(rev: int, seq: int | None = None) -> str:
    return f"L#{rev:012}" if seq is None else f"L#{rev:012}#{seq:03}"


def change_place(key: Key, rev: int | None = None, seq: int | None = None) -> str:
    """Where the history of ``key`` begins, or one rev of it, or one change."""
    parts = [f"LOG#{key.kind}#{key.id}"]
    parts += [f"{rev:012}"] if rev is not None else []
    parts += [f"{seq:03}"] if seq is not None else []
    return "#".join(parts)


def todo_place(list_id: str, position: str = "", todo_id: str = "") -> str:
    return f"LIST#{list_id}#{position}#{todo_id}" if position else f"LIST#{list_id}#"


def todo_under(parent_id: str, position: str = "", todo_id: str = "") -> str:
    return f"{parent_id}#{position}#{todo_id}" if position else f"{parent_id}#"


def trash_shard(shard: int) -> str:
    return f"TRASH#{shard}"


def grave_shard(shard: int) -> str:
    return f"GRAVE#{shard}"


def shard_of(space_id: str) -> int:
    return crc32(space_id.encode()) % SHARDS
