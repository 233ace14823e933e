"""The columns of a list's board: what a section may be called, and which column a to-do stands in."""

import msgspec
import pytest
from tests.desk import Person, new_person, todo_id

from hanbit.domain.lists import ListEdit, clean
from hanbit.domain.refusals import Invalid
from hanbit.domain.sections import MAX_SECTION_NAME, MAX_SECTIONS, Section
from hanbit.domain.todos import Repeat, TodoEdit

AT = "2026-11-25T09:00:00.000Z"
LIST = 5_000


def test_names_are_one_line_and_ids_are_kept_once() -> None:
    edit = ListEdit(sections=(Section("doing", " 하는\n중 "), Section("doing", "또"), Section("later", "나중")))
    assert clean(edit, "/set", at=AT).sections == (Section("doing", "하는 중"), Section("later", "나중"))


@pytest.mark.parametrize(
    ("name", "fault"),
    [("", "length"), (" ", "length"), ("가" * (MAX_SECTION_NAME + 1), "length"), ("\x00", "characters")],
)
def test_a_section_has_a_name(name: str, fault: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean(ListEdit(sections=(Section("a", "가"), Section("b", name))), "/set", at=AT)
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("/set/sections/1/name", fault)]


@pytest.mark.parametrize("wrong", ["", "Doing", "한빛", "a" * 37, "a b"])
def test_a_section_is_named_by_a_short_plain_id(wrong: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"section": wrong}, TodoEdit)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"sections": [{"id": wrong, "name": "가"}]}, ListEdit)


def test_there_is_a_most_of_them() -> None:
    sections = [{"id": f"s{number}", "name": "가"} for number in range(MAX_SECTIONS + 1)]
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"sections": sections}, ListEdit)
    assert msgspec.convert({"sections": sections[1:]}, ListEdit)


@pytest.fixture
async def person() -> Person:
    return await new_person()


async def test_what_follows_a_finished_repeat_begins_before_the_first_section(person: Person) -> None:
    device = person.device("laptop")
    await device.edit_todo(1, title="운동", section="doing", repeat=Repeat("FREQ=DAILY"))
    await device.edit_todo(1, status="done")
    assert [(todo.status, todo.section) for todo in await person.todos()] == [("done", "doing"), ("open", None)]


async def test_two_devices_that_sort_differently_see_it(person: Person) -> None:
    laptop, phone = person.device("laptop"), person.device("phone")
    await laptop.edit_todo(1, title="견적")
    await laptop.see()
    await phone.see()
    await laptop.edit_todo(1, section="doing")
    outcome = await phone.edit_todo(1, section="waiting")
    assert [(clash.field, clash.kept, clash.lost) for clash in outcome.clashes] == [("section", "waiting", "doing")]
    assert (await person.todo(1)).section == "waiting"


async def test_sections_are_the_lists_own(person: Person) -> None:
    device = person.device("laptop")
    await device.edit_list(LIST, name="이사", sections=(Section("a", "가"),))
    await device.edit_todo(1, title="견적", list_id=todo_id(LIST), section="a")
    assert (await person.todo_list(LIST)).sections == (Section("a", "가"),)
    assert await person.scribe.folded() == await person.scribe.everything()
