"""A space as the Store port sees it: written to by commits, without any of the verbs above."""

import itertools
from typing import Any

from tests.simulators import NOW_MS

from hanbit.domain.lists import ListFields
from hanbit.domain.times import rfc3339
from hanbit.domain.todos import TodoFields
from hanbit.ports.store import Commit, Committed, Feed, Record, Store, Tombstone
from hanbit.sync.changes import Change, Fields, Key, LoggedChange, encode_entity
from hanbit.sync.fold import fold

BORA, MINHO = "bora", "minho"
SPACE, OTHER_SPACE = "019e0000-0000-7000-8000-00000000aaaa", "019e0000-0000-7000-8000-00000000bbbb"
Step = tuple[Key, Fields]


def at(seconds: float) -> str:
    return rfc3339(NOW_MS + round(seconds * 1000))


def a_todo(number: int) -> Key:
    return Key("todo", f"019e0000-0000-7000-8000-{number:012x}")


def a_list(number: int) -> Key:
    return Key("list", f"019e0000-0000-7000-9000-{number:012x}")


HOME = a_list(0)


def born(title: str = "우유 사기", *, position: str = "V", list_id: str = HOME.id, **fields: Any) -> TodoFields:
    """The fields of a new to-do."""
    return TodoFields(title=title, position=position, list_id=list_id, **fields)


class Scribe:
    """Writes to one space what it is told, on top of what is there unless told otherwise."""

    def __init__(self, store: Store, space_id: str = SPACE, owner_id: str = BORA) -> None:
        self.store = store
        self.space_id = space_id
        self.owner_id = owner_id
        self._numbers = itertools.count(1)

    async def open(self) -> "Scribe":
        home = ListFields(name="할 일", position="V", is_inbox=True)
        commit = Commit((self.change(HOME, home),), {HOME: None})
        await self.store.open_space(self.space_id, "내 공간", self.owner_id, commit)
        return self

    def change(self, key: Key, fields: Fields, *, op_id: str | None = None, seconds: float = 0) -> Change:
        op_id = op_id or f"{self.space_id} op {next(self._numbers)}"
        return Change(key=key, set=fields, at=at(seconds), actor=self.owner_id, op_id=op_id)

    async def read(self, key: Key) -> Record | None:
        return (await self.store.records(self.space_id, [key])).get(key)

    async def record(self, key: Key) -> Record:
        found = await self.read(key)
        assert found is not None
        return found

    async def write(self, *steps: Step, seconds: float = 0) -> Committed:
        """One commit, decided on what is there now."""
        keys = list(dict.fromkeys(key for key, _ in steps))
        found = await self.store.records(self.space_id, keys)
        changes = tuple(self.change(key, fields, seconds=seconds) for key, fields in steps)
        return await self.store.commit(self.space_id, Commit(changes, {key: found.get(key) for key in keys}))

    async def trash(self, *keys: Key, seconds: float) -> Committed:
        return await self.write(*((key, TodoFields(deleted_at=at(seconds))) for key in keys), seconds=seconds)

    async def rev(self) -> int:
        stats = await self.store.stats(self.space_id)
        assert stats is not None
        return stats.rev

    async def pages(self, since_rev: int = 0, *, limit: int) -> list[Feed]:
        """The feed to its end."""
        found = [await self.store.feed(self.space_id, since_rev, limit=limit)]
        while found[-1].has_more:
            found.append(await self.store.feed(self.space_id, found[-1].next_rev, limit=limit))
        return found

    async def log(self, *, limit: int = 200) -> list[LoggedChange]:
        """The log to its end."""
        entries: list[LoggedChange] = []
        while page := await self.store.log(self.space_id, entries[-1].rev if entries else 0, limit=limit):
            entries += page
        return entries

    async def everything(self) -> dict[Key, bytes]:
        """Each entity's JSON, the trash included."""
        replica = Replica()
        for feed in await self.pages(limit=200):
            replica.take(feed)
        return replica.state

    async def folded(self) -> dict[Key, bytes]:
        return {key: encode_entity(entity) for key, entity in fold(await self.log(), space_id=self.space_id).items()}


class Replica:
    """A device's copy, kept up by the feed alone."""

    def __init__(self) -> None:
        self.state: dict[Key, bytes] = {}
        self.gone: set[Key] = set()
        self.rev = 0

    def take(self, feed: Feed) -> None:
        for record in feed.records:
            self.state[record.key] = record.body
            self.gone.discard(record.key)
        for tombstone in feed.tombstones:
            self.state.pop(tombstone.key, None)
            self.gone.add(tombstone.key)
        self.rev = feed.next_rev


def revs(feed: Feed) -> list[int]:
    found: list[Record | Tombstone] = [*feed.records, *feed.tombstones]
    return [entry.rev for entry in found]
