"""Finishing a repeating to-do: one successor, whichever devices finish it and however often."""

import itertools

import pytest
from msgspec import structs
from tests.desk import Device, Person, new_person

from hanbit.domain.ids import successor_of
from hanbit.domain.times import parse_rfc3339
from hanbit.domain.todos import Due, Repeat, Todo
from hanbit.usecases.draft import Edit


@pytest.fixture
async def person() -> Person:
    person = await new_person()
    person.clock.at_ms = 1_780_000_000_000  # 2026-05-29 05:26 in Seoul
    return person


async def successor(person: Person, number: int) -> Todo:
    return await person.todo(successor_of((await person.todo(number)).id))


async def test_the_next_is_counted_from_the_due_date_and_takes_everything_but_being_finished(person: Person) -> None:
    device = person.device("laptop")
    due = Due("2026-05-04", "09:00", "Asia/Seoul")
    fields = {"title": "주간 회의", "notes": "안건", "priority": 2, "tags": ("일",), "start": "2026-05-03"}
    await device.edit_todo(1, **fields, due=due, repeat=Repeat("FREQ=WEEKLY;BYDAY=MO"))
    await device.edit_todo(1, status="done")
    done, following = await person.todo(1), await successor(person, 1)
    assert (done.status, following.status, following.completed_at) == ("done", "open", None)
    assert (following.due, following.start) == (Due("2026-05-11", "09:00", "Asia/Seoul"), "2026-05-10")
    carried = (following.title, following.notes, following.priority, following.tags, following.list_id)
    assert carried == ("주간 회의", "안건", 2, ("일",), done.list_id)
    assert (following.repeat, following.position) == (done.repeat, done.position)


async def test_the_next_is_counted_from_the_day_it_was_finished_on_where_the_person_lives(person: Person) -> None:
    device = person.device("laptop")
    repeat = Repeat("FREQ=DAILY;INTERVAL=3", "completion")
    await device.edit_todo(1, title="물 주기", due=Due("2026-05-01"), start="2026-04-30", repeat=repeat)
    await device.edit_todo(2, title="물 주기", due=Due("2026-05-01", "08:00", "America/New_York"), repeat=repeat)
    await device.edit_todo(3, title="물 주기", repeat=repeat)
    for number in (1, 2, 3):
        await device.edit_todo(number, status="done")
    assert (await successor(person, 1)).due == Due("2026-06-01")
    assert (await successor(person, 1)).start == "2026-05-31"
    assert (await successor(person, 2)).due == Due("2026-05-31", "08:00", "America/New_York")
    assert (await successor(person, 3)).due == Due("2026-06-01")


async def test_what_was_finished_offline_counts_from_when_the_device_says(person: Person) -> None:
    device = person.device("laptop")
    repeat = Repeat("FREQ=DAILY", "completion")
    for number in (1, 2):
        await device.edit_todo(number, title="물 주기", repeat=repeat)
    await device.push(device.todo(1, status="done", done_at="2026-05-20T01:00:00.000Z"))
    await device.push(device.todo(2, status="done", done_at="2030-01-01T00:00:00.000Z"))
    assert (await successor(person, 1)).due == Due("2026-05-21")
    assert (await successor(person, 2)).due == Due("2026-05-30")
    assert (await person.todo(2)).completed_at == "2026-05-28T20:26:40.000Z"


@pytest.mark.parametrize("repetitions", [1, 2, 3])
async def test_two_devices_that_finish_it_make_one_successor(person: Person, repetitions: int) -> None:
    laptop, phone = person.device("laptop"), person.device("phone")
    await laptop.edit_todo(1, title="물 주기", due=Due("2026-05-01"), repeat=Repeat("FREQ=DAILY"))
    await laptop.see()
    await phone.see()
    edits: list[tuple[Device, Edit]] = [(device, device.todo(1, status="done")) for device in (laptop, phone)]
    for device, edit in itertools.chain(*[edits] * repetitions):
        await device.push(edit)
    todos = await person.todos()
    assert sorted(todo.due.date if todo.due else "" for todo in todos) == ["2026-05-01", "2026-05-02"]


