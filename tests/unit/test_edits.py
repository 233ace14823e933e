"""Pushing edits: what is applied, refused, replayed and retried."""

import pytest
from tests.desk import MINHO_SPACE, Device, Person, new_person, todo_id

from hanbit.domain.refusals import Invalid, MissingReference, NotFound
from hanbit.domain.todos import Due
from hanbit.sync.changes import Key, set_names
from hanbit.usecases.edits import MAX_OPS, push
from hanbit.usecases.todos import history_of


@pytest.fixture
async def person() -> Person:
    return await new_person()


@pytest.fixture
def laptop(person: Person) -> Device:
    return person.device("laptop")


@pytest.fixture
def phone(person: Person) -> Device:
    return person.device("phone")


async def test_a_new_to_do_goes_to_the_end_of_the_inbox(person: Person, laptop: Device) -> None:
    for number in (1, 2, 3):
        await laptop.edit_todo(number, title=f"{number}")
    assert [(todo.title, todo.list_id) for todo in await person.todos()] == [(t, person.inbox) for t in "123"]


async def test_new_to_dos_of_one_push_keep_their_order(person: Person, laptop: Device) -> None:
    await laptop.push(*(laptop.todo(number, title=str(number)) for number in range(MAX_OPS)))
    assert [todo.title for todo in await person.todos()] == [str(number) for number in range(MAX_OPS)]
    assert len({todo.position for todo in await person.todos()}) == MAX_OPS


async def test_a_hundred_edits_are_applied_in_order_and_each_is_answered(person: Person, laptop: Device) -> None:
    edits = [laptop.todo(number % 10, title=f"{number}") for number in range(MAX_OPS)]
    outcomes = await laptop.push(*edits)
    assert [outcome.op_id for outcome in outcomes] == [edit.op_id for edit in edits]
    assert {outcome.result for outcome in outcomes} == {"applied"}
    revs = [outcome.rev or 0 for outcome in outcomes]
    assert revs == sorted(revs)
    assert sorted(todo.title for todo in await person.todos()) == [str(number) for number in range(90, 100)]


async def test_a_refused_edit_changes_nothing_and_the_others_are_applied(person: Person, laptop: Device) -> None:
    outcomes = await laptop.push(
        laptop.todo(1, title="가"),
        laptop.todo(2, title=""),
        laptop.todo(1, title="다", parent_id=todo_id(99)),
        laptop.todo("not an id", title="라"),
        laptop.todo(3, notes="제목이 없다"),
        laptop.todo(4, title="마", list_id=todo_id(99)),
        laptop.todo(5, title="바"),
    )
    assert [outcome.result for outcome in outcomes] == ["applied", *["refused"] * 5, "applied"]
    refusals = [type(outcome.refusal) for outcome in outcomes[1:6]]
    assert refusals == [Invalid, MissingReference, Invalid, Invalid, MissingReference]
    assert all(outcome.rev is None for outcome in outcomes[1:6])
    assert [todo.title for todo in await person.todos()] == ["가", "바"]
    assert len(await person.scribe.log()) == 3
    assert await person.scribe.folded() == await person.scribe.everything()


async def test_a_push_of_refusals_alone_makes_no_rev(person: Person, laptop: Device) -> None:
    await laptop.push(laptop.todo(1, title=""), laptop.todo(2))
    assert await person.rev() == 1
    assert await laptop.push() == []


async def test_an_edit_sent_twice_is_applied_once(person: Person, laptop: Device) -> None:
    edit = laptop.todo(1, title="가")
    (first,) = await laptop.push(edit)
    await laptop.edit_todo(1, title="나")
    (again,) = await laptop.push(edit)
    assert (first.result, again.result, again.rev) == ("applied", "duplicate", first.rev)
    assert (await person.todo(1)).title == "나"
    one, two = await laptop.push(*[laptop.todo(2, title="다")] * 2)
    assert (one.rev, two.rev) == (4, 4)
    assert len(await person.scribe.log()) == 4


