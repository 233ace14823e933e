"""The verbs as the product wires them, on the memory store, for one person with several devices."""

import itertools
from dataclasses import dataclass, field
from typing import Any

from tests.simulators import CountingEntropy, StillClock
from tests.space import Scribe

from hanbit.domain.ids import inbox_of
from hanbit.domain.lists import ListEdit, TodoList
from hanbit.domain.todos import Todo, TodoEdit
from hanbit.ports.store import TodoQuery
from hanbit.stores.memory.store import MemoryStore
from hanbit.sync.changes import Key
from hanbit.usecases.draft import Actor, Edit
from hanbit.usecases.edits import Desk, Outcome, push
from hanbit.usecases.spaces import open_personal_space

BORA_SPACE, MINHO_SPACE = "019e0000-0000-7000-8000-00000000b0b0", "019e0000-0000-7000-8000-00000000a1a1"
ZONE = "Asia/Seoul"


def todo_id(number: int) -> str:
    return f"019e0000-0000-7000-8000-{number:012x}"


@dataclass
class Device:
    """Edits one after the other; ``base_rev`` of an edit is the rev the device has seen last, unless told."""

    desk: Desk
    actor: Actor
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    seen_rev: int | None = None

    def todo(self, number: int | str, *, op_id: str | None = None, done_at: str | None = None, **fields: Any) -> Edit:
        entity_id = number if isinstance(number, str) else todo_id(number)
        return Edit(
            op_id or self._op_id(), Key("todo", entity_id), TodoEdit(**fields), base_rev=self.seen_rev, done_at=done_at
        )

    def a_list(self, number: int | str, *, op_id: str | None = None, **fields: Any) -> Edit:
        entity_id = number if isinstance(number, str) else todo_id(number)
        return Edit(op_id or self._op_id(), Key("list", entity_id), ListEdit(**fields), base_rev=self.seen_rev)

    async def push(self, *edits: Edit) -> list[Outcome]:
        return await push(self.desk, self.actor, self.actor.space_id, list(edits))

    async def see(self) -> None:
        stats = await self.desk.store.stats(self.actor.space_id)
        assert stats is not None
        self.seen_rev = stats.rev

    async def edit_todo(self, number: int | str, **fields: Any) -> Outcome:
        (outcome,) = await self.push(self.todo(number, **fields))
        if outcome.refusal is not None:
            raise outcome.refusal
        return outcome

    async def edit_list(self, number: int | str, **fields: Any) -> Outcome:
        (outcome,) = await self.push(self.a_list(number, **fields))
        if outcome.refusal is not None:
            raise outcome.refusal
        return outcome

    def _op_id(self) -> str:
        return f"{self.actor.origin} {next(self.numbers)}"


@dataclass
class Person:
    """One account and its space, looked at from outside of any device."""

    desk: Desk
    clock: StillClock
    account_id: str
    space_id: str

    @property
    def inbox(self) -> str:
        return inbox_of(self.space_id)

    def device(self, origin: str | None) -> Device:
        return Device(self.desk, Actor(self.account_id, self.space_id, ZONE, origin))

    @property
    def scribe(self) -> Scribe:
        return Scribe(self.desk.store, self.space_id, self.account_id)

    async def read(self, number: int | str) -> Todo | None:
        key = Key("todo", number if isinstance(number, str) else todo_id(number))
        found = await self.desk.store.records(self.space_id, [key])
        entity = found[key].entity if key in found else None
        assert entity is None or isinstance(entity, Todo)
        return entity

    async def todo(self, number: int | str) -> Todo:
        found = await self.read(number)
        assert found is not None
        return found

    async def todo_list(self, number: int) -> TodoList:
        key = Key("list", todo_id(number))
        entity = (await self.desk.store.records(self.space_id, [key]))[key].entity
        assert isinstance(entity, TodoList)
        return entity

    async def todos(self, **conditions: Any) -> list[Todo]:
        found: list[Todo] = []
        after: tuple[str, str] | None = None
        while True:
            page = await self.desk.store.todos(self.space_id, TodoQuery(**conditions, limit=200, after=after))
            found += [todo for record in page.records if isinstance(todo := record.entity, Todo)]
            after = page.next_after
            if after is None:
                return found

    async def rev(self) -> int:
        return await self.scribe.rev()


async def new_person(desk: Desk | None = None, *, account_id: str = "bora", space_id: str = BORA_SPACE) -> Person:
    clock = StillClock()
    if desk is None:
        desk = Desk(MemoryStore(), clock, CountingEntropy())
    await open_personal_space(desk, account_id, space_id, name="내 공간", inbox_name="할 일")
    return Person(desk, clock, account_id, space_id)
