"""Per-field merge, in the order of arrival: what nobody else touched is set, what two set is kept twice.

The rules are held to ``spec/vectors/merge.json``.
"""

from typing import Any, TypeVar

import msgspec
from merge3 import Merge3

from hanbit.domain.lists import ListFields
from hanbit.domain.todos import MAX_NOTES_BYTES, MAX_TAGS, TodoFields
from hanbit.sync.changes import Clash, Entity, set_names, wire_name

FieldsT = TypeVar("FieldsT", TodoFields, ListFields)

MAX_MERGED_LINES = 2_000
"""Longer notes are not merged by lines: the comparison is quadratic in the worst case."""

UNSHOWN = {"position", "completed_at", "deleted_at", "is_inbox", "archived_at"}
"""Of these the later simply wins: an order, or a moment that goes with another field."""


def merge(
    fields: FieldsT, before: Entity, field_revs: dict[str, int], contested: dict[str, Any]
) -> tuple[FieldsT, tuple[Clash, ...]]:
    """What to set, and the clashes to keep.

    ``contested``: attribute name -> value this edit was made on (None: it was not there yet), of the fields that
    another device has set since. Notes are merged by lines and tags as a set where that leaves nothing out.
    """
    merged: dict[str, Any] = {}
    clashes = []
    for name in set_names(fields):
        theirs, ours = getattr(fields, name), getattr(before, name)
        if name not in contested or theirs == ours or name in UNSHOWN:
            continue
        both = _merge_value(name, contested[name], ours, theirs)
        if both is not None:
            merged[name] = both
        else:
            wire = wire_name(fields, name)
            clashes.append(Clash(wire, msgspec.to_builtins(theirs), msgspec.to_builtins(ours), field_revs[wire]))
    return msgspec.structs.replace(fields, **merged), tuple(clashes)


def _merge_value(name: str, base: Any, ours: Any, theirs: Any) -> Any | None:
    match name:
        case "notes":
            notes = merge_lines(base or "", ours, theirs)
            return notes if notes is not None and len(notes.encode()) <= MAX_NOTES_BYTES else None
        case "tags":
            tags = merge_tags(base or (), ours, theirs)
            return tags if len(tags) <= MAX_TAGS else None
        case _:
            return None


def merge_tags(base: tuple[str, ...], ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    """Both sides' additions and removals, in our order, theirs last."""
    removed = {tag for tag in base if tag not in theirs}
    kept = [tag for tag in ours if tag not in removed]
    return tuple(kept + [tag for tag in theirs if tag not in base and tag not in ours])


def merge_lines(base: str, ours: str, theirs: str) -> str | None:
    """Both sides' edits when they touch different lines; None when they touch the same ones (diff3)."""
    base_lines, our_lines, their_lines = (text.split("\n") for text in (base, ours, theirs))
    if max(len(base_lines), len(our_lines), len(their_lines)) > MAX_MERGED_LINES:
        return None
    merged: list[str] = []
    for kind, *chunk in Merge3(base_lines, our_lines, their_lines).merge_groups():
        if kind == "conflict":
            return None
        merged.extend(chunk[0])
    return "\n".join(merged)
