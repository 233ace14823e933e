"""A saved filter is a list that holds nothing: what it may say, and that no to-do gets into it."""

from typing import Any

import msgspec
import pytest
from tests.desk import Device, Person, new_person, todo_id

from hanbit.domain.filters import Filter
from hanbit.domain.lists import ListEdit, ListFields, clean
from hanbit.domain.refusals import Invalid, MissingReference, NotFound
from hanbit.domain.todos import MAX_TAG

AT = "2026-11-25T09:00:00.000Z"
FILTER, LIST = 5_000, 5_001


@pytest.fixture
async def person() -> Person:
    return await new_person()


@pytest.fixture
async def device(person: Person) -> Device:
    device = person.device("laptop")
    await device.edit_list(FILTER, name="급한 일", filter=Filter(priority=3))
    return device


def cleaned(**conditions: Any) -> ListFields:
    return clean(ListEdit(filter=msgspec.convert(conditions, Filter)), "/set", at=AT)


def faults(**conditions: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        cleaned(**conditions)
    return [(fault.pointer, fault.code) for fault in refused.value.faults]


def test_a_filter_is_kept_clean() -> None:
    asked = cleaned(text="  급한\t일 ", tags=["#집", "집"], listIds=[todo_id(1), todo_id(1)], due="week", status="any")
    assert asked.filter == Filter("급한 일", ("집",), (todo_id(1),), 0, "week", "any")


def test_a_fault_says_where_it_is() -> None:
    assert faults(text="가" * 201) == [("/set/filter/text", "length")]
    assert faults(text="가\x07") == [("/set/filter/text", "characters")]
    assert faults(tags=["집", "가" * (MAX_TAG + 1)]) == [("/set/filter/tags/1", "length")]
    assert faults(listIds=[todo_id(1), "nope"]) == [("/set/filter/listIds/1", "id")]


@pytest.mark.parametrize("wrong", [{"due": "someday"}, {"status": "late"}, {"priority": 4}, {"colour": "red"}])
def test_what_no_client_could_apply_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wrong, Filter)


async def test_no_to_do_gets_into_a_filter(person: Person, device: Device) -> None:
    with pytest.raises(MissingReference):
        await device.edit_todo(1, title="전화", list_id=todo_id(FILTER))
    await device.edit_todo(2, title="전화")
    with pytest.raises(MissingReference):
        await device.edit_todo(2, list_id=todo_id(FILTER))
    assert [todo.list_id for todo in await person.todos()] == [person.inbox]


async def test_a_list_that_holds_to_dos_does_not_become_a_filter(person: Person, device: Device) -> None:
    await device.edit_list(LIST, name="집")
    for number in (LIST, person.inbox):
        with pytest.raises(NotFound):
            await device.edit_list(number, filter=Filter())
    assert (await person.todo_list(LIST)).filter is None


async def test_a_filter_changes_goes_and_comes_back(person: Person, device: Device) -> None:
    await device.edit_list(FILTER, filter=Filter(tags=("집",)))
    await device.edit_list(FILTER, deleted=True)
    await device.edit_list(FILTER, deleted=False)
    kept = await person.todo_list(FILTER)
    assert (kept.name, kept.filter, kept.deleted_at) == ("급한 일", Filter(tags=("집",)), None)
    assert await person.scribe.folded() == await person.scribe.everything()