async def test_other_peoples_ids_are_not_found(person: Person, laptop: Device) -> None:
    minho = await new_person(person.desk, account_id="minho", space_id=MINHO_SPACE)
    stranger = minho.device("their laptop")
    await stranger.edit_todo(1, title="비밀")
    await stranger.edit_list(2, name="비밀 목록")
    for fields in ({"parent_id": todo_id(1)}, {"list_id": todo_id(2)}):
        with pytest.raises(MissingReference):
            await laptop.edit_todo(3, title="가", **fields)
    with pytest.raises(NotFound):
        await push(person.desk, laptop.actor, MINHO_SPACE, [laptop.todo(1, title="빼앗음")])
    with pytest.raises(NotFound):
        await history_of(person.desk, laptop.actor, todo_id(1), limit=5)
    await laptop.edit_todo(1, title="내 것")
    assert ((await minho.todo(1)).title, (await person.todo(1)).title) == ("비밀", "내 것")


async def test_edits_of_different_fields_meet_without_a_clash(person: Person, laptop: Device, phone: Device) -> None:
    await laptop.edit_todo(1, title="가")
    await laptop.see()
    await phone.see()
    assert (await laptop.edit_todo(1, title="나")).clashes == ()
    assert (await phone.edit_todo(1, priority=3, due=Due("2026-05-28"))).clashes == ()
    todo = await person.todo(1)
    assert (todo.title, todo.priority, todo.due) == ("나", 3, Due("2026-05-28"))


async def test_the_later_of_two_values_wins_and_the_other_is_kept_as_a_clash(
    person: Person, laptop: Device, phone: Device
) -> None:
    await laptop.edit_todo(1, title="원래")
    await laptop.see()
    await phone.see()
    lost = await laptop.edit_todo(1, title="노트북")
    kept = await phone.edit_todo(1, title="전화기")
    assert (lost.clashes, len(kept.clashes)) == ((), 1)
    clash = kept.clashes[0]
    assert (clash.field, clash.kept, clash.lost, clash.lost_rev) == ("title", "전화기", "노트북", lost.rev)
    assert (await person.todo(1)).title == "전화기"
    newest = (await person.scribe.log())[-1].change
    assert newest.clashes == kept.clashes


async def test_an_edit_sent_again_tells_of_its_clash_again(laptop: Device, phone: Device) -> None:
    await laptop.edit_todo(1, title="가")
    await laptop.see()
    await phone.see()
    await laptop.edit_todo(1, title="노트북")
    edit = phone.todo(1, title="전화기")
    (first,) = await phone.push(edit)
    await laptop.edit_todo(1, notes="뒤에 온 것")
    (again,) = await phone.push(edit)  # the first answer never came
    assert (again.result, again.clashes) == ("duplicate", first.clashes)
    assert len(again.clashes) == 1


async def test_two_devices_that_say_the_same_do_not_clash(person: Person, laptop: Device, phone: Device) -> None:
    await laptop.edit_todo(1, title="원래")
    await laptop.see()
    await phone.see()
    assert (await laptop.edit_todo(1, title="같은 말")).clashes == ()
    assert (await phone.edit_todo(1, title="같은 말")).clashes == ()
    assert (await person.todo(1)).title == "같은 말"


@pytest.mark.parametrize("in_one_push", [True, False])
async def test_what_one_device_does_in_a_row_offline_never_clashes_with_itself(
    person: Person, laptop: Device, in_one_push: bool
) -> None:
    await laptop.edit_todo(1, title="0")
    await laptop.see()
    edits = [laptop.todo(1, title=str(number), notes=f"줄 {number}") for number in range(1, 120)]
    pushes = [edits[:MAX_OPS], edits[MAX_OPS:]] if in_one_push else [[edit] for edit in edits]
    for batch in pushes:
        assert [outcome.clashes for outcome in await laptop.push(*batch)] == [()] * len(batch)
    assert ((await person.todo(1)).title, (await person.todo(1)).notes) == ("119", "줄 119")


