"""Delta sync over HTTP: push edits, pull what changed."""

from datetime import datetime
from functools import partial
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from hanbit.api.endpoint import Answer, Call, Endpoint, answer_json, given
from hanbit.api.parsing import invalid_from, moment_of
from hanbit.api.problems import FaultText, fault_texts
from hanbit.api.todos import Conflicting
from hanbit.domain import refusals as r
from hanbit.domain.ids import is_id
from hanbit.domain.lists import ListEdit, TodoList
from hanbit.domain.todos import IdText, Todo, TodoEdit
from hanbit.domain.words import Words
from hanbit.ports.store import MAX_PAGE, Feed, Role
from hanbit.sync.changes import Key
from hanbit.sync.cursors import REVS_PATTERN
from hanbit.usecases.draft import Actor, Edit
from hanbit.usecases.edits import MAX_OPS, Desk, Outcome, push
from hanbit.usecases.sync import pull

PUSH_LIMIT = 4 * 1024 * 1024
"""Bytes: a hundred edits, some with long notes. A client splits what is larger."""

MAX_PULL = 1000
"""Entities in a pull, so that a new device gets a full account in a few requests."""


Rev = Annotated[float, Meta(ge=0, le=2**53 - 1, extra_json_schema={"multipleOf": 1})]
"""JSON knows no integers: 6.0 is one."""


