"""Latin keys that spell Hangul: the rule that the web client shares, and what a search makes of it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.desk import Person, new_person
from tests.vectors import vectors

from hanbit.domain.keyboard import hangul_of
from hanbit.domain.todos import Todo
from hanbit.usecases.todos import TodoFilter, list_todos


@pytest.mark.parametrize("case", vectors("keyboard")["cases"], ids=lambda case: repr(case["typed"]))
def test_the_shared_cases(case: dict[str, Any]) -> None:
    assert hangul_of(case["typed"]) == case["hangul"]


@given(st.text(max_size=300) | st.text("abcdefghijklmnopqrstuvwxyzEQRTWOP ", max_size=60))
def test_whatever_is_typed_spells_syllables_or_nothing(typed: str) -> None:
    spelled = hangul_of(typed)
    assert spelled is None or all(letter == " " or "\uac00" <= letter <= "\ud7a3" for letter in spelled)


async def titles(person: Person, q: str) -> list[str]:
    found = await list_todos(person.desk, person.device("laptop").actor, TodoFilter(q=q))
    return [record.entity.title for record in found.records if isinstance(record.entity, Todo)]


async def test_a_search_reads_the_keys_as_hangul_only_where_nothing_holds_them() -> None:
    person = await new_person()
    device = person.device("laptop")
    for number, title in enumerate(["한빛 회의", "todo 정리", "새애기 선물"], start=1):
        await device.edit_todo(number, title=title, position=f"{number}V")
    assert await titles(person, "gksqlc") == ["한빛 회의"]
    assert await titles(person, "todo") == ["todo 정리"]
    assert await titles(person, "gksqlc ghldml") == ["한빛 회의"]
    assert await titles(person, "wkdqhrl") == []
