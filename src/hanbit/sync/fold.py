"""State is the fold of the log, and nothing else. Every store computes the next state with ``apply``."""

from collections.abc import Iterable
from typing import Any

import msgspec

from hanbit.domain.lists import ListFields, TodoList
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
