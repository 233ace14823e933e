"""What every adapter of Store promises about commits, the log and spaces."""

import asyncio

import pytest
from msgspec.structs import replace
from tests.space import BORA, HOME, MINHO, OTHER_SPACE, SPACE, Scribe, a_list, a_todo, at, born

from hanbit.domain.lists import ListFields, TodoList
from hanbit.domain.refusals import Conflict, NotFound
from hanbit.domain.todos import Due, Repeat, Todo, TodoFields
from hanbit.ports.store import Commit, Membership, Record, SpaceStats, Store, TodoQuery
from hanbit.sync.changes import MAX_EDITS, Clash, Key

ONE, TWO, THREE = a_todo(1), a_todo(2), a_todo(3)


async def test_a_space_opens_with_its_first_commit(space: Scribe) -> None:
    assert await space.store.stats(SPACE) == SpaceStats(rev=1, floor_rev=0)
    home = (await space.record(HOME)).entity
    assert home == TodoList(
        id=HOME.id, space_id=SPACE, name="할 일", position="V", is_inbox=True, created_at=at(0), updated_at=at(0), rev=1
    )


async def test_a_space_that_is_there_is_left_as_it_is(space: Scribe) -> None:
    await space.write((ONE, born()))
    commit = Commit((space.change(HOME, ListFields(name="다른", position="A")),), {HOME: None})
    await space.store.open_space(SPACE, "다른 이름", MINHO, commit)
    assert await space.store.spaces_of(MINHO) == []
    assert await space.store.spaces_of(BORA) == [Membership(SPACE, "내 공간", "owner")]
    assert (await space.rev(), set(await space.everything())) == (2, {HOME, ONE})


async def test_a_space_whose_first_commit_is_refused_is_not_there(store: Store) -> None:
    scribe = Scribe(store)
    twice = tuple(scribe.change(key, ListFields(name="둘", position="V"), op_id="op") for key in (HOME, a_list(1)))
    with pytest.raises(Conflict):
        await store.open_space(SPACE, "내 공간", BORA, Commit(twice, {HOME: None, a_list(1): None}))
    assert await store.stats(SPACE) is None
    assert await store.spaces_of(BORA) == []


async def test_spaces_of_a_person_come_by_id(store: Store) -> None:
    for space_id in (OTHER_SPACE, SPACE):
        await Scribe(store, space_id).open()
    assert [membership.space_id for membership in await store.spaces_of(BORA)] == [SPACE, OTHER_SPACE]
    assert await store.spaces_of(MINHO) == []


async def test_what_is_committed_is_read_back_with_the_revs_of_its_fields(space: Scribe) -> None:
    due, repeat = Due("2026-05-28", "09:30", "Asia/Seoul"), Repeat("FREQ=DAILY", "completion")
    fields = born("회의 준비", notes="가\n나", due=due, start="2026-05-27", priority=2, tags=("일", "b"), repeat=repeat)
    first = await space.write((ONE, fields))
    second = await space.write((ONE, TodoFields(title="회의", due=None)), seconds=5)
    assert (first.rev, second.rev) == (2, 3)
    record = await space.record(ONE)
    assert second.records == {ONE: record}
    assert record.entity == Todo(
        id=ONE.id, space_id=SPACE, list_id=HOME.id, title="회의", notes="가\n나", start="2026-05-27", priority=2,
        tags=("일", "b"), position="V", repeat=repeat, created_at=at(0), updated_at=at(5), rev=3,
    )  # fmt: skip
    newer = {"title", "due"}
    older = {"listId", "notes", "start", "priority", "tags", "position", "repeat"}
    assert record.field_revs == dict.fromkeys(newer, 3) | dict.fromkeys(older, 2)


async def test_a_change_that_sets_nothing_moves_the_rev_alone(space: Scribe) -> None:
    await space.write((ONE, born()))
    await space.write((ONE, TodoFields()), seconds=9)
    todo = (await space.record(ONE)).entity
    assert (todo.rev, todo.updated_at) == (3, at(0))


async def test_several_changes_of_one_thing_in_a_commit_build_on_each_other(space: Scribe) -> None:
    committed = await space.write((ONE, born("가")), (TWO, born("나")), (ONE, TodoFields(title="다", tags=("t",))))
    assert committed.rev == 2
    assert set(committed.records) == {ONE, TWO}
    todo = (await space.record(ONE)).entity
    assert isinstance(todo, Todo)
    assert (todo.title, todo.tags, todo.rev) == ("다", ("t",), 2)
    assert [(entry.rev, entry.seq) for entry in await space.log()] == [(1, 0), (2, 0), (2, 1), (2, 2)]


