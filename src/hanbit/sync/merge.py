"""Per-field merge, in the order of arrival: what nobody else touched is set, what two set is kept twice.

The rules are held to ``spec/vectors/merge.json``.
"""

from collections.abc import Callable
from typing import Any

import msgspec
from merge3 import Merge3

from hanbit.sync.changes import Clash, Entity, Fields, set_names, wire_name

MAX_MERGED_LINES = 2_000
"""Longer notes are not merged by lines: the comparison is quadratic in the worst case."""

_UNSHOWN = {"position", "completed_at", "deleted_at", "is_inbox", "archived_at"}
"""Of these the later simply wins: an order, or a moment that goes with another field."""

ValueAtBase = Callable[[str], Any]
"""The value a field (attribute name) had at the edit's base revision."""


def merge(
    fields: Fields,
    before: Entity,
    field_revs: dict[str, int],
    *,
    base_rev: int | None,
    value_at_base: ValueAtBase,
) -> tuple[Fields, tuple[Clash, ...]]:
    """What to set, and the clashes to keep. Without ``base_rev`` the edit was made looking at the current state.

    Notes are merged by lines and tags as a set where that leaves nothing out; a field whose value is there
    already is still set, so that a repetition is harmless.
    """
    if base_rev is None:
        return fields, ()
    merged: dict[str, Any] = {}
    clashes = []
    for name in set_names(fields):
        wire = wire_name(fields, name)
        theirs, ours = getattr(fields, name), getattr(before, name)
        last_rev = field_revs.get(wire, 0)
        if last_rev <= base_rev or theirs == ours or name in _UNSHOWN:
            continue
        both = _merge_value(name, value_at_base, ours, theirs)
        if both is not None:
            merged[name] = both
        else:
            clashes.append(Clash(wire, msgspec.to_builtins(theirs), msgspec.to_builtins(ours), last_rev))
    return msgspec.structs.replace(fields, **merged), tuple(clashes)


def _merge_value(name: str, value_at_base: ValueAtBase, ours: Any, theirs: Any) -> Any | None:
    match name:
        case "notes":
            return merge_lines(value_at_base(name) or "", ours, theirs)
        case "tags":
            return merge_tags(value_at_base(name) or (), ours, theirs)
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
