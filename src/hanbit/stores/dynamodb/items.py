"""Items: how what the product knows is written as DynamoDB's attributes, and read back."""

import lzma
from collections.abc import Callable
from typing import Any

from msgspec import Struct

from hanbit.domain.todos import Todo
from hanbit.ports.store import Record, Tombstone, encode_field_revs
from hanbit.stores.dynamodb.table import (
    change_moved,
    change_place,
    change_sk,
    entity_moved,
    entity_sk,
    key_of,
    shard_of,
    space_pk,
    todo_place,
    todo_under,
    trash_shard,
)
from hanbit.sync.changes import Entity, Key, LoggedChange, decode_change, encode_change, encode_entity

Item = dict[str, Any]
"""Attribute name → typed value, as in DynamoDB's protocol: ``{"rev": {"N": "7"}}``."""

PACK_OVER = 24 * 1024
"""Bytes from which a body is packed. A change may hold four texts of 100 kB (set, prior, and both sides of a clash)
and an item 400 KB; they repeat each other, so packed they always fit."""


def text(value: str) -> dict[str, str]:
    return {"S": value}


def number(value: int) -> dict[str, str]:
    return {"N": str(value)}


def text_of(item: Item, name: str) -> str:
    value: str = item[name]["S"]
    return value


def number_of(item: Item, name: str) -> int:
    return int(item[name]["N"])


def without_none(item: dict[str, Any]) -> Item:
    return {name: value for name, value in item.items() if value is not None}


def packed(body: bytes) -> dict[str, Any]:
    """Text as it is, so that it can be read in a console; long ones as binary, compressed."""
    if len(body) <= PACK_OVER:
        return {"S": body.decode()}
    return {"B": lzma.compress(body, preset=0)}


def unpacked(value: dict[str, Any]) -> bytes:
    if "S" in value:
        body: str = value["S"]
        return body.encode()
    return lzma.decompress(value["B"])


def size_of(item: Item) -> int:
    """DynamoDB's own count: UTF-8 bytes of names and values; a number takes about half its digits and one byte."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def _value_bytes(value: dict[str, Any]) -> int:
    ((kind, inner),) = value.items()
    measures: dict[str, Callable[[Any], int]] = {
        "S": lambda it: len(it.encode()),
        "B": len,
        "N": lambda it: len(it.lstrip("-0").replace(".", "")) // 2 + 2,
        "BOOL": lambda _: 1,
    }
    return measures[kind](inner)


def key(partition: str, sort: str) -> Item:
    return {"PK": text(partition), "SK": text(sort)}


class Head(Struct, frozen=True):
    """``entities``: how many the newest commit wrote."""

    rev: int
    entities: int
    floor_rev: int
    name: str
    owner_id: str
    is_closing: bool


def head_of(item: Item) -> Head:
    return Head(
        number_of(item, "rev"),
        number_of(item, "entities"),
        number_of(item, "floorRev"),
        text_of(item, "name"),
        text_of(item, "owner"),
        "closing" in item,
    )


def entity_item(entity: Entity, field_revs: dict[str, int]) -> tuple[Item, Record]:
    is_todo = isinstance(entity, Todo)
    body, revs = encode_entity(entity), encode_field_revs(field_revs)
    entity_key = Key("todo" if is_todo else "list", entity.id)
    item = without_none(
        {
            **key(space_pk(entity.space_id), entity_sk(entity_key)),
            "rev": number(entity.rev),
            "body": packed(body),
            "revs": text(revs.decode()),
            "moved": text(entity_moved(entity.rev)),
            **(_todo_attributes(entity) if isinstance(entity, Todo) else {}),
        }
    )
    return item, Record(entity_key, entity.rev, body, revs)


def _todo_attributes(todo: Todo) -> dict[str, Any]:
    """What to-dos are found by: live ones in their list, old trash by sweeps, subtasks below their parent."""
    found_by: dict[str, Any] = {}
    if todo.parent_id is not None:
        found_by["under"] = text(todo_under(todo.parent_id, todo.position, todo.id))
    if todo.deleted_at is None:
        found_by["place"] = text(todo_place(todo.list_id, todo.position, todo.id))
    else:
        found_by |= {"sweep": text(trash_shard(shard_of(todo.space_id))), "sweepAt": text(todo.deleted_at)}
    return found_by


def record_of(item: Item) -> Record:
    return Record(
        key_of(text_of(item, "SK")), number_of(item, "rev"), unpacked(item["body"]), text_of(item, "revs").encode()
    )


def is_tombstone(item: Item) -> bool:
    return "gone" in item


def tombstone_of(item: Item) -> Tombstone:
    return Tombstone(key_of(text_of(item, "SK")), number_of(item, "rev"))


def change_item(space_id: str, entry: LoggedChange) -> Item:
    change = entry.change
    return {
        **key(space_pk(space_id), change_sk(change.op_id, entry.rev, entry.seq)),
        "rev": number(entry.rev),
        "seq": number(entry.seq),
        "entity": text(entity_sk(change.key)),
        "body": packed(encode_change(change)),
        "moved": text(change_moved(entry.rev, entry.seq)),
        "place": text(change_place(change.key, entry.rev, entry.seq)),
    }


def logged_of(item: Item) -> LoggedChange:
    op_id = text_of(item, "SK").removeprefix("CHG#")
    change = decode_change(
        key_of(text_of(item, "entity")), None if op_id.startswith("~") else op_id, unpacked(item["body"])
    )
    return LoggedChange(number_of(item, "rev"), number_of(item, "seq"), change)
