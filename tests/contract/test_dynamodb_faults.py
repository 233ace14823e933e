"""AWS calls that fail in every way they can end in a retry or in Unavailable, never in a lost or doubled edit."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.desk import BORA_SPACE, new_person
from tests.faults import FAULTS, Fault, failing, halving
from tests.ministack import Ministack
from tests.simulators import NOW_MS, CountingEntropy, StillClock
from tests.space import HOME, SPACE, Scribe, a_todo, at, born

from hanbit.domain.refusals import Unavailable
from hanbit.domain.todos import TodoEdit
from hanbit.gateways.aws.remote import ATTEMPTS, FIRST_PAUSE_S, LONGEST_PAUSE_S, BotoRemote
from hanbit.ports.remote import Rejected
from hanbit.stores.dynamodb.calls import Table, put, update
from hanbit.stores.dynamodb.items import entity_item
from hanbit.stores.dynamodb.store import DynamoStore
from hanbit.stores.dynamodb.table import HEAD, space_pk
from hanbit.usecases.draft import Edit
from hanbit.usecases.edits import Desk, push

ONE, TWO = a_todo(1), a_todo(2)
WRITE = "TransactWriteItems"


@pytest.fixture
async def space(patient: Table) -> Scribe:
    return await Scribe(DynamoStore(patient, lambda: NOW_MS)).open()


@pytest.fixture
async def patient(ministack: Ministack) -> AsyncIterator[Table]:
    """A table whose retries do not wait."""
    async with ministack.table(pause=no_pause) as table:
        yield table


async def no_pause(_seconds: float) -> None: ...


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault != "ok"])
@pytest.mark.parametrize("times", [1, ATTEMPTS - 1])
async def test_a_call_that_fails_for_a_while_is_made_again_and_happens_once(
    ministack: Ministack, space: Scribe, fault: Fault, times: int
) -> None:
    with failing(ministack.dynamodb, WRITE, [fault] * times) as faults:
        committed = await space.write((ONE, born("한 번")))
    assert (faults.calls, len(set(faults.tokens))) == (times + 1, 1)
    assert (committed.rev, await space.rev()) == (2, 2)
    assert [entry.rev for entry in await space.log()] == [1, 2]


@pytest.mark.parametrize("fault", ["throttled", "conflicting", "never sent", "refused by a broken server"])
async def test_what_never_gets_through_is_unavailable_and_nothing_of_it_is_stored(
    ministack: Ministack, space: Scribe, fault: Fault
) -> None:
    with failing(ministack.dynamodb, WRITE, repeated=fault) as faults, pytest.raises(Unavailable):
        await space.write((ONE, born()))
    assert faults.calls == ATTEMPTS
    assert (await space.rev(), set(await space.everything())) == (1, {HOME})


@pytest.mark.parametrize("operation", ["GetItem", "BatchGetItem", "Query"])
async def test_reads_are_made_again_and_then_unavailable(ministack: Ministack, space: Scribe, operation: str) -> None:
    await space.write((ONE, born()))
    with failing(ministack.dynamodb, operation, ["throttled", "answer lost", "never sent"]):
        assert set(await space.everything()) == {HOME, ONE}
    with failing(ministack.dynamodb, operation, repeated="answer lost"), pytest.raises(Unavailable):
        await space.everything()


async def test_a_commit_of_which_nobody_knows_can_be_pushed_again_and_is_found(
    ministack: Ministack, patient: Table
) -> None:
    person = await new_person(Desk(DynamoStore(patient, lambda: NOW_MS), StillClock(), CountingEntropy()))
    edit = Edit("019e0000-0000-7000-8000-0000000000ff", ONE, TodoEdit(title="한 번만"))
    actor = person.device("phone").actor
    with failing(ministack.dynamodb, WRITE, repeated="answer lost"), pytest.raises(Unavailable):
        await push(person.desk, actor, BORA_SPACE, [edit])
    (again,) = await push(person.desk, actor, BORA_SPACE, [edit])
    assert (again.result, again.rev) == ("duplicate", 2)
    assert await person.rev() == 2
    assert [todo.title for todo in await person.todos()] == ["한 번만"]


@settings(max_examples=12)
@given(st.lists(st.sampled_from(FAULTS), max_size=30), st.integers(1, 6))
def test_whatever_fails_every_edit_that_is_sent_until_it_is_answered_is_there_once(
    ministack: Ministack, faults: list[Fault], edits: int
) -> None:
    async def run() -> None:
        async with ministack.table(pause=no_pause) as table:
            person = await new_person(Desk(DynamoStore(table, lambda: NOW_MS), StillClock(), CountingEntropy()))
            with failing(ministack.dynamodb, WRITE, faults):
                for number in range(edits):
                    edit = Edit(f"019e0000-0000-7000-8000-{number:012x}", a_todo(number), TodoEdit(title=f"{number}"))
                    await sent_until_answered(person, edit)
            assert await person.rev() == edits + 1
            assert sorted(todo.title for todo in await person.todos()) == [f"{number}" for number in range(edits)]
            assert [entry.rev for entry in await person.scribe.log()] == list(range(1, edits + 2))

    asyncio.run(run())


async def sent_until_answered(person: Any, edit: Edit) -> None:
    for _ in range(20):
        try:
            (outcome,) = await push(person.desk, person.device("phone").actor, BORA_SPACE, [edit])
        except Unavailable:
            continue
        assert outcome.result in ("applied", "duplicate")
        return
    raise AssertionError("never answered")


@pytest.mark.parametrize("seed", range(3))
async def test_batches_that_are_served_in_part_are_asked_for_the_rest(
    ministack: Ministack, space: Scribe, seed: int
) -> None:
    keys = [a_todo(number) for number in range(8)]
    await space.write(*((key, born()) for key in keys))
    with halving(ministack.dynamodb, seed) as left_undone:
        assert set(await space.store.records(SPACE, keys)) == set(keys)
        await space.store.delete_space(SPACE)
    assert sum(left_undone) > 0
    assert await space.store.stats(SPACE) is None
    assert await space.store.records(SPACE, keys) == {}


async def test_a_space_whose_deletion_was_cut_off_is_found_again_and_goes(ministack: Ministack, space: Scribe) -> None:
    await space.write((ONE, born()))
    with failing(ministack.dynamodb, "BatchWriteItem", repeated="throttled"), pytest.raises(Unavailable):
        await space.store.delete_space(SPACE)
    assert await space.store.stats(SPACE) is None
    [membership] = await space.store.spaces_of("bora")
    await space.store.delete_space(membership.space_id)
    assert await space.store.spaces_of("bora") == []
    assert await space.read(ONE) is None


async def test_a_commit_that_is_seen_in_part_waits_for_the_next_pull(patient: Table) -> None:
    """As on AWS, where a query may run while a transaction lands: here the head is there and its entity is not."""
    space = await Scribe(DynamoStore(patient, lambda: NOW_MS)).open()
    await space.write((ONE, born()))
    await patient.transact([update((space_pk(SPACE), HEAD), "SET rev = :r", None, r={"N": "3"})])
    for since_rev, keys in ((0, {HOME, ONE}), (1, {ONE}), (2, set())):
        feed = await space.store.feed(SPACE, since_rev)
        assert ({record.key for record in feed.records}, feed.next_rev, feed.has_more) == (keys, 2, False)
    entity, _ = entity_item(replace((await space.record(ONE)).entity, id=TWO.id, rev=3), {})
    await patient.transact([put(entity)])
    feed = await space.store.feed(SPACE, 2)
    assert ([record.key for record in feed.records], feed.next_rev) == ([TWO], 3)


async def test_a_purge_that_was_cut_off_has_done_nothing_and_goes_on_next_time(
    ministack: Ministack, space: Scribe
) -> None:
    await space.write((ONE, born()))
    await space.trash(ONE, seconds=1)
    with failing(ministack.dynamodb, WRITE, repeated="conflicting"), pytest.raises(Unavailable):
        await space.store.purge(at(2), now_ms=NOW_MS, limit=9)
    assert await space.folded() == await space.everything()
    assert await space.store.purge(at(2), now_ms=NOW_MS, limit=9) == 1


async def test_pauses_grow_under_a_doubling_bound_and_are_spread_below_it(ministack: Ministack) -> None:
    pauses: list[float] = []

    async def noted(seconds: float) -> None:
        pauses.append(seconds)

    for draw in (b"\xff\xff\xff\xff", b"\x80\x00\x00\x00", b"\x00\x00\x00\x00"):
        remote = BotoRemote(lambda: ministack.dynamodb, lambda _, draw=draw: draw, executor=None, pause=noted)
        with failing(ministack.dynamodb, "ListTables", repeated="throttled"), pytest.raises(Unavailable):
            await remote("list_tables")
    bounds = [min(FIRST_PAUSE_S * 2**n, LONGEST_PAUSE_S) for n in range(ATTEMPTS - 1)]
    assert pauses == [pytest.approx(bound * share) for share in (1, 0.5, 0) for bound in bounds]


async def test_a_no_that_will_stay_one_is_not_asked_for_again(ministack: Ministack) -> None:
    remote = BotoRemote(lambda: ministack.dynamodb, CountingEntropy(), executor=None, pause=no_pause)
    with failing(ministack.dynamodb, "GetItem") as faults, pytest.raises(Rejected) as refused:
        await remote("get_item", TableName="no-such-table", Key={"PK": {"S": "a"}, "SK": {"S": "b"}})
    assert (refused.value.code, faults.calls) == ("ResourceNotFoundException", 1)


async def test_a_scan_fails_any_test_in_which_it_is_made(ministack: Ministack, space: Scribe) -> None:
    with pytest.raises(AssertionError, match="every partition"):
        ministack.dynamodb.scan(TableName="any")
    assert await space.rev() == 1
