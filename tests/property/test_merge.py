"""Two devices, one base: nothing typed is lost, whatever comes first and however often."""

import asyncio
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.desk import Device, Person, new_person
from tests.vectors import vectors

from hanbit.domain.todos import MAX_NOTES_BYTES, MAX_TAGS, TodoFields
from hanbit.sync.merge import MAX_MERGED_LINES, merge_lines, merge_tags
from hanbit.usecases.draft import Edit

VECTORS = vectors("merge")
line = st.sampled_from(["가", "나", "다", "라", ""])
notes = st.lists(line, max_size=6).map("\n".join)
tags = st.lists(st.sampled_from("가나다라마"), max_size=4, unique=True).map(tuple)


@pytest.mark.parametrize(("base", "ours", "theirs", "merged"), VECTORS["notes"])
def test_notes_are_merged_as_the_shared_cases_say(base: str, ours: str, theirs: str, merged: str | None) -> None:
    assert merge_lines(base, ours, theirs) == merged


@pytest.mark.parametrize(("base", "ours", "theirs", "merged"), VECTORS["tags"])
def test_tags_are_merged_as_the_shared_cases_say(
    base: list[str], ours: list[str], theirs: list[str], merged: list[str]
) -> None:
    assert merge_tags(tuple(base), tuple(ours), tuple(theirs)) == tuple(merged)


@given(tags, tags, tags)
def test_of_tags_every_addition_and_every_removal_counts(
    base: tuple[str, ...], ours: tuple[str, ...], theirs: tuple[str, ...]
) -> None:
    merged = set(merge_tags(base, ours, theirs))
    assert merged == {t for t in {*ours, *theirs} if t not in base or (t in ours and t in theirs)}
    assert merged == set(merge_tags(base, theirs, ours))
    assert merge_tags(base, ours, base) == ours
    assert len(merge_tags(base, ours, theirs)) == len(merged)


@given(notes, notes, notes)
def test_merged_lines_hold_what_both_sides_added_and_nothing_else(base: str, ours: str, theirs: str) -> None:
    merged = merge_lines(base, ours, theirs)
    assert merge_lines(base, theirs, ours) == merged
    assert merge_lines(base, ours, base) == ours
    assert merge_lines(base, base, theirs) == theirs
    if merged is not None:
        added = {*ours.split("\n"), *theirs.split("\n")} - {*base.split("\n")}
        assert added <= {*merged.split("\n")} <= {*base.split("\n"), *ours.split("\n"), *theirs.split("\n")}


@pytest.mark.quiet
def test_no_notes_take_long_to_merge() -> None:
    lines = [str(number % 100) for number in range(MAX_MERGED_LINES)]
    for ours in (lines[::-1], sorted(lines), lines[1:] + lines[:1], ["x"] * MAX_MERGED_LINES):
        started = perf_counter()
        merge_lines("\n".join(lines), "\n".join(ours), "\n".join(lines[7:]))
        assert perf_counter() - started < 1


