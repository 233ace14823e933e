"""A commit in the making: what was read, what it would become, and the changes that lead there."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

from msgspec import Struct

from hanbit.domain.calendar import Calendar
from hanbit.domain.lists import ListValues, TodoList
from hanbit.domain.times import MIDNIGHT
from hanbit.domain.todos import Todo, TodoValues
from hanbit.ports.store import MAX_PAGE, Commit, Committed, Record, Store
from hanbit.sync.changes import MAX_EDITS, MAX_NOTES, Change, Clash, Entity, Fields, Key, Kind, set_names, wire_name
from hanbit.sync.fold import apply, next_field_revs, replaced_values

ROOM = 12
"""Changes kept free for one more edit: itself and a few that follow from it."""

HISTORY_STEP = 50

PENDING_REV = 2**53
"""Stands for the rev that the commit will get, which no client can have seen yet."""


def kind_of(fields: TodoValues | ListValues) -> Kind:
    return "todo" if isinstance(fields, TodoValues) else "list"


class Edit(Struct, frozen=True):
    """One step on one entity. ``base_rev``: the rev the person was looking at. ``done_at``: RFC 3339.

    ``expect`` and ``if_match`` are for callers that mean "create" or "change one of these states"; what lies in the
    trash does not count as existing. ``is_fresh``: the op id was made for this call, so it cannot be in the log.
    ``pointer`` is where its fields stand in what was sent.
    """

    op_id: str
    key: Key
    fields: TodoValues | ListValues
    base_rev: int | None = None
    done_at: str | None = None
    expect: Literal["any", "new", "existing"] = "any"
    if_match: tuple[int, ...] | None = None
    is_fresh: bool = False
    pointer: str = "/set"

    @property
    def logged_op_id(self) -> str | None:
        """An op id that only we know can never be sent again, and need not be found again."""
        return None if self.is_fresh else self.op_id


def changes_nothing(edit: Edit, fields: Fields) -> bool:
    """Whether there is nothing to log: no field is set anew, and nobody can ask again whether the edit was applied."""
    return edit.logged_op_id is None and not set_names(fields)


class _Mark(Struct, frozen=True):
    changes: int
    notes: int
    entities: dict[Key, Entity | None]
    positions: dict[str, str]


class Actor(Struct, frozen=True):
    """Who acts: an account, its personal space, its zone and the start of its day for what "today" means, and the
    device (sign-in). ``is_person``: not the canary, which is not counted.
    """

    account_id: str
    space_id: str
    zone_name: str
    origin: str | None = None
    day_start: str = MIDNIGHT
    is_person: bool = True


class Draft:
    """Reads once, decides on its own working copy, commits with everything it has seen."""

    def __init__(
        self,
        store: Store,
        space_id: str,
        actor: Actor,
        at: str,
        calendar: Calendar,
        on_commit: Callable[[Committed, Sequence[Change]], None],
    ) -> None:
        self.store = store
        self.space_id = space_id
        self.actor = actor
        self.at = at
        self.calendar = calendar
        self._on_commit = on_commit
        self.seen: dict[Key, Record | None] = {}
        self._entities: dict[Key, Entity | None] = {}
        self._positions: dict[str, str] = {}
        self._changes: list[Change] = []
        self._notes = 0

    async def load(self, keys: list[Key]) -> None:
        missing = [key for key in dict.fromkeys(keys) if key not in self.seen]
        found = await self.store.records(self.space_id, missing) if missing else {}
        for key in missing:
            self.saw(key, found.get(key))

    def saw(self, key: Key, record: Record | None) -> None:
        self.seen.setdefault(key, record)

    async def get(self, key: Key) -> Entity | None:
        if key not in self.seen:
            await self.load([key])
        return self._entity(key)

    def _entity(self, key: Key) -> Entity | None:
        """As the draft has it; the key must have been seen."""
        if key not in self._entities:
            record = self.seen[key]
            self._entities[key] = record.entity if record else None
        return self._entities[key]

    async def todo(self, todo_id: str) -> Todo | None:
        entity = await self.get(Key("todo", todo_id))
        return entity if isinstance(entity, Todo) else None

    async def todo_list(self, list_id: str) -> TodoList | None:
        entity = await self.get(Key("list", list_id))
        return entity if isinstance(entity, TodoList) else None

    async def lists(self) -> list[TodoList]:
        """As the draft has them, in order; those in the trash left out."""
        stored = {record.key: record.entity for record in await self.store.lists(self.space_id)}
        known = (stored | self._entities).values()
        found = [one for one in known if isinstance(one, TodoList) and one.deleted_at is None]
        return sorted(found, key=lambda one: (one.position, one.id))

    async def children(self, parent_id: str) -> list[Todo]:
        """Direct subtasks as the draft has them, the trash included."""
        after: tuple[str, str] | None = None
        while page := await self.store.children(self.space_id, parent_id, after=after):
            for record in page:
                self.saw(record.key, record)
            last = page[-1].entity
            after = (last.position, last.id)
            if len(page) < MAX_PAGE:
                break
        known = map(self._entity, self.seen)
        found = [todo for todo in known if isinstance(todo, Todo) and todo.parent_id == parent_id]
        return sorted(found, key=lambda todo: (todo.position, todo.id))

    def field_revs(self, key: Key) -> dict[str, int]:
        record = self.seen[key]
        revs = record.field_revs if record else {}
        for change in self._changes:
            if change.key == key:
                revs = next_field_revs(revs, change, PENDING_REV)
        return revs

    async def last_position(self, list_id: str) -> str | None:
        stored = await self.store.last_position(self.space_id, list_id)
        drafted = self._positions.get(list_id)
        return max(stored, drafted) if stored and drafted else stored or drafted

    def stepped(self, key: Key, fields: Fields) -> Entity:
        """The entity as ``add`` would leave it; nothing is drafted."""
        change = Change(key=key, set=fields, at=self.at, actor=self.actor.account_id)
        return apply(self._entity(key), change, space_id=self.space_id, rev=PENDING_REV)

    def add(self, key: Key, fields: Fields, *, op_id: str | None = None, clashes: tuple[Clash, ...] = ()) -> None:
        """Take the step in the working copy; the entity must have been read before."""
        before = self._entity(key)
        change = Change(
            key=key,
            set=fields,
            at=self.at,
            actor=self.actor.account_id,
            origin=self.actor.origin,
            op_id=op_id,
            prior=replaced_values(before, fields),
            clashes=clashes,
        )
        after = apply(before, change, space_id=self.space_id, rev=PENDING_REV)
        self._changes.append(change)
        self._notes += len(after.notes) if isinstance(after, Todo) else 0
        self._entities[key] = after
        if isinstance(after, Todo) and after.deleted_at is None:
            drafted = self._positions.get(after.list_id, "")
            self._positions[after.list_id] = max(drafted, after.position)

    async def contested(self, key: Key, fields: Fields, base_rev: int | None) -> dict[str, Any]:
        """The fields that another device set after this one last saw or set them, each with the value it saw.

        Keys are attribute names. Empty without ``base_rev``: then the edit was made on the current state.
        """
        if base_rev is None:
            return {}
        revs = self.field_revs(key)
        open_names = {n for n in set_names(fields) if PENDING_REV > revs.get(wire_name(fields, n), 0) > base_rev}
        values: dict[str, Any] = {}
        before_rev: int | None = None
        while open_names:
            page = await self.store.history(self.space_id, key, before_rev=before_rev, limit=HISTORY_STEP)
            for entry in page:
                if entry.rev <= base_rev:
                    return values
                step = {n for n in set_names(entry.change.set) if n in open_names}
                if entry.change.origin is not None and entry.change.origin == self.actor.origin:
                    open_names -= step
                else:
                    values |= {n: getattr(entry.change.prior, n, None) for n in step}
            if len(page) < HISTORY_STEP:
                break
            before_rev = page[-1].rev
        return values

    async def make_room(self, count: int = ROOM) -> None:
        """Commit what is there when ``count`` more changes would be too many for one commit, or it is long already."""
        if len(self._changes) + count > MAX_EDITS or self._notes > MAX_NOTES:
            await self.flush()

    async def flush(self) -> None:
        """Commit what is pending; afterwards the draft stands on it. Raises what Store.commit raises."""
        if not self._changes:
            return
        committed = await self.store.commit(self.space_id, Commit(tuple(self._changes), dict(self.seen)))
        changes = tuple(self._changes)
        self._changes.clear()
        self._notes = 0
        for key, record in committed.records.items():
            self.seen[key] = record
            del self._entities[key]
        self._on_commit(committed, changes)

    def mark(self) -> _Mark:
        return _Mark(len(self._changes), self._notes, dict(self._entities), dict(self._positions))

    def back_to(self, mark: _Mark) -> None:
        """Forget the steps since ``mark``; what was read since stays read."""
        del self._changes[mark.changes :]
        self._notes = mark.notes
        self._entities, self._positions = mark.entities, mark.positions