async def test_a_stale_edit_conflicts_and_nothing_of_the_batch_is_stored(space: Scribe) -> None:
    await space.write((ONE, born("가")))
    stale = await space.record(ONE)
    await space.write((ONE, TodoFields(title="나")))
    before = (await space.everything(), await space.log())
    changes = tuple(space.change(key, born("다", tags=("stale",))) for key in (TWO, ONE, THREE))
    with pytest.raises(Conflict):
        await space.store.commit(SPACE, Commit(changes, {TWO: None, ONE: stale, THREE: None}))
    assert (await space.everything(), await space.log()) == before
    assert await space.rev() == 3
    assert (await space.store.todos(SPACE, TodoQuery(tag="stale"))).records == []


@pytest.mark.parametrize(("seen", "rewording"), [(ONE, TodoFields(title="나")), (HOME, ListFields(name="나"))])
async def test_something_seen_and_not_changed_is_checked_too(
    space: Scribe, seen: Key, rewording: TodoFields | ListFields
) -> None:
    await space.write((ONE, born()))
    stale = await space.record(seen)
    await space.write((seen, rewording))
    current = await space.record(seen)
    for other in (stale, None):
        with pytest.raises(Conflict):
            await space.store.commit(SPACE, Commit((space.change(TWO, born()),), {TWO: None, seen: other}))
    assert await space.read(TWO) is None
    await space.store.commit(SPACE, Commit((space.change(TWO, born()),), {TWO: None, seen: current}))
    assert (await space.record(seen)) == current


async def test_what_was_seen_may_have_changed_a_moment_ago(space: Scribe) -> None:
    home = await space.record(HOME)
    renamed, created = await asyncio.gather(
        space.write((HOME, ListFields(name="새 이름"))),
        space.store.commit(SPACE, Commit((space.change(ONE, born()),), {ONE: None, HOME: home})),
        return_exceptions=True,
    )
    assert not isinstance(renamed, BaseException)
    assert isinstance(created, Conflict) or (not isinstance(created, BaseException) and created.rev < renamed.rev)


@pytest.mark.parametrize("key", [ONE, HOME])
async def test_what_was_seen_missing_must_still_be_missing(space: Scribe, key: Key) -> None:
    await space.write((ONE, born()))
    fields = born("덮어쓰기") if key.kind == "todo" else ListFields(name="덮어쓰기", position="A")
    with pytest.raises(Conflict):
        await space.store.commit(SPACE, Commit((space.change(key, fields),), {key: None}))
    assert (await space.record(key)).rev == (1 if key == HOME else 2)


async def test_what_was_seen_and_is_gone_since_conflicts(space: Scribe) -> None:
    await space.write((ONE, born()))
    await space.trash(ONE, seconds=1)
    seen = await space.record(ONE)
    assert await space.store.purge(at(2), now_ms=0, limit=10) == 1
    with pytest.raises(Conflict):
        await space.store.commit(SPACE, Commit((space.change(ONE, TodoFields(deleted_at=None)),), {ONE: seen}))


async def test_of_writers_at_once_on_one_thing_one_wins(space: Scribe) -> None:
    await space.write((ONE, born("0")))
    seen: dict[Key, Record | None] = {ONE: await space.record(ONE)}
    commits = [Commit((space.change(ONE, TodoFields(title=str(n))),), seen) for n in range(1, 9)]
    outcomes = await asyncio.gather(*(space.store.commit(SPACE, c) for c in commits), return_exceptions=True)
    won = [n for n, outcome in enumerate(outcomes, start=1) if not isinstance(outcome, BaseException)]
    assert len(won) == 1
    assert all(isinstance(outcome, Conflict) for n, outcome in enumerate(outcomes, start=1) if n not in won)
    todo = (await space.record(ONE)).entity
    assert isinstance(todo, Todo)
    assert (todo.title, todo.rev, await space.rev()) == (str(won[0]), 3, 3)


async def test_writers_at_once_on_different_things_all_win_and_no_rev_is_given_twice(space: Scribe) -> None:
    commits = [Commit((space.change(a_todo(n), born(f"{n}")),), {a_todo(n): None}) for n in range(6)]
    outcomes = await asyncio.gather(*(space.store.commit(SPACE, commit) for commit in commits))
    assert sorted(outcome.rev for outcome in outcomes) == [2, 3, 4, 5, 6, 7]
    assert [entry.rev for entry in await space.log()] == [1, 2, 3, 4, 5, 6, 7]
    assert await space.rev() == 7