async def test_what_would_outgrow_its_limit_is_a_clash_and_not_merged() -> None:
    person = await new_person()
    laptop, phone = person.device("laptop"), person.device("phone")
    half = "가" * (MAX_NOTES_BYTES // 6)
    base = tuple(f"t{number}" for number in range(MAX_TAGS - 1))
    await laptop.edit_todo(1, title="가", notes=f"{half}\n중간\n끝", tags=base)
    await laptop.see()
    await phone.see()
    await laptop.edit_todo(1, notes=f"{half}\n중간\n{half[:-9]}", tags=(*base, "laptop"))
    outcome = await phone.edit_todo(1, notes=f"{half}\n{half[:-9]}\n끝", tags=(*base, "phone"))
    assert [clash.field for clash in outcome.clashes] == ["notes", "tags"]
    assert len((await person.todo(1)).tags) == MAX_TAGS


ENTRIES = st.sampled_from(["title", "notes", "priority", "due", "tags"])
choices = st.tuples(st.integers(0, 2), st.integers(1, 2), ENTRIES)


def _value(field: str, mark: str, number: int) -> Any:
    values = {"title": mark, "notes": f"처음\n{mark}", "priority": number % 4, "due": None, "tags": (mark,)}
    return values[field]


async def _typed(person: Person, script: list[tuple[int, int, str]]) -> list[tuple[Device, Edit]]:
    """Edits of three devices, all made on what they saw before any of them was sent."""
    devices = [person.device(f"device {number}") for number in range(3)]
    for number in (1, 2):
        await devices[0].edit_todo(number, title="처음", notes="처음")
    for device in devices:
        await device.see()
    edits = []
    for number, (which, todo, field) in enumerate(script):
        edits.append((devices[which], devices[which].todo(todo, **{field: _value(field, f"값 {number}", number)})))
    return edits


@given(st.lists(choices, min_size=1, max_size=8), st.data())
def test_any_order_and_any_repetition_of_edits_converges_and_nothing_typed_is_lost(
    script: list[tuple[int, int, str]], data: st.DataObject
) -> None:
    async def play() -> None:
        person = await new_person()
        edits = await _typed(person, script)
        order = data.draw(st.lists(st.sampled_from(range(len(edits))), max_size=12)) + list(range(len(edits)))
        applied = set()
        for place in order:
            device, edit = edits[place]
            (outcome,) = await device.push(edit)
            assert outcome.result == ("duplicate" if place in applied else "applied")
            applied.add(place)
        state = await person.scribe.everything()
        for device, edit in edits:
            await device.push(edit)
        assert await person.scribe.everything() == state == await person.scribe.folded()
        await _everything_typed_is_somewhere(person, edits)

    asyncio.run(play())


async def _everything_typed_is_somewhere(person: Person, edits: list[tuple[Device, Edit]]) -> None:
    changes = [entry.change for entry in await person.scribe.log()]
    for _, edit in edits:
        (change,) = [change for change in changes if change.op_id == edit.op_id]
        assert isinstance(change.set, TodoFields)
        for field in ("title", "priority"):
            typed = getattr(edit.fields, field)
            assert typed == getattr(change.set, field)
        for field in ("notes", "tags"):
            typed, kept = getattr(edit.fields, field), getattr(change.set, field)
            assert not isinstance(typed, str) or set(typed.split("\n")) <= set(kept.split("\n"))
            assert not isinstance(typed, tuple) or set(typed) <= set(kept)


@given(st.lists(st.tuples(st.integers(1, 2), ENTRIES), min_size=1, max_size=8), st.integers(1, 4))
def test_one_device_never_clashes_with_itself_however_it_cuts_its_pushes(
    script: list[tuple[int, str]], size: int
) -> None:
    async def play() -> None:
        person = await new_person()
        edits = await _typed(person, [(0, todo, field) for todo, field in script])
        for start in range(0, len(edits), size):
            outcomes = await edits[0][0].push(*(edit for _, edit in edits[start : start + size]))
            assert [outcome.clashes for outcome in outcomes] == [()] * len(outcomes)

    asyncio.run(play())


@given(st.permutations(["laptop", "phone", "tablet"]), ENTRIES)
def test_the_last_to_arrive_wins_and_each_value_it_replaced_is_kept(order: list[str], field: str) -> None:
    async def play() -> None:
        person = await new_person()
        devices = {name: person.device(name) for name in order}
        await devices["laptop"].edit_todo(1, title="처음", notes="처음", tags=("처음",), priority=3)
        for device in devices.values():
            await device.see()
        said = {name: _value(field, name, number) for number, name in enumerate(order)}
        for name in order:
            await devices[name].edit_todo(1, **{field: said[name]})
        todo = await person.todo(1)
        if field == "tags":
            assert todo.tags == tuple(order)
            return
        assert getattr(todo, field) == said[order[-1]]
        lost = [clash.lost for entry in await person.scribe.log() for clash in entry.change.clashes]
        assert lost == ([] if field == "due" else [said[name] for name in order[:-1]])

    asyncio.run(play())
