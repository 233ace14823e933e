"""Whether a state is the fold of its log. What serves never asks; what was brought back is asked by recovery."""

from collections.abc import Iterable, Iterator, Mapping

from hanbit.domain.reasons import Reason
from hanbit.sync.changes import Entity, Key, LoggedChange
from hanbit.sync.fold import fold


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
