"""What a person may write fits into DynamoDB's limits: 400 KB an item, 100 actions and 4 MB a transaction."""

import random
from collections.abc import AsyncIterator

import pytest
from tests.desk import Person, new_person
from tests.ministack import Ministack
from tests.simulators import NOW_MS, CountingEntropy, StillClock
from tests.space import HOME, SPACE, Scribe, a_todo, born

from hanbit.domain.refusals import TooLarge
from hanbit.domain.todos import MAX_NOTES_BYTES, TodoFields
from hanbit.stores.dynamodb.items import change_item, entity_item, size_of
from hanbit.stores.dynamodb.store import DynamoStore
from hanbit.stores.dynamodb.table import DEFINITION
from hanbit.sync.changes import MAX_EDITS, MAX_NOTES, Change, Clash, LoggedChange
from hanbit.sync.fold import apply
from hanbit.usecases.edits import MAX_OPS, Desk, push

ITEM_BYTES = 400 * 1024
RANDOM = random.Random(7)


def noise(size_bytes: int) -> str:
    """Text that hardly packs: every printable ASCII character, as likely as any other; a quarter of JSON's escapes."""
    return "".join(RANDOM.choices([chr(code) for code in range(32, 127)] + ['"', "\\", "\n"] * 10, k=size_bytes))


@pytest.fixture
async def bora(ministack: Ministack) -> AsyncIterator[Person]:
    async with ministack.table() as table:
        yield await new_person(Desk(DynamoStore(table, lambda: NOW_MS), StillClock(), CountingEntropy()))


def test_the_largest_change_there_can_be_fits_into_an_item() -> None:
    kept, lost = noise(MAX_NOTES_BYTES), noise(MAX_NOTES_BYTES)
    change = Change(
        key=a_todo(1),
        set=TodoFields(notes=kept, title="가" * 500, tags=tuple(f"{n:02}" + "가" * 48 for n in range(50))),
        prior=TodoFields(notes=lost, title="나" * 500, tags=tuple(f"{n:02}" + "나" * 48 for n in range(50))),
        clashes=(Clash("notes", kept, lost, 1), Clash("title", "가" * 500, "나" * 500, 1)),
        at="2026-05-28T00:00:00.000Z",
        actor="a" * 36,
        op_id="o" * 36,
    )
    assert size_of(change_item(SPACE, LoggedChange(1, 0, change))) < ITEM_BYTES
    entity = apply(
        None, Change(key=a_todo(1), set=born(notes=kept, title="가" * 500), at="x", actor="a"), space_id=SPACE, rev=1
    )
    assert size_of(entity_item(entity, {})[0]) < ITEM_BYTES


async def test_a_push_full_of_long_notes_is_taken_in_as_many_commits_as_it_needs(bora: Person) -> None:
    phone = bora.device("phone")
    edits = [phone.todo(number, title=f"{number}", notes=noise(90_000)) for number in range(MAX_OPS // 3)]
    outcomes = await push(bora.desk, phone.actor, bora.space_id, edits)
    assert {outcome.result for outcome in outcomes} == {"applied"}
    assert len({outcome.rev for outcome in outcomes}) >= MAX_OPS // 3 * 90_000 // (MAX_NOTES + 90_000)
    assert len(await bora.todos()) == MAX_OPS // 3


async def test_more_than_a_transaction_holds_is_refused_and_nothing_of_it_is_stored(ministack: Ministack) -> None:
    async with ministack.table() as table:
        space = await Scribe(DynamoStore(table, lambda: NOW_MS)).open()
        with pytest.raises(TooLarge):
            await space.write(*((a_todo(n), born(notes=noise(MAX_NOTES_BYTES))) for n in range(MAX_EDITS)))
        assert (await space.rev(), set(await space.everything())) == (1, {HOME})


def test_the_table_is_as_dynamodb_allows() -> None:
    assert len(DEFINITION["LocalSecondaryIndexes"]) <= 5
    assert 2 * MAX_EDITS + 1 <= 100