async def test_after_a_clash_a_device_goes_on_without_another(laptop: Device, phone: Device) -> None:
    await laptop.edit_todo(1, title="원래")
    await laptop.see()
    await phone.see()
    await phone.edit_todo(1, title="전화기")
    clashes = [len((await laptop.edit_todo(1, title=title)).clashes) for title in ("첫째", "둘째", "셋째")]
    assert clashes == [1, 0, 0]


async def test_a_clash_is_told_from_however_long_a_history(person: Person, laptop: Device, phone: Device) -> None:
    await laptop.edit_todo(1, notes="가\n나\n다", title="제목")
    await phone.see()
    for start in (0, 60):
        await laptop.push(*(laptop.todo(1, notes=f"가 {start + n}\n나\n다") for n in range(60)))
    outcome = await phone.edit_todo(1, notes="가\n나\n다 전화기")
    assert outcome.clashes == ()
    assert (await person.todo(1)).notes == "가 119\n나\n다 전화기"


async def test_two_devices_that_made_the_same_thing_keep_both_values(
    person: Person, laptop: Device, phone: Device
) -> None:
    laptop.seen_rev = phone.seen_rev = 0
    await laptop.edit_todo(1, title="노트북", notes="노트북\n메모", tags=("a",))
    outcome = await phone.edit_todo(1, title="전화기", notes="전화기", tags=("b",))
    assert {clash.field: clash.lost for clash in outcome.clashes} == {"title": "노트북", "notes": "노트북\n메모"}
    assert (await person.todo(1)).tags == ("a", "b")


async def test_notes_are_merged_by_lines_and_tags_as_sets(person: Person, laptop: Device, phone: Device) -> None:
    await laptop.edit_todo(1, title="장보기", notes="우유\n빵\n달걀", tags=("집", "급함"))
    await laptop.see()
    await phone.see()
    await laptop.edit_todo(1, notes="우유 2개\n빵\n달걀", tags=("급함", "오늘"))
    outcome = await phone.edit_todo(1, notes="우유\n빵\n달걀\n사과", tags=("집", "급함", "마트"))
    assert outcome.clashes == ()
    todo = await person.todo(1)
    assert (todo.notes, todo.tags) == ("우유 2개\n빵\n달걀\n사과", ("급함", "오늘", "마트"))


async def test_the_record_of_an_outcome_is_the_state_after_the_push(person: Person, laptop: Device) -> None:
    outcomes = await laptop.push(laptop.todo(1, title="가"), laptop.todo(1, title="나"), laptop.todo(2, title=""))
    assert [outcome.record and outcome.record.entity for outcome in outcomes] == [await person.todo(1)] * 2 + [None]


async def test_each_commit_is_announced(person: Person, laptop: Device) -> None:
    heard: list[tuple[str, int]] = []
    desk = type(person.desk)(person.desk.store, person.clock, person.desk.entropy, lambda *news: heard.append(news))
    await push(desk, laptop.actor, person.space_id, [laptop.todo(1, title="가")])
    await push(desk, laptop.actor, person.space_id, [laptop.todo(2, title="")])
    assert heard == [(person.space_id, 2)]


async def test_every_change_names_its_device_and_holds_what_it_replaced(person: Person, laptop: Device) -> None:
    await laptop.edit_todo(1, title="가")
    await laptop.edit_todo(1, title="나", priority=2)
    entries = await person.desk.store.history(person.space_id, Key("todo", todo_id(1)), before_rev=None, limit=9)
    newest, first = (entry.change for entry in entries)
    assert (newest.origin, newest.actor, first.prior) == ("laptop", "bora", None)
    assert newest.prior is not None
    assert {name: getattr(newest.prior, name) for name in set_names(newest.prior)} == {"title": "가", "priority": 0}