async def test_an_op_id_that_is_in_the_log_conflicts_and_nothing_is_stored(space: Scribe) -> None:
    await space.store.commit(SPACE, Commit((space.change(ONE, born(), op_id="op"),), {ONE: None}))
    changes = (space.change(THREE, born()), space.change(TWO, born(), op_id="op"))
    with pytest.raises(Conflict):
        await space.store.commit(SPACE, Commit(changes, {TWO: None, THREE: None}))
    assert (await space.rev(), set(await space.everything())) == (2, {HOME, ONE})


async def test_an_op_id_twice_in_one_commit_conflicts_and_nothing_is_stored(space: Scribe) -> None:
    changes = tuple(space.change(key, born(), op_id="op") for key in (ONE, TWO))
    with pytest.raises(Conflict):
        await space.store.commit(SPACE, Commit(changes, {ONE: None, TWO: None}))
    assert (await space.rev(), set(await space.everything())) == (1, {HOME})


async def test_changes_that_follow_from_another_have_no_op_id_and_never_collide(space: Scribe) -> None:
    for key in (ONE, TWO):
        change = space.change(key, born())
        await space.store.commit(SPACE, Commit((replace(change, op_id=None),) * 2, {key: None}))
    assert await space.rev() == 3


async def test_revs_have_no_gaps_whatever_was_refused(space: Scribe) -> None:
    for number in range(1, 6):
        await space.write((a_todo(number), born()))
        with pytest.raises(Conflict):
            await space.store.commit(SPACE, Commit((space.change(a_todo(number), born()),), {a_todo(number): None}))
    assert [entry.rev for entry in await space.log()] == [1, 2, 3, 4, 5, 6]


async def test_revs_count_within_a_space(store: Store) -> None:
    bora, minho = await Scribe(store).open(), await Scribe(store, OTHER_SPACE, MINHO).open()
    for number in range(1, 4):
        await bora.write((a_todo(number), born()))
    assert (await minho.write((ONE, born()))).rev == 2


async def test_spaces_share_ids_and_op_ids_and_never_see_each_other(store: Store) -> None:
    bora, minho = await Scribe(store).open(), await Scribe(store, OTHER_SPACE, MINHO).open()
    for scribe, title in ((bora, "보라"), (minho, "민호")):
        change = scribe.change(ONE, born(title, tags=("t", title), parent_id=TWO.id), op_id="op")
        await store.commit(scribe.space_id, Commit((change,), {ONE: None}))
    for scribe, title in ((bora, "보라"), (minho, "민호")):
        space_id = scribe.space_id
        pages = [await store.todos(space_id, q) for q in (TodoQuery(), TodoQuery(tag="t"), TodoQuery(text=title))]
        found = [record for page in pages for record in page.records] + await store.children(space_id, TWO.id)
        assert [(r.entity.space_id, getattr(r.entity, "title", "")) for r in found] == [(space_id, title)] * 4
        assert len(await store.lists(space_id)) == 1
        assert await store.last_position(space_id, HOME.id) == "V"
        assert len(await store.history(space_id, ONE, before_rev=None, limit=9)) == 1
    for query in (TodoQuery(text="민호"), TodoQuery(tag="민호")):
        assert (await store.todos(SPACE, query)).records == []


async def test_a_commit_to_a_space_that_is_not_there_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        await store.commit(SPACE, Commit((Scribe(store).change(ONE, born()),), {ONE: None}))


async def test_a_deleted_space_is_gone_for_good_and_others_stay(store: Store) -> None:
    bora, minho = await Scribe(store).open(), await Scribe(store, OTHER_SPACE, MINHO).open()
    for scribe in (bora, minho):
        change = scribe.change(ONE, born(tags=("t",)), op_id="op")
        await store.commit(scribe.space_id, Commit((change,), {ONE: None}))
        assert await scribe.read(HOME) is not None
        assert await store.last_position(scribe.space_id, HOME.id) == "V"
    await store.delete_space(SPACE)
    await store.delete_space(SPACE)
    assert await store.stats(SPACE) is None
    assert await store.spaces_of(BORA) == []
    assert [await bora.read(key) for key in (ONE, HOME)] == [None, None]
    assert (await store.applied(SPACE, ["op"]), await bora.log()) == ({}, [])
    with pytest.raises(NotFound):
        await bora.write((ONE, born()))
    assert set(await minho.everything()) == {HOME, ONE}
    await bora.open()
    assert (await bora.rev(), set(await bora.everything())) == (1, {HOME})
    assert await store.last_position(SPACE, HOME.id) is None
    assert (await store.todos(SPACE, TodoQuery(tag="t"))).records == []


