"""The vocabulary of the log: what changed, by whom, and what two devices disagreed about."""

from functools import lru_cache
from typing import Any, Literal

import msgspec
from msgspec import UNSET, Struct
from msgspec.structs import astuple

from hanbit.domain.lists import ListFields, TodoList
from hanbit.domain.todos import Todo, TodoFields

MAX_EDITS = 49
"""Changes in one commit. DynamoDB: 100 actions in a transaction, one for the head and two for each change."""

MAX_NOTES = 250_000
"""Characters of notes in a commit after which the next edit gets one of its own. DynamoDB: 4 MB in a transaction, and a
change may hold its notes five times (entity, set, prior, both sides of a clash) in three bytes a character."""

Kind = Literal["todo", "list"]
Entity = Todo | TodoList
Fields = TodoFields | ListFields


class Key(Struct, frozen=True, order=True):
    kind: Kind
    id: str


class Clash(Struct, frozen=True, rename="camel"):
    """Two devices set ``field`` from the same base: ``kept`` came later and is in use, ``lost`` was there."""

    field: str
    kept: Any
    lost: Any
    lost_rev: int


class Change(Struct, frozen=True, kw_only=True, rename="camel"):
    """One entity's step from one state to the next. ``prior`` holds the values that ``set`` replaced.

    ``origin`` is the device (its sign-in): what one device does twice in a row is never a clash with itself.
    """

    key: Key
    set: Fields
    at: str
    actor: str
    origin: str | None = None
    op_id: str | None = None
    prior: Fields | None = None
    clashes: tuple[Clash, ...] = ()


class LoggedChange(Struct, frozen=True):
    """A change with its place in the space's order: ``rev`` of its commit, ``seq`` inside it."""

    rev: int
    seq: int
    change: Change


_NULL = msgspec.Raw(b"null")


class _Body(Struct, frozen=True, rename="camel", omit_defaults=True):
    set: Fields
    at: str
    actor: str
    origin: str | None = None
    prior: Fields | None = None
    clashes: tuple[Clash, ...] = ()


class _ReadBody(Struct, frozen=True, rename="camel"):
    """A body does not tell of what kind its fields are."""

    set: msgspec.Raw
    at: str
    actor: str
    origin: str | None = None
    prior: msgspec.Raw = _NULL
    clashes: tuple[Clash, ...] = ()


_encode = msgspec.json.Encoder().encode
_decode_body = msgspec.json.Decoder(_ReadBody).decode
_FIELDS: dict[Kind, msgspec.json.Decoder[TodoFields] | msgspec.json.Decoder[ListFields]] = {
    "todo": msgspec.json.Decoder(TodoFields),
    "list": msgspec.json.Decoder(ListFields),
}
_ENTITY: dict[Kind, msgspec.json.Decoder[Todo] | msgspec.json.Decoder[TodoList]] = {
    "todo": msgspec.json.Decoder(Todo),
    "list": msgspec.json.Decoder(TodoList),
}


_WIRE_NAMES: dict[type[Fields], dict[str, str]] = {
    shape: dict(zip(shape.__struct_fields__, shape.__struct_encode_fields__, strict=True))
    for shape in (TodoFields, ListFields)
}


def encode_change(change: Change) -> bytes:
    return _encode(_Body(change.set, change.at, change.actor, change.origin, change.prior, change.clashes))


def decode_change(key: Key, op_id: str | None, body: bytes | str) -> Change:
    logged = _decode_body(body)
    fields = _FIELDS[key.kind].decode
    return Change(
        key=key,
        op_id=op_id,
        set=fields(logged.set),
        at=logged.at,
        actor=logged.actor,
        origin=logged.origin,
        prior=fields(logged.prior) if bytes(logged.prior) != b"null" else None,
        clashes=logged.clashes,
    )


def encode_entity(entity: Entity) -> bytes:
    return _encode(entity)


def decode_entity(kind: Kind, body: bytes | str) -> Entity:
    return _decode_list(body) if kind == "list" else _ENTITY[kind].decode(body)


@lru_cache(maxsize=4096)
def _decode_list(body: bytes | str) -> Entity:
    """Every to-do that is written down asks for its list."""
    return _ENTITY["list"].decode(body)


def set_values(fields: Fields) -> dict[str, Any]:
    """The fields that are set, by attribute name in declaration order."""
    values = zip(fields.__struct_fields__, astuple(fields), strict=True)
    return {name: value for name, value in values if value is not UNSET}


def set_names(fields: Fields) -> list[str]:
    """Attribute names of the fields that are set, in declaration order."""
    return list(set_values(fields))


def set_wire_names(fields: Fields) -> list[str]:
    """The same, as JSON names."""
    values = zip(fields.__struct_encode_fields__, astuple(fields), strict=True)
    return [name for name, value in values if value is not UNSET]


def wire_name(fields: Fields, name: str) -> str:
    """The JSON name of an attribute."""
    return _WIRE_NAMES[type(fields)][name]