async def test_opened_again_and_finished_again_it_still_has_one_successor(person: Person) -> None:
    device = person.device("laptop")
    await device.edit_todo(1, title="물 주기", due=Due("2026-05-01"), repeat=Repeat("FREQ=DAILY"))
    await device.edit_todo(1, status="done")
    await device.edit_todo((await successor(person, 1)).id, title="화분에 물 주기")
    await device.edit_todo(1, status="open")
    await device.edit_todo(1, status="done")
    assert sorted(todo.title for todo in await person.todos()) == ["물 주기", "화분에 물 주기"]


async def test_a_series_of_three_ends_after_three(person: Person) -> None:
    device = person.device("laptop")
    await device.edit_todo(1, title="약 먹기", due=Due("2026-05-01"), repeat=Repeat("FREQ=DAILY;COUNT=3"))
    rules = []
    current = await person.todo(1)
    while True:
        await device.edit_todo(current.id, status="done")
        following = await person.read(successor_of(current.id))
        if following is None:
            break
        assert following.repeat is not None
        rules.append(following.repeat.rule)
        current = following
    assert rules == ["FREQ=DAILY;COUNT=2", "FREQ=DAILY;COUNT=1"]
    assert len(await person.todos()) == 3


async def test_a_series_ends_with_its_last_day(person: Person) -> None:
    device = person.device("laptop")
    await device.edit_todo(1, title="약", due=Due("2026-05-01"), repeat=Repeat("FREQ=DAILY;UNTIL=20260502"))
    await device.edit_todo(1, status="done")
    following = await successor(person, 1)
    assert following.due == Due("2026-05-02")
    await device.edit_todo(following.id, status="done")
    assert len(await person.todos()) == 2


async def test_something_made_finished_has_a_successor_too(person: Person) -> None:
    device = person.device("laptop")
    await device.edit_todo(1, title="물", due=Due("2026-05-01"), repeat=Repeat("FREQ=DAILY"), status="done")
    assert (await successor(person, 1)).due == Due("2026-05-02")


async def test_subtasks_are_copied_open_with_theirs_and_without_the_trash(person: Person) -> None:
    device = person.device("laptop")
    await device.edit_todo(1, title="여행 준비", due=Due("2026-05-01"), repeat=Repeat("FREQ=MONTHLY"))
    first = await person.todo(1)
    await device.edit_todo(2, title="짐 싸기", parent_id=first.id, status="done", tags=("집",))
    await device.edit_todo(3, title="양말", parent_id=(await person.todo(2)).id)
    await device.edit_todo(4, title="버린 것", parent_id=first.id, deleted=False)
    await device.edit_todo(4, deleted=True)
    await device.edit_todo(1, status="done")
    following = await successor(person, 1)
    (child,) = await person.todos(parent_id=following.id)
    assert (child.title, child.status, child.tags, child.id) == (
        "짐 싸기",
        "open",
        ("집",),
        successor_of((await person.todo(2)).id),
    )
    (grandchild,) = await person.todos(parent_id=child.id)
    assert (grandchild.title, grandchild.id) == ("양말", successor_of((await person.todo(3)).id))
    assert len(await person.todos()) == 6


@pytest.mark.parametrize("count", [88, 89, 90, 91, 205])
async def test_more_subtasks_than_a_commit_holds_are_copied_too(person: Person, count: int) -> None:
    device = person.device("laptop")
    await device.edit_todo(9_999, title="큰 계획", due=Due("2026-05-01"), repeat=Repeat("FREQ=DAILY"))
    parent = await person.todo(9_999)
    for start in range(0, count, 50):
        await device.push(
            *(device.todo(n, title=f"{n}", parent_id=parent.id) for n in range(start, min(count, start + 50)))
        )
    await device.edit_todo(9_999, status="done")
    assert len(await person.todos(parent_id=successor_of(parent.id))) == count
    assert (await person.todo(9_999)).status == "done"
    assert await person.scribe.folded() == await person.scribe.everything()


async def test_what_is_finished_at_night_counts_from_the_day_that_is_not_over_yet(person: Person) -> None:
    owl = Device(person.desk, structs.replace(person.device("laptop").actor, day_start="06:00"))
    person.clock.at_ms = parse_rfc3339("2026-05-28T02:30:00+09:00")
    await owl.edit_todo(1, title="일기", repeat=Repeat("FREQ=DAILY", "completion"))
    await owl.edit_todo(1, status="done")
    assert (await successor(person, 1)).due == Due("2026-05-28")
