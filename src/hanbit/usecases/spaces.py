"""The life of a space: opened with its inbox, exported whole, swept of old trash, and deleted."""

from typing import Any

import msgspec
from msgspec import Struct

from hanbit.domain.ids import derived_id, inbox_of
from hanbit.domain.lists import ListFields
from hanbit.domain.positions import FIRST
from hanbit.domain.times import rfc3339
from hanbit.ports.store import MAX_PAGE, Commit
from hanbit.sync.changes import Change, Key
from hanbit.usecases.edits import Desk

TRASH_KEPT_MS = 30 * 24 * 3600 * 1000
"""Thirty days, as the product promises beside the delete button."""

TOMBSTONES_KEPT_MS = 180 * 24 * 3600 * 1000
"""A device that was away for longer starts again from a snapshot."""

SWEEP = 200


class ExportedSpace(Struct, frozen=True, rename="camel"):
    id: str
    name: str
    role: str
    lists: list[msgspec.Raw]
    todos: list[msgspec.Raw]
    history: list[dict[str, Any]]


async def open_personal_space(desk: Desk, account_id: str, space_id: str, *, name: str, inbox_name: str) -> None:
    """With its inbox, which stands first."""
    inbox = Key("list", inbox_of(space_id))
    fields = ListFields(name=inbox_name, color="meok", position=FIRST, is_inbox=True)
    change = Change(
        key=inbox,
        set=fields,
        at=rfc3339(desk.clock.now_ms()),
        actor=account_id,
        op_id=derived_id(f"{space_id}:open"),
    )
    await desk.store.open_space(space_id, name, account_id, Commit((change,), {inbox: None}))


async def delete_spaces_of(desk: Desk, account_id: str) -> None:
    """Those the account owns, for good."""
    for membership in await desk.store.spaces_of(account_id):
        if membership.role == "owner":
            await desk.store.delete_space(membership.space_id)


async def export_spaces(desk: Desk, account_id: str) -> list[ExportedSpace]:
    """Everything: lists, to-dos (the trash included) and every change ever made, oldest first."""
    exported = []
    for space in await desk.store.spaces_of(account_id):
        bodies: dict[str, list[msgspec.Raw]] = {"list": [], "todo": []}
        rev, has_more = 0, True
        while has_more:
            feed = await desk.store.feed(space.space_id, rev, limit=MAX_PAGE)
            for record in feed.records:
                bodies[record.key.kind].append(msgspec.Raw(record.body))
            rev, has_more = feed.next_rev, feed.has_more
        history = await _history(desk, space.space_id)
        exported.append(ExportedSpace(space.space_id, space.name, space.role, bodies["list"], bodies["todo"], history))
    return exported


async def _history(desk: Desk, space_id: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    rev = 0
    while page := await desk.store.log(space_id, rev, limit=MAX_PAGE):
        for entry in page:
            change = entry.change
            entries.append(
                {
                    "rev": entry.rev,
                    "at": change.at,
                    "entity": change.key.kind,
                    "id": change.key.id,
                    "actor": change.actor,
                    "opId": change.op_id,
                    "set": change.set,
                    "conflicts": change.clashes,
                }
            )
        rev = page[-1].rev
    return entries


async def sweep(desk: Desk) -> int:
    """Empty the trash of what is older than thirty days, and forget tombstones nobody needs. Safe to repeat."""
    now_ms = desk.clock.now_ms()
    removed = 0
    while purged := await desk.store.purge(rfc3339(now_ms - TRASH_KEPT_MS), now_ms=now_ms, limit=SWEEP):
        removed += purged
    while await desk.store.forget_tombstones(now_ms - TOMBSTONES_KEPT_MS, limit=SWEEP):
        pass
    return removed
