"""The one way anything changes: edits are decided against what is there and committed with what was seen."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from weakref import WeakValueDictionary

from msgspec import Struct

from hanbit.domain.calendar import NO_CALENDAR, Calendar
from hanbit.domain.ids import new_id
from hanbit.domain.lists import TodoList
from hanbit.domain.refusals import Conflict, Forbidden, NotFound, Refusal, Stale, StorageFull, Unavailable
from hanbit.domain.times import parse_rfc3339, rfc3339
from hanbit.domain.todos import Todo, TodoValues
from hanbit.ports.clock import Clock, Entropy
from hanbit.ports.store import Committed, Record, Role, Store
from hanbit.sync.changes import Change, Clash, Key
from hanbit.usecases.attendance import Attendance
from hanbit.usecases.draft import Actor, Draft, Edit
from hanbit.usecases.list_rules import decide_list
from hanbit.usecases.todo_rules import decide_todo

MAX_OPS = 100
"""Edits in one push (Todoist's Sync API takes as many)."""

MAX_ATTEMPTS = 8
"""Times a decision is taken anew because someone was faster. From the second on, one push a space at a time: whoever
comes meanwhile waits, else a large deletion would lose to a stream of small edits for ever."""


@dataclass(frozen=True)
class Desk:
    """What every verb on spaces needs. ``announce`` tells open streams that a space has a new rev.

    ``calendar``: for repeats that go by holidays or the lunar year; without it they go by weekends only.
    ``attendance``: counts what people do, where somebody wants to know.
    ``turns``: once pushes to a space have conflicted, they and all that come meanwhile go one after the other.
    """

    store: Store
    clock: Clock
    entropy: Entropy
    announce: Callable[[str, int], None] = lambda _space, _rev: None
    calendar: Calendar = NO_CALENDAR
    attendance: Attendance | None = None
    turns: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)


class Outcome(Struct):
    """``rev`` is None only when refused."""

    op_id: str
    result: Literal["applied", "duplicate", "refused"]
    rev: int | None = None
    clashes: tuple[Clash, ...] = ()
    refusal: Refusal | None = None
    record: Record | None = None


Known = Mapping[Key, Record | None]
NOTHING_KNOWN: Known = {}


async def push(
    desk: Desk, actor: Actor, space_id: str, edits: list[Edit], *, known: Known = NOTHING_KNOWN
) -> list[Outcome]:
    """Apply edits in order; each stands alone. Returns an outcome for each, in the same order.

    A refused edit changes nothing and does not hold up the rest. Raises NotFound when the space is not the
    actor's, Forbidden when it is theirs only to read, StorageFull or Unavailable when nothing could be stored.
    ``known``: what the caller has read already; when it is out of date it is read anew.
    """
    await require_role(desk, actor, space_id)
    under_way = _Push(desk, actor, space_id, edits)
    is_contested = bool(desk.turns) and space_id in desk.turns  # there are hardly ever any
    if is_contested or not await under_way.one_pass(known):
        async with desk.turns.setdefault(space_id, asyncio.Lock()):
            for _ in range(MAX_ATTEMPTS):
                if await under_way.one_pass(NOTHING_KNOWN):
                    break
            else:
                raise Unavailable
    if desk.attendance is not None and actor.is_person:
        await desk.attendance.note(actor.account_id, under_way.moments(), now_ms=under_way.now_ms)
    return under_way.outcomes()