class Op(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One edit. ``baseRev``: the rev the person was looking at. ``at``: when it was done on the device."""

    op_id: IdText
    entity: Literal["todo", "list"]
    id: IdText
    set: dict[str, Any]
    space_id: IdText | UnsetType = UNSET
    base_rev: Rev | None = None
    at: Annotated[datetime, Meta(tz=True)] | None = None


class SyncPush(Struct, frozen=True, forbid_unknown_fields=True):
    edits: Annotated[list[Op], Meta(max_length=MAX_OPS)]


class OpResult(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """``rev`` with ``applied`` and ``duplicate``; ``code``, ``detail`` and ``errors`` with ``refused``."""

    op_id: str
    result: Literal["applied", "duplicate", "refused"]
    rev: int | None = None
    code: str | None = None
    detail: str | None = None
    errors: list[FaultText] | None = None
    conflicts: list[Conflicting] | None = None


class SyncResults(Struct, frozen=True):
    results: list[OpResult]


class SyncQuery(Struct, frozen=True, forbid_unknown_fields=True):
    cursor: Annotated[str, Meta(extra_json_schema={"pattern": REVS_PATTERN})] | UnsetType = UNSET
    limit: Annotated[int, Meta(ge=1, le=MAX_PULL)] = MAX_PAGE


class SpaceItem(Struct, frozen=True):
    id: str
    role: Role
    name: str


class Gone(Struct, frozen=True, rename="camel"):
    space_id: str
    entity: Literal["todo", "list"]
    id: str
    rev: int


class SyncAnswer(Struct, frozen=True, rename="camel"):
    """To-dos in the trash are among ``todos`` with their ``deletedAt``; ``tombstones`` are gone for good."""

    spaces: list[SpaceItem]
    todos: list[Todo]
    lists: list[TodoList]
    tombstones: list[Gone]
    cursor: str
    has_more: bool


async def _push(desk: Desk, words: Words, call: Call[SyncPush, None]) -> Answer:
    ops = call.body.edits
    for index, op in enumerate(ops):
        _check_envelope(index, op)
    outcomes: dict[int, Outcome] = {}
    by_space: dict[str, list[tuple[int, Edit]]] = {}
    for index, op in enumerate(ops):
        try:
            edit = _edit(op)
        except r.Refusal as refusal:
            outcomes[index] = Outcome(op.op_id, "refused", refusal=refusal)
        else:
            by_space.setdefault(given(op.space_id) or call.actor.space_id, []).append((index, edit))
    for space_id, edits in by_space.items():
        pushed = await _pushed(desk, call.actor, space_id, [edit for _, edit in edits])
        outcomes |= {index: outcome for (index, _), outcome in zip(edits, pushed, strict=True)}
    return answer_json(SyncResults([_result(outcomes[index], words, call.locale) for index in range(len(ops))]))


async def _pull(desk: Desk, call: Call[None, SyncQuery]) -> Answer:
    found = await pull(desk, call.actor, given(call.query.cursor), limit=call.query.limit)
    bodies: dict[str, list[bytes]] = {"todo": [], "list": []}
    gone: list[Gone] = []
    for space_id, feed in found.feeds:
        _sort_out(space_id, feed, bodies, gone)
    rest = msgspec.json.encode(
        {
            "spaces": [SpaceItem(space.space_id, space.role, space.name) for space in found.spaces],
            "tombstones": gone,
            "cursor": found.cursor,
            "hasMore": found.has_more,
        }
    )
    todos, lists = b",".join(bodies["todo"]), b",".join(bodies["list"])
    return Answer(200, b'{"todos":[' + todos + b'],"lists":[' + lists + b"]," + rest[1:])


def endpoints(desk: Desk, words: Words) -> list[Endpoint]:
    return [
        Endpoint(method="GET", path="/api/v1/sync", function="pullChanges", summary="What changed since a cursor",
                 tag="sync", run=partial(_pull, desk), query=SyncQuery, answer=SyncAnswer, refusals=(r.CursorExpired,),
                 description="Without a cursor: everything. With `hasMore`, go on at once from the new cursor."),
        Endpoint(method="POST", path="/api/v1/sync", function="pushEdits", summary="Apply up to a hundred edits",
                 tag="sync", run=partial(_push, desk, words), body=SyncPush, body_limit=PUSH_LIMIT, answer=SyncResults,
                 refusals=(r.StorageFull,),
                 description="Each edit stands alone and has its result, in the order sent. Sending one again changes "
                 "nothing: its result is then `duplicate`. Writable fields of a to-do: `listId title notes status due "
                 "start priority tags parentId position section repeat deleted`; of a list: `name color position "
                 "sections filter archived deleted`."),
    ]  # fmt: skip


async def _pushed(desk: Desk, actor: Actor, space_id: str, edits: list[Edit]) -> list[Outcome]:
    try:
        return await push(desk, actor, space_id, edits)
    except (r.NotFound, r.Forbidden) as refusal:
        return [Outcome(edit.op_id, "refused", refusal=refusal) for edit in edits]


def _check_envelope(index: int, op: Op) -> None:
    """What makes an edit unreadable makes the push unreadable: nothing of it is applied."""
    for name, value in (("opId", op.op_id), ("id", op.id), ("spaceId", op.space_id)):
        if value is not UNSET and not is_id(value):
            raise r.invalid(f"/edits/{index}/{name}", "id")
    if op.base_rev is not None and not op.base_rev.is_integer():
        raise r.invalid(f"/edits/{index}/baseRev", "type")


def _edit(op: Op) -> Edit:
    shape: type[TodoEdit | ListEdit] = TodoEdit if op.entity == "todo" else ListEdit
    try:
        fields = msgspec.convert(op.set, shape)
    except msgspec.ValidationError as error:
        raise invalid_from(error, "/set") from error
    base_rev = int(op.base_rev) if op.base_rev is not None else None
    done_at = moment_of(op.at) if op.at is not None else None
    return Edit(op.op_id, Key(op.entity, op.id), fields, base_rev=base_rev, done_at=done_at)


def _result(outcome: Outcome, words: Words, locale: str) -> OpResult:
    refusal = outcome.refusal
    if refusal is None:
        clashes = [Conflicting(c.field, c.kept, c.lost, c.lost_rev) for c in outcome.clashes]
        return OpResult(op_id=outcome.op_id, result=outcome.result, rev=outcome.rev, conflicts=clashes or None)
    return OpResult(
        op_id=outcome.op_id,
        result="refused",
        code=refusal.code,
        detail=words.say(locale, f"refusal.{refusal.code}.detail", **refusal.params),
        errors=fault_texts(refusal, words, locale) or None,
    )


def _sort_out(space_id: str, feed: Feed, bodies: dict[str, list[bytes]], gone: list[Gone]) -> None:
    """A deleted list is gone for clients; it is kept only so that deleting it can be undone."""
    for record in feed.records:
        if record.key.kind == "list" and record.entity.deleted_at is not None:
            gone.append(Gone(space_id, "list", record.key.id, record.rev))
        else:
            bodies[record.key.kind].append(record.body)
    gone += [Gone(space_id, stone.key.kind, stone.key.id, stone.rev) for stone in feed.tombstones]
