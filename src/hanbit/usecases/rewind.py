"""One person's accident undone: a space as it was, by going forward.

What happened since is not cut off: changes are added that set every field back, so that devices get them like any
other change, the history keeps everything, and this can itself be undone. Nobody else's space is touched.
"""

from dataclasses import dataclass
from typing import Any

from hanbit.domain.lists import ListFields
from hanbit.domain.refusals import Conflict, NotFound, Unavailable
from hanbit.domain.times import parse_rfc3339, rfc3339
from hanbit.domain.todos import Todo, TodoFields
from hanbit.ports.store import MAX_PAGE, Commit, Record
from hanbit.sync.changes import MAX_EDITS, Change, Entity, Fields, Key, LoggedChange
from hanbit.sync.fold import fold, replaced_values
from hanbit.usecases.edits import MAX_ATTEMPTS, Desk, fresh_id

OPERATOR = "operator"
"""Who did it, in the history."""


@dataclass(frozen=True)
class Rewound:
    """``restored``: entities set back to what they were; ``removed``: made since, now in the trash."""

    restored: int
    removed: int
    rev: int


async def rewind_space(desk: Desk, space_id: str, at_ms: int) -> Rewound:
    """Raises NotFound for a space that is not there, and Unavailable when it is written to without a pause.

    Applied twice it changes nothing the second time. What was purged from the trash since stays gone.
    """
    log = await _whole_log(desk, space_id)
    late = min((entry.rev for entry in log if parse_rfc3339(entry.change.at) > at_ms), default=None)
    then = fold((entry for entry in log if late is None or entry.rev < late), space_id=space_id)
    touched = list(dict.fromkeys(entry.change.key for entry in log if late is not None and entry.rev >= late))
    touched.sort(key=lambda key: key.kind)  # lists first: to-dos go back into them
    restored = removed = 0
    for start in range(0, len(touched), MAX_EDITS):
        back, gone = await _set_back(desk, space_id, touched[start : start + MAX_EDITS], then)
        restored, removed = restored + back, removed + gone
    stats = await desk.store.stats(space_id)
    if stats is None:
        raise NotFound
    return Rewound(restored, removed, stats.rev)


async def _set_back(desk: Desk, space_id: str, keys: list[Key], then: dict[Key, Entity]) -> tuple[int, int]:
    for _ in range(MAX_ATTEMPTS):
        found = await desk.store.records(space_id, keys)
        at = rfc3339(desk.clock.now_ms())
        changes = [change for key in keys if (change := _change(found.get(key), then.get(key), key, desk, at))]
        if not changes:
            return 0, 0
        try:
            committed = await desk.store.commit(
                space_id, Commit(tuple(changes), {change.key: found[change.key] for change in changes})
            )
        except Conflict:
            continue
        desk.announce(space_id, committed.rev)
        removed = sum(change.key not in then for change in changes)
        return len(changes) - removed, removed
    raise Unavailable


def _change(record: Record | None, then: Entity | None, key: Key, desk: Desk, at: str) -> Change | None:
    """None: it is as it was, or purged since."""
    if record is None:
        return None
    now = record.entity
    fields = _differences(now, then, at)
    if fields is None:
        return None
    return Change(key=key, op_id=fresh_id(desk), set=fields, at=at, actor=OPERATOR, prior=replaced_values(now, fields))


def _differences(now: Entity, then: Entity | None, at: str) -> Fields | None:
    shape: Any = TodoFields if isinstance(now, Todo) else ListFields
    if then is None:
        return None if now.deleted_at else shape(deleted_at=at)
    names = [name for name in shape.__struct_fields__ if getattr(now, name) != getattr(then, name)]
    return shape(**{name: getattr(then, name) for name in names}) if names else None


async def _whole_log(desk: Desk, space_id: str) -> list[LoggedChange]:
    """Bounded by what one person ever wrote."""
    log: list[LoggedChange] = []
    while page := await desk.store.log(space_id, log[-1].rev if log else 0, limit=MAX_PAGE):
        log += page
    return log