class _Push:
    """A push under way: outcomes that are final stay so over every retry."""

    def __init__(self, desk: Desk, actor: Actor, space_id: str, edits: list[Edit]) -> None:
        self.now_ms = desk.clock.now_ms()
        self._desk = desk
        self._actor = actor
        self._space_id = space_id
        self._edits = edits
        self._final: dict[str, Outcome] = {}
        self._waiting: dict[str, tuple[Key, Outcome]] = {}
        self._committed: dict[Key, Record] = {}

    def outcomes(self) -> list[Outcome]:
        """Of each edit, when all is done."""
        return [self._final[edit.op_id] for edit in self._edits]

    def moments(self) -> list[int]:
        """When the person did what was applied: an edit made offline may say so itself."""
        applied = [edit for edit in self._edits if self._final[edit.op_id].result == "applied"]
        return [parse_rfc3339(edit.done_at) if edit.done_at else self.now_ms for edit in applied]

    async def one_pass(self, known: Known) -> bool:
        """Whether all is done; not so when someone was faster."""
        desk = self._desk
        draft = Draft(desk.store, self._space_id, self._actor, rfc3339(self.now_ms), desk.calendar, self._settle)
        for key, record in known.items():
            draft.saw(key, record)
        try:
            await self._decide_all(draft)
        except Conflict:
            self._waiting.clear()
            return False
        return True

    def _settle(self, committed: Committed, changes: Sequence[Change]) -> None:
        desk = self._desk
        desk.announce(self._space_id, committed.rev)
        if desk.attendance is not None and self._actor.is_person:
            desk.attendance.count(changes)
        self._committed.update(committed.records)
        for op_id, (key, outcome) in self._waiting.items():
            outcome.rev, outcome.record = committed.rev, self._committed[key]
            self._final[op_id] = outcome
        self._waiting.clear()

    async def _decide_all(self, draft: Draft) -> None:
        sent_before = [edit.op_id for edit in self._edits if not edit.is_fresh]
        applied = await draft.store.applied(draft.space_id, sent_before) if sent_before else {}
        await draft.load([edit.key for edit in self._edits])
        for number, edit in enumerate(self._edits):
            draft.at = rfc3339(self.now_ms + number)  # moments tell apart what was binned with its list and before
            if edit.op_id in self._final or edit.op_id in self._waiting:
                continue
            if edit.op_id in applied:
                self._final[edit.op_id] = await _as_it_was(draft, edit, applied[edit.op_id])
                continue
            await draft.make_room()
            mark = draft.mark()
            try:
                clashes = await _decide(draft, edit)
                if clashes is None:
                    self._final[edit.op_id] = _as_it_is(draft, edit)
                else:
                    self._waiting[edit.op_id] = edit.key, Outcome(edit.op_id, "applied", clashes=clashes)
            except (Conflict, StorageFull, Unavailable):
                raise
            except Refusal as refusal:
                draft.back_to(mark)
                self._final[edit.op_id] = Outcome(edit.op_id, "refused", refusal=refusal)
        await draft.flush()


def _as_it_is(draft: Draft, edit: Edit) -> Outcome:
    record = draft.seen[edit.key]
    assert record is not None, "only what is there can be so already"
    return Outcome(edit.op_id, "applied", record.rev, record=record)


async def _as_it_was(draft: Draft, edit: Edit, rev: int) -> Outcome:
    """What came before, with its clashes: the answer that told of them may never have arrived."""
    logged = await draft.store.history(draft.space_id, edit.key, before_rev=rev + 1, limit=1)
    clashes = next((one.change.clashes for one in logged if one.change.op_id == edit.op_id), ())
    return Outcome(edit.op_id, "duplicate", rev, clashes=clashes, record=draft.seen.get(edit.key))


async def _decide(draft: Draft, edit: Edit) -> tuple[Clash, ...] | None:
    """None when all that the edit asks for is so already."""
    before = await draft.get(edit.key)
    if edit.expect == "existing" and (before is None or before.deleted_at is not None):
        raise NotFound
    if edit.if_match is not None and before is not None and before.rev not in edit.if_match:
        record = draft.seen[edit.key]
        assert record is not None
        raise Stale(record.body, record.rev)
    if isinstance(edit.fields, TodoValues):
        assert before is None or isinstance(before, Todo)
        return await decide_todo(draft, edit, edit.fields, before)
    assert before is None or isinstance(before, TodoList)
    return await decide_list(draft, edit, edit.fields, before)


async def require_role(desk: Desk, actor: Actor, space_id: str, *, to_write: bool = True) -> Role:
    """The actor's role in a space. Raises NotFound when they have none, Forbidden when it is too little."""
    if space_id == actor.space_id:
        return "owner"
    for membership in await desk.store.spaces_of(actor.account_id):
        if membership.space_id == space_id:
            if to_write and membership.role == "viewer":
                raise Forbidden
            return membership.role
    raise NotFound


async def find(desk: Desk, actor: Actor, key: Key) -> tuple[str, Record]:
    """An entity in any space of the actor, their own first. Raises NotFound."""
    found = await desk.store.records(actor.space_id, [key])
    if found:
        return actor.space_id, found[key]
    for membership in await desk.store.spaces_of(actor.account_id):
        if membership.space_id != actor.space_id:
            found = await desk.store.records(membership.space_id, [key])
            if found:
                return membership.space_id, found[key]
    raise NotFound


async def push_one(desk: Desk, actor: Actor, space_id: str, edit: Edit, *, known: Known = NOTHING_KNOWN) -> Record:
    """As ``push``, for a caller with one edit: the entity after it, or its refusal raised."""
    (outcome,) = await push(desk, actor, space_id, [edit], known=known)
    if outcome.refusal is not None:
        raise outcome.refusal
    if outcome.record is None:
        raise NotFound
    return outcome.record


def fresh_id(desk: Desk) -> str:
    return new_id(desk.clock.now_ms(), desk.entropy(10))