async def test_what_is_read_while_it_changes_is_read_anew_afterwards(space: Scribe) -> None:
    changing = asyncio.ensure_future(space.write((HOME, ListFields(name="새 이름"))))
    while not changing.done():
        await space.record(HOME)
        await asyncio.sleep(0)
    assert await space.record(HOME) == changing.result().records[HOME]


async def test_records_finds_the_trash_and_leaves_out_what_is_not_there(space: Scribe) -> None:
    await space.write((ONE, born()))
    await space.trash(ONE, seconds=1)
    found = await space.store.records(SPACE, [ONE, TWO, HOME, Key("list", ONE.id)])
    assert set(found) == {ONE, HOME}
    assert found[ONE].entity.deleted_at == at(1)
    assert await space.store.records(OTHER_SPACE, [ONE]) == {}


async def test_which_ops_were_applied_and_when(space: Scribe) -> None:
    changes = (space.change(ONE, born(), op_id="a"), space.change(TWO, born(), op_id="b"))
    await space.store.commit(SPACE, Commit(changes, {ONE: None, TWO: None}))
    await space.store.commit(SPACE, Commit((space.change(THREE, born(), op_id="c"),), {THREE: None}))
    assert await space.store.applied(SPACE, ["c", "nowhere", "b", "a"]) == {"a": 2, "b": 2, "c": 3}
    assert await space.store.applied(SPACE, []) == {}


async def test_the_log_tells_everything_about_a_change(space: Scribe) -> None:
    prior = TodoFields(title="옛", due=Due("2026-05-28"), tags=("t",))
    clash = Clash("due", {"date": "2026-05-29"}, None, 7)
    change = space.change(ONE, born(due=Due("2026-05-29", "09:30", "Asia/Seoul")), op_id="op", seconds=3)
    full = replace(change, origin="laptop", prior=prior, clashes=(clash,))
    await space.store.commit(SPACE, Commit((full,), {ONE: None}))
    assert (await space.log())[-1].change == full
    (entry,) = await space.store.history(SPACE, ONE, before_rev=None, limit=5)
    assert (entry.rev, entry.seq, entry.change) == (2, 0, full)


async def test_the_log_comes_in_whole_commits_and_in_order(space: Scribe) -> None:
    for first in (1, 4, 7):
        await space.write(*((a_todo(number), born()) for number in range(first, first + 3)))
    for limit in (1, 2, 3, 4):
        page = await space.store.log(SPACE, 1, limit=limit)
        assert [(entry.rev, entry.seq) for entry in page] == [(2, n) for n in range(3)] + [
            (3, n) for n in range(3) if limit > 3
        ]
        assert [(entry.rev, entry.seq) for entry in await space.log(limit=limit)] == [(1, 0)] + [
            (rev, seq) for rev in (2, 3, 4) for seq in range(3)
        ]
    assert await space.store.log(SPACE, 4) == []


async def test_history_is_newest_first_and_pages_never_cut_a_commit_in_half(space: Scribe) -> None:
    await space.write((ONE, born("0")), (TWO, born()))
    await space.write((ONE, TodoFields(title="1")), (ONE, TodoFields(title="2")), (ONE, TodoFields(title="3")))
    await space.write((ONE, TodoFields(title="4")))
    expected = ["4", "3", "2", "1", "0"]
    for limit in (1, 2, 3, 9):
        titles: list[object] = []
        before_rev: int | None = None
        while page := await space.store.history(SPACE, ONE, before_rev=before_rev, limit=limit):
            assert len(page) <= max(limit, 3) + 1
            titles += [getattr(entry.change.set, "title", None) for entry in page]
            before_rev = page[-1].rev
        assert titles == expected
    assert [e.rev for e in await space.store.history(SPACE, ONE, before_rev=4, limit=9)] == [3, 3, 3, 2]


async def test_the_largest_commit_is_taken_whole(space: Scribe) -> None:
    committed = await space.write(*((a_todo(number), born()) for number in range(MAX_EDITS)))
    assert len(committed.records) == MAX_EDITS
    assert len((await space.store.todos(SPACE, TodoQuery(limit=200))).records) == MAX_EDITS


async def test_folding_the_log_gives_the_state(space: Scribe) -> None:
    await space.write((ONE, born("가", tags=("t",))), (a_list(1), ListFields(name="일", position="W")))
    await space.write((TWO, born(list_id=a_list(1).id)), (ONE, TodoFields(status="done", completed_at=at(1))))
    await space.trash(ONE, seconds=2)
    await space.write((TWO, TodoFields()), (ONE, TodoFields(deleted_at=None)), seconds=3)
    assert await space.folded() == await space.everything()
