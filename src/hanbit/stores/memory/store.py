"""Spaces in dictionaries. Same promises as the disk's, none of its cleverness."""

from dataclasses import dataclass, field

from hanbit.domain.refusals import Conflict, CursorExpired, NotFound
from hanbit.domain.todos import Todo
from hanbit.ports.store import (
    MAX_PAGE,
    Commit,
    Committed,
    Feed,
    Membership,
    Record,
    SpaceStats,
    TodoPage,
    TodoQuery,
    Tombstone,
    encode_field_revs,
)
from hanbit.sync.changes import MAX_EDITS, Entity, Key, LoggedChange, encode_entity
from hanbit.sync.fold import apply, next_field_revs


@dataclass
class _Space:
    name: str
    owner_id: str
    rev: int = 0
    floor_rev: int = 0
    records: dict[Key, Record] = field(default_factory=dict)
    log: list[LoggedChange] = field(default_factory=list)
    tombstones: dict[Key, tuple[int, int]] = field(default_factory=dict)  # key -> (rev, at_ms)

    def bury(self, key: Key, now_ms: int) -> None:
        self.rev += 1
        self.records.pop(key)
        self.log = [entry for entry in self.log if entry.change.key != key]
        self.tombstones[key] = (self.rev, now_ms)


class MemoryStore:
    def __init__(self) -> None:
        self._spaces: dict[str, _Space] = {}

    async def open_space(self, space_id: str, name: str, owner_id: str, commit: Commit) -> None:
        if space_id in self._spaces:
            return
        self._spaces[space_id] = _Space(name, owner_id)
        try:
            await self.commit(space_id, commit)
        except BaseException:
            del self._spaces[space_id]
            raise

    async def delete_space(self, space_id: str) -> None:
        self._spaces.pop(space_id, None)

    async def spaces_of(self, account_id: str) -> list[Membership]:
        owned = [(i, s) for i, s in self._spaces.items() if s.owner_id == account_id]
        return [Membership(space_id, space.name, "owner") for space_id, space in sorted(owned, key=lambda p: p[0])]

    async def stats(self, space_id: str) -> SpaceStats | None:
        space = self._spaces.get(space_id)
        return SpaceStats(space.rev, space.floor_rev) if space else None

    async def commit(self, space_id: str, commit: Commit) -> Committed:
        assert len(commit.changes) <= MAX_EDITS
        space = self._spaces.get(space_id)
        if space is None:
            raise NotFound
        for key, seen in commit.seen.items():
            found = space.records.get(key)
            if (found and found.rev) != (seen and seen.rev):
                raise Conflict
        op_ids = [change.op_id for change in commit.changes if change.op_id]
        if len(set(op_ids)) < len(op_ids) or await self.applied(space_id, op_ids):
            raise Conflict
        rev = space.rev + 1
        changed: dict[Key, Record] = {}
        for change in commit.changes:
            before = changed.get(change.key) or commit.seen[change.key]
            entity = apply(before.entity if before else None, change, space_id=space_id, rev=rev)
            field_revs = next_field_revs(before.field_revs if before else {}, change, rev)
            changed[change.key] = Record(change.key, rev, encode_entity(entity), encode_field_revs(field_revs))
        space.rev = rev
        space.records.update(changed)
        space.log += [LoggedChange(rev, seq, change) for seq, change in enumerate(commit.changes)]
        space.tombstones = {key: grave for key, grave in space.tombstones.items() if key not in changed}
        return Committed(rev, changed)

    async def records(self, space_id: str, keys: list[Key]) -> dict[Key, Record]:
        space = self._spaces.get(space_id)
        return {key: space.records[key] for key in keys if key in space.records} if space else {}

    async def lists(self, space_id: str) -> list[Record]:
        found = [(r, e) for r, e in self._entities(space_id, "list") if e.deleted_at is None]
        return [record for record, _ in sorted(found, key=lambda p: (p[1].position, p[1].id))]

    async def todos(self, space_id: str, query: TodoQuery) -> TodoPage:
        todos = [(_todo(entity), record) for record, entity in self._entities(space_id, "todo")]
        found = [(query.order(todo), record) for todo, record in todos if query.takes(todo)]
        page = sorted((p for p in found if query.after is None or p[0] > query.after), key=lambda p: p[0])
        records = [record for _, record in page[: query.limit]]
        return TodoPage(records, page[query.limit - 1][0] if len(page) > query.limit else None)

    async def children(self, space_id: str, parent_id: str, *, after: tuple[str, str] | None = None) -> list[Record]:
        own = [(r, e) for r, e in self._entities(space_id, "todo") if _todo(e).parent_id == parent_id]
        found = [((e.position, e.id), r) for r, e in own if after is None or (e.position, e.id) > after]
        return [record for _, record in sorted(found, key=lambda p: p[0])][:MAX_PAGE]

    async def last_position(self, space_id: str, list_id: str) -> str | None:
        found = [_todo(e) for _, e in self._entities(space_id, "todo") if e.deleted_at is None]
        return max((todo.position for todo in found if todo.list_id == list_id), default=None)

    async def feed(self, space_id: str, since_rev: int, *, limit: int = MAX_PAGE, floor_rev: int = 0) -> Feed:
        space = self._spaces.get(space_id)
        if space is None:
            raise NotFound
        if 0 < since_rev < space.floor_rev and floor_rev < space.floor_rev:
            raise CursorExpired
        revs = sorted(
            [r.rev for r in space.records.values() if r.rev > since_rev]
            + [rev for rev, _ in space.tombstones.values() if rev > since_rev]
        )
        upto = revs[limit - 1] if len(revs) > limit else space.rev
        records = [r for r in space.records.values() if since_rev < r.rev <= upto]
        gone = [Tombstone(key, rev) for key, (rev, _) in space.tombstones.items() if since_rev < rev <= upto]
        return Feed(
            tuple(sorted(records, key=lambda r: (r.rev, r.key))),
            tuple(sorted(gone, key=lambda t: (t.rev, t.key))),
            upto,
            bool(revs) and revs[-1] > upto,
        )

    async def log(self, space_id: str, since_rev: int, *, limit: int = MAX_PAGE) -> list[LoggedChange]:
        space = self._spaces.get(space_id)
        later = [entry for entry in space.log if entry.rev > since_rev] if space else []
        return [entry for entry in later if len(later) <= limit or entry.rev <= later[limit - 1].rev]

    async def history(self, space_id: str, key: Key, *, before_rev: int | None, limit: int) -> list[LoggedChange]:
        space = self._spaces.get(space_id)
        log = space.log if space else []
        own = [e for e in log if e.change.key == key and (before_rev is None or e.rev < before_rev)]
        own.reverse()
        return [e for e in own if len(own) <= limit or e.rev >= own[limit - 1].rev]

    async def applied(self, space_id: str, op_ids: list[str]) -> dict[str, int]:
        space = self._spaces.get(space_id)
        return (
            {e.change.op_id: e.rev for e in space.log if e.change.op_id in op_ids and e.change.op_id} if space else {}
        )

    async def purge(self, deleted_before: str, *, now_ms: int, limit: int) -> int:
        old = [
            (at, space_id, record.key)
            for space_id in self._spaces
            for record, todo in self._entities(space_id, "todo")
            if (at := todo.deleted_at) and at < deleted_before
        ]
        for _, space_id, key in sorted(old)[:limit]:
            self._spaces[space_id].bury(key, now_ms)
        return min(len(old), limit)

    async def discard(self, space_id: str, todo_ids: list[str], *, now_ms: int) -> int:
        todos = [_todo(entity) for _, entity in self._entities(space_id, "todo")]
        found = [todo.id for todo in todos if todo.id in todo_ids and todo.deleted_at is not None]
        for todo_id in found:
            self._spaces[space_id].bury(Key("todo", todo_id), now_ms)
        return len(found)

    async def forget_tombstones(self, before_ms: int, *, limit: int) -> int:
        forgotten = 0
        for space in self._spaces.values():
            old = sorted((rev, key) for key, (rev, at_ms) in space.tombstones.items() if at_ms < before_ms)
            for rev, key in old[: limit - forgotten]:
                space.tombstones.pop(key)
                space.floor_rev = max(space.floor_rev, rev)
                forgotten += 1
        return forgotten

    def _entities(self, space_id: str, kind: str) -> list[tuple[Record, Entity]]:
        space = self._spaces.get(space_id)
        return [(r, r.entity) for r in space.records.values() if r.key.kind == kind] if space else []


def _todo(entity: Entity) -> Todo:
    assert isinstance(entity, Todo)
    return entity
