"""Pushes at once on a store that really suspends: everybody gets through, and nothing is done by half."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.desk import Person, new_person, todo_id
from tests.simulators import NOW_MS, CountingEntropy, StillClock

from hanbit.stores.sqlite.database import Database
from hanbit.stores.sqlite.store import SqliteStore
from hanbit.usecases.edits import Desk
from hanbit.usecases.todos import history_of


@pytest.fixture
async def person(tmp_path: Path) -> AsyncIterator[Person]:
    database = Database(tmp_path / "hanbit.db")
    person = await new_person(Desk(SqliteStore(database, lambda: NOW_MS), StillClock(), CountingEntropy()))
    yield person
    await database.close()


async def test_fifty_pushes_at_once_to_one_space_all_succeed(person: Person) -> None:
    devices = [person.device(f"device {number}") for number in range(50)]
    outcomes = await asyncio.gather(*(device.edit_todo(n, title=str(n)) for n, device in enumerate(devices)))
    assert {outcome.result for outcome in outcomes} == {"applied"}
    assert {todo.title for todo in await person.todos()} == {str(number) for number in range(50)}


async def test_fifty_pushes_at_once_to_one_to_do_all_succeed_and_all_are_in_its_history(person: Person) -> None:
    devices = [person.device(f"device {number}") for number in range(50)]
    await devices[0].edit_todo(1, title="처음")
    outcomes = await asyncio.gather(*(device.edit_todo(1, title=str(n)) for n, device in enumerate(devices)))
    assert sorted(outcome.rev or 0 for outcome in outcomes) == list(range(3, 53))
    history = await history_of(person.desk, devices[0].actor, todo_id(1), limit=100)
    assert {entry.change.set.title for entry in history if entry.change.key.kind == "todo"} >= {  # type: ignore[union-attr]
        str(number) for number in range(50)
    }
    assert not person.desk.turns


async def test_replays_at_once_are_applied_once(person: Person) -> None:
    device = person.device("laptop")
    edit = device.todo(1, title="가")
    outcomes = await asyncio.gather(*(device.push(edit) for _ in range(10)))
    assert sorted(outcome.result for (outcome,) in outcomes) == ["applied"] + ["duplicate"] * 9
    assert len(await person.scribe.log()) == 2


@pytest.mark.parametrize("what", ["parent", "list"])
async def test_a_large_deletion_is_whole_whatever_others_do_meanwhile(person: Person, what: str) -> None:
    laptop, phone = person.device("laptop"), person.device("phone")
    await laptop.edit_list(5_000, name="일")
    await laptop.edit_todo(9_000, title="큰 계획", list_id=todo_id(5_000))
    for start in (0, 100):
        await laptop.push(*(laptop.todo(start + n, title="x", parent_id=todo_id(9_000)) for n in range(100)))

    async def meddle() -> None:
        for number in range(0, 200, 10):
            await phone.edit_todo(number, notes="한 줄 더")

    deletion = laptop.edit_todo(9_000, deleted=True) if what == "parent" else laptop.edit_list(5_000, deleted=True)
    outcome, _ = await asyncio.gather(deletion, meddle())
    assert outcome.result == "applied"
    assert await person.todos() == []
    assert sum(todo.notes == "한 줄 더" for todo in await person.todos(deleted=True)) == 20
    assert await person.scribe.folded() == await person.scribe.everything()
