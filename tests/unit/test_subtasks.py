"""Where a to-do goes its subtasks go; and no to-do stands below itself or too deep."""

import pytest
from tests.desk import Device, Person, new_person, todo_id

from hanbit.domain.refusals import Invalid, MissingReference
from hanbit.domain.todos import MAX_DEPTH


@pytest.fixture
async def person() -> Person:
    return await new_person()


@pytest.fixture
def device(person: Person) -> Device:
    return person.device("laptop")


async def chain(device: Device, numbers: range) -> None:
    """Each below the one before."""
    for number in numbers:
        parent = {} if number == numbers.start else {"parent_id": todo_id(number - 1)}
        await device.edit_todo(number, title=f"{number}", **parent)


async def titles(person: Person, **conditions: object) -> set[str]:
    return {todo.title for todo in await person.todos(**conditions)}


async def test_a_subtask_goes_to_its_parents_list(person: Person, device: Device) -> None:
    await device.edit_list(50, name="일")
    await device.edit_todo(1, title="1", list_id=todo_id(50))
    await device.edit_todo(2, title="2", parent_id=todo_id(1))
    assert (await person.todo(2)).list_id == todo_id(50)


async def test_subtasks_go_into_the_trash_with_their_parent_and_come_back_with_it(
    person: Person, device: Device
) -> None:
    await chain(device, range(1, 4))
    await device.edit_todo(4, title="다른 것")
    await device.edit_todo(1, deleted=True)
    assert await titles(person) == {"다른 것"}
    await device.edit_todo(1, deleted=False)
    assert await titles(person) == {"1", "2", "3", "다른 것"}


async def test_a_subtask_that_was_binned_before_stays_there(person: Person, device: Device) -> None:
    await chain(device, range(1, 3))
    await device.push(device.todo(2, deleted=True), device.todo(1, deleted=True))
    await device.edit_todo(1, deleted=False)
    assert (await titles(person), await titles(person, deleted=True)) == ({"1"}, {"2"})


@pytest.mark.parametrize("count", [88, 89, 90, 91, 205])
async def test_any_number_of_subtasks_goes_and_comes_back(person: Person, device: Device, count: int) -> None:
    await device.edit_todo(9_999, title="큰 계획")
    for start in range(0, count, 50):
        numbers = range(start, min(count, start + 50))
        await device.push(*(device.todo(n, title=f"{n}", parent_id=todo_id(9_999)) for n in numbers))
    await device.edit_todo(9_999, deleted=True)
    assert (len(await person.todos()), len(await person.todos(deleted=True))) == (0, count + 1)
    await device.edit_todo(9_999, deleted=False)
    assert (len(await person.todos()), len(await person.todos(deleted=True))) == (count + 1, 0)


async def test_subtasks_move_to_the_list_their_parent_moves_to(person: Person, device: Device) -> None:
    await device.edit_list(50, name="일")
    await device.edit_list(51, name="집")
    await chain(device, range(1, 4))
    await device.edit_todo(4, title="4", parent_id=todo_id(1), list_id=todo_id(51))
    await device.edit_todo(1, list_id=todo_id(50))
    assert await titles(person, list_id=todo_id(50)) == {"1", "2", "3"}
    assert await titles(person, list_id=todo_id(51)) == {"4"}


async def test_a_to_do_restored_after_its_list_went_comes_back_in_the_inbox_with_its_subtasks(
    person: Person, device: Device
) -> None:
    await device.edit_list(50, name="일")
    await device.edit_todo(1, title="1", list_id=todo_id(50))
    await device.edit_todo(2, title="2", parent_id=todo_id(1))
    await device.edit_todo(1, deleted=True)
    await device.edit_list(50, deleted=True)
    await device.edit_todo(1, deleted=False)
    assert await titles(person, list_id=person.inbox) == {"1", "2"}


async def test_a_to_do_is_never_put_below_itself(person: Person, device: Device) -> None:
    await chain(device, range(1, 4))
    for number in (1, 2, 3):
        with pytest.raises(Invalid) as refused:
            await device.edit_todo(1, parent_id=todo_id(number))
        assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/set/parentId", "circle")]
    assert (await person.todo(1)).parent_id is None
    outcomes = await device.push(
        device.todo(5, title="5"), device.todo(6, title="6", parent_id=todo_id(5)), device.todo(5, parent_id=todo_id(6))
    )
    assert [outcome.result for outcome in outcomes] == ["applied", "applied", "refused"]


async def test_subtasks_are_at_most_five_levels_deep(person: Person, device: Device) -> None:
    await chain(device, range(1, MAX_DEPTH + 1))
    with pytest.raises(Invalid) as refused:
        await device.edit_todo(20, title="너무 깊다", parent_id=todo_id(MAX_DEPTH))
    assert refused.value.faults[0].code == "depth"
    assert await person.read(20) is None


async def test_what_moves_below_another_brings_its_own_levels(device: Device) -> None:
    await chain(device, range(1, 4))
    await chain(device, range(11, 14))
    with pytest.raises(Invalid) as refused:
        await device.edit_todo(11, parent_id=todo_id(3))
    assert refused.value.faults[0].code == "depth"
    await device.edit_todo(11, parent_id=todo_id(2))
    await device.edit_todo(13, parent_id=None)
    await device.edit_todo(11, parent_id=todo_id(3))


async def test_nothing_goes_below_what_is_not_there_or_in_the_trash(device: Device) -> None:
    await device.edit_todo(1, title="1")
    await device.edit_todo(1, deleted=True)
    for number in (1, 99):
        with pytest.raises(MissingReference) as refused:
            await device.edit_todo(2, title="2", parent_id=todo_id(number))
        assert refused.value.pointer == "/set/parentId"
