"""Everything that changes a space. The head is read first and must still stand there when the transaction lands.

Every change of a space moves its head, so whatever is read between the two is as it was when the head was read.
"""

from collections.abc import Sequence

from hanbit.domain.refusals import Conflict, NotFound, Unavailable
from hanbit.ports.store import Commit, Committed, Record
from hanbit.stores.dynamodb.calls import Action, Broken, Table, delete, put, update
from hanbit.stores.dynamodb.items import (
    Head,
    Item,
    change_item,
    entity_item,
    head_of,
    is_tombstone,
    key,
    number,
    number_of,
    text,
    text_of,
)
from hanbit.stores.dynamodb.table import HEAD, LAST, account_pk, entity_moved, entity_sk, space_pk
from hanbit.sync.changes import MAX_EDITS, Key, LoggedChange
from hanbit.sync.fold import apply, next_field_revs

ATTEMPTS = 12
"""Times a commit goes for the next rev because another one of the space took it, on things this one never saw."""

_NEW = "attribute_not_exists(PK) OR attribute_exists(gone)"


async def head(table: Table, space_id: str) -> Head | None:
    """None also for a space that is being deleted."""
    item = await table.get(space_pk(space_id), HEAD)
    found = head_of(item) if item else None
    return None if found is None or found.is_closing else found


async def open_space(table: Table, space_id: str, name: str, owner_id: str, commit: Commit, *, now_ms: int) -> None:
    _refuse_doubles(commit)
    first = {
        **key(space_pk(space_id), HEAD),
        "rev": number(1),
        "entities": number(len({change.key for change in commit.changes})),
        "floorRev": number(0),
        "name": text(name),
        "owner": text(owner_id),
        "createdMs": number(now_ms),
    }
    member = {**key(account_pk(owner_id), space_pk(space_id)), "role": text("owner"), "name": text(name)}
    actions, _ = _written(space_id, commit, rev=1)
    try:
        await table.transact([put(first, "attribute_not_exists(PK)"), put(member), *actions])
    except Broken as broken:
        if not broken.failed[0]:
            raise Conflict from None


async def commit_changes(table: Table, space_id: str, commit: Commit) -> Committed:
    assert len(commit.changes) <= MAX_EDITS
    _refuse_doubles(commit)
    for _ in range(ATTEMPTS):
        current = await head(table, space_id)
        if current is None:
            raise NotFound
        await _check_unchanged(table, space_id, commit)
        actions, committed = _written(space_id, commit, rev=current.rev + 1)
        try:
            await table.transact([_move_head(space_id, current.rev, len(committed.records)), *actions])
        except Broken as broken:
            if any(broken.failed[1:]):
                raise Conflict from None
            continue
        return committed
    raise Unavailable


def _move_head(space_id: str, rev: int, entities: int) -> Action:
    return update(
        (space_pk(space_id), HEAD),
        "SET rev = :next, entities = :entities",
        "rev = :rev AND attribute_not_exists(closing)",
        rev=number(rev),
        next=number(rev + 1),
        entities=number(entities),
    )


def _refuse_doubles(commit: Commit) -> None:
    op_ids = [change.op_id for change in commit.changes if change.op_id is not None]
    if len(set(op_ids)) < len(op_ids):
        raise Conflict


def _written(space_id: str, commit: Commit, *, rev: int) -> tuple[list[Action], Committed]:
    """An action for each entity and each change: they fail when what is there is not what was seen."""
    changed: dict[Key, Record] = {}
    items: dict[Key, Item] = {}
    log: list[Action] = []
    for seq, change in enumerate(commit.changes):
        before = changed.get(change.key) or commit.seen[change.key]
        after = apply(before.entity if before else None, change, space_id=space_id, rev=rev)
        field_revs = next_field_revs(before.field_revs if before else {}, change, rev)
        items[change.key], changed[change.key] = entity_item(after, field_revs)
        log.append(put(change_item(space_id, LoggedChange(rev, seq, change)), "attribute_not_exists(PK)"))
    entities = [_put_entity(item, commit.seen[key_]) for key_, item in items.items()]
    return entities + log, Committed(rev, changed)


def _put_entity(item: Item, seen: Record | None) -> Action:
    return put(item, _NEW) if seen is None else put(item, "rev = :rev", rev=number(seen.rev))


async def _check_unchanged(table: Table, space_id: str, commit: Commit) -> None:
    """What was seen and is not written. Reading costs a quarter of a check inside the transaction, and has no limit."""
    written = {change.key for change in commit.changes}
    rest = {key_: seen for key_, seen in commit.seen.items() if key_ not in written}
    found = await table.get_many([(space_pk(space_id), entity_sk(key_)) for key_ in rest]) if rest else {}
    for key_, seen in rest.items():
        item = found.get((space_pk(space_id), entity_sk(key_)))
        rev = number_of(item, "rev") if item is not None and not is_tombstone(item) else None
        if rev != (seen and seen.rev):
            raise Conflict


async def bury(
    table: Table, space_id: str, tombstone: Item, *, rev_seen: int, history: Sequence[tuple[str, str]]
) -> bool:
    """Put ``tombstone`` (without rev) where an entity is, under the next rev, and drop ``history`` with it.

    Tells whether the entity was still as it was seen.
    """
    for _ in range(ATTEMPTS):
        current = await head(table, space_id)
        if current is None:
            return False
        rev = current.rev + 1
        stone = _at_rev(tombstone, rev)
        actions = [
            _move_head(space_id, current.rev, 1),
            put(stone, "rev = :rev AND attribute_not_exists(gone)", rev=number(rev_seen)),
            *(delete(one) for one in history),
        ]
        try:
            await table.transact(actions)
        except Broken as broken:
            if any(broken.failed[1:]):
                return False
            continue
        return True
    raise Unavailable


def _at_rev(tombstone: Item, rev: int) -> Item:
    at = f"{text_of(tombstone, 'sweepAt')}#{rev:012}"
    return {**tombstone, "rev": number(rev), "moved": text(entity_moved(rev)), "sweepAt": text(at)}


async def delete_space(table: Table, space_id: str) -> None:
    """Marked first, so that nobody writes meanwhile; the head and the owner's membership last, so that whoever is
    cut off half-way finds the space again and goes on."""
    item = await table.get(space_pk(space_id), HEAD)
    if item is None:
        return
    at = (space_pk(space_id), HEAD)
    try:
        await table.transact([update(at, "SET closing = :yes", "attribute_exists(PK)", yes={"BOOL": True})])
    except Broken:
        return
    keys = [(text_of(one, "PK"), text_of(one, "SK")) async for one in table.stretch(space_pk(space_id), " ", LAST)]
    await table.drop([one for one in keys if one[1] != HEAD])
    owner = head_of(item).owner_id
    await table.transact([delete((account_pk(owner), space_pk(space_id))), delete(at)])
