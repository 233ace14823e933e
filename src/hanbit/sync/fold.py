"""State is the fold of the log, and nothing else. Every store computes the next state with ``apply``."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from hanbit.domain.lists import ListFields, TodoList
from hanbit.domain.reasons import Reason
from hanbit.domain.todos import Todo, TodoFields
from hanbit.sync.changes import Change, Entity, Fields, Key, LoggedChange, set_names, set_values, set_wire_names


def apply(before: Entity | None, change: Change, *, space_id: str, rev: int) -> Entity:
    """The entity after ``change``. A change that sets nothing moves ``rev`` alone."""
    values = set_values(change.set)
    if before is not None:
        at = change.at if values else before.updated_at
        return msgspec.structs.replace(before, **values, updated_at=at, rev=rev)
    born: dict[str, Any] = {
        "id": change.key.id,
        "space_id": space_id,
        "created_at": change.at,
        "updated_at": change.at,
        "rev": rev,
    }
    return Todo(**born, **values) if change.key.kind == "todo" else TodoList(**born, **values)


def next_field_revs(before: dict[str, int], change: Change, rev: int) -> dict[str, int]:
    """In which revision each field was last set; what conflicts are told from."""
    return before | dict.fromkeys(set_wire_names(change.set), rev)


def replaced_values(before: Entity | None, fields: Fields) -> Fields | None:
    """What ``fields`` would overwrite, in the same shape; None for something new."""
    if before is None:
        return None
    values: dict[str, Any] = {name: getattr(before, name) for name in set_names(fields)}
    return TodoFields(**values) if isinstance(before, Todo) else ListFields(**values)


def fold(log: Iterable[LoggedChange], *, space_id: str) -> dict[Key, Entity]:
    """The state a log in order leads to, things in the trash included."""
    state: dict[Key, Entity] = {}
    for entry in log:
        key = entry.change.key
        state[key] = apply(state.get(key), entry.change, space_id=space_id, rev=entry.rev)
    return state


def fold_faults(state: Mapping[Key, Entity], log: Iterable[LoggedChange], *, space_id: str) -> Iterator[Reason]:
    """Where a state, the trash included, is not what its log in order leads to. One for each entity, by its id."""
    by_key: dict[Key, list[LoggedChange]] = {}
    for entry in log:
        by_key.setdefault(entry.change.key, []).append(entry)
    for key in sorted(state.keys() | by_key.keys()):
        if key not in by_key:
            yield Reason("log.none", {"kind": key.kind, "id": key.id})
        elif key not in state:
            yield Reason("log.alone", {"kind": key.kind, "id": key.id})
        elif state[key] != _folded(by_key[key], space_id):
            yield Reason("log.other", {"kind": key.kind, "id": key.id})


def _folded(log: list[LoggedChange], space_id: str) -> Entity | None:
    """None where the log cannot be followed: what an entity is born with is not in it."""
    try:
        return fold(log, space_id=space_id)[log[0].change.key]
    except TypeError:
        return None
