"""A list that goes takes its to-dos into the trash, and brings back exactly those."""

import pytest
from tests.desk import Device, Person, new_person, todo_id

from hanbit.domain.refusals import InboxIsKept, Invalid, MissingReference, NotFound
from hanbit.usecases.edits import Outcome
from hanbit.usecases.list_rules import MAX_LISTS

LIST = 5_000


@pytest.fixture
async def person() -> Person:
    return await new_person()


@pytest.fixture
async def device(person: Person) -> Device:
    device = person.device("laptop")
    await device.edit_list(LIST, name="일")
    return device


async def fill(device: Device, count: int) -> None:
    for start in range(0, count, 50):
        numbers = range(start, min(count, start + 50))
        await device.push(*(device.todo(n, title=f"{n}", list_id=todo_id(LIST)) for n in numbers))


@pytest.mark.parametrize("count", [0, 1, 89, 90, 91, 180, 203, 450])
async def test_a_list_takes_any_number_of_to_dos_along_and_brings_back_exactly_those(
    person: Person, device: Device, count: int
) -> None:
    await fill(device, count)
    await device.edit_todo(7_000, title="안에서 버린 것", list_id=todo_id(LIST))
    await device.edit_todo(7_000, deleted=True)
    await device.edit_todo(7_001, title="밖에 있는 것")
    person.clock.advance(60)
    await device.edit_list(LIST, deleted=True)
    assert [todo.title for todo in await person.todos()] == ["밖에 있는 것"]
    assert len(await person.todos(deleted=True)) == count + 1
    person.clock.advance(60)
    await device.edit_list(LIST, deleted=False)
    assert len(await person.todos(list_id=todo_id(LIST))) == count
    assert [todo.title for todo in await person.todos(deleted=True)] == ["안에서 버린 것"]
    assert (await person.todo_list(LIST)).deleted_at is None
    assert await person.scribe.folded() == await person.scribe.everything()


async def test_to_dos_made_in_the_same_push_go_and_come_back_too(person: Person, device: Device) -> None:
    await device.push(
        device.todo(1, title="1", list_id=todo_id(LIST)),
        device.todo(2, title="2"),
        device.todo(2, list_id=todo_id(LIST)),
        device.todo(3, title="3", list_id=todo_id(LIST)),
        device.todo(3, list_id=person.inbox),
        device.a_list(LIST, deleted=True),
        device.todo(4, title="4"),
    )
    assert [todo.title for todo in await person.todos()] == ["3", "4"]
    await device.edit_list(LIST, deleted=False)
    assert {todo.title for todo in await person.todos(list_id=todo_id(LIST))} == {"1", "2"}


async def test_what_was_binned_before_the_list_in_one_push_stays_in_the_trash(person: Person, device: Device) -> None:
    await fill(device, 3)
    await device.push(device.todo(1, deleted=True), device.a_list(LIST, deleted=True))
    await device.edit_list(LIST, deleted=False)
    assert [todo.title for todo in await person.todos(list_id=todo_id(LIST))] == ["0", "2"]


@pytest.mark.parametrize("count", [1, 89, 90, 100])
async def test_gone_and_back_in_one_push_leaves_everything_as_it_was(
    person: Person, device: Device, count: int
) -> None:
    await fill(device, count)
    outcomes = await device.push(device.a_list(LIST, deleted=True), device.a_list(LIST, deleted=False))
    assert {outcome.result for outcome in outcomes} == {"applied"}
    assert len(await person.todos(list_id=todo_id(LIST))) == count


async def test_a_list_in_the_trash_takes_nothing_in_and_is_not_changed(device: Device) -> None:
    await device.edit_list(LIST, deleted=True)
    with pytest.raises(MissingReference):
        await device.edit_todo(1, title="1", list_id=todo_id(LIST))
    with pytest.raises(NotFound):
        await device.edit_list(LIST, name="다른 이름")


async def test_the_inbox_is_kept(person: Person, device: Device) -> None:
    for fields in ({"deleted": True}, {"archived": True}):
        with pytest.raises(InboxIsKept):
            await device.edit_list(person.inbox, **fields)
    await device.edit_list(person.inbox, name="받은 일")


async def test_lists_stand_one_after_the_other(person: Person, device: Device) -> None:
    for number in (1, 2, 3):
        await device.edit_list(number, name=f"{number}")
    found = await person.desk.store.lists(person.space_id)
    assert [getattr(record.entity, "name", "") for record in found] == ["할 일", "일", "1", "2", "3"]


async def test_lists_of_one_push_stand_one_after_the_other_too(person: Person, device: Device) -> None:
    await device.push(*(device.a_list(number, name=f"{number}") for number in (1, 2, 3)))
    found = [record.entity for record in await person.desk.store.lists(person.space_id)]
    assert [getattr(one, "name", "") for one in found] == ["할 일", "일", "1", "2", "3"]
    assert len({one.position for one in found}) == len(found)


async def test_there_are_at_most_five_hundred(device: Device) -> None:
    outcomes: list[Outcome] = []
    for start in range(0, MAX_LISTS, 100):
        outcomes += await device.push(*(device.a_list(100 + start + n, name="목록") for n in range(100)))
    assert {outcome.result for outcome in outcomes[:-2]} == {"applied"}  # two were there before
    for outcome in outcomes[-2:]:
        assert isinstance(outcome.refusal, Invalid)
        assert outcome.refusal.faults[0].code == "too_many"
