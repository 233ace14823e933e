"""Edits too large for one commit: whatever comes between two commits, nothing is done by half or refused for good."""

from typing import Any

import pytest
from tests.desk import new_person, todo_id
from tests.simulators import CountingEntropy, StillClock

from hanbit.domain.ids import successor_of
from hanbit.domain.refusals import Conflict, StorageFull
from hanbit.domain.todos import Due, Repeat
from hanbit.ports.store import Commit, Committed
from hanbit.stores.memory.store import MemoryStore
from hanbit.sync.changes import MAX_NOTES
from hanbit.usecases.edits import Desk


class _Interrupted(MemoryStore):
    """Each commit takes the next of ``failures`` and raises it; None, or none left: it is stored."""

    def __init__(self) -> None:
        super().__init__()
        self.failures: list[Exception | None] = []

    async def commit(self, space_id: str, commit: Commit) -> Committed:
        if self.failures and (failure := self.failures.pop(0)) is not None:
            raise failure
        return await super().commit(space_id, commit)


@pytest.fixture
def store() -> _Interrupted:
    return _Interrupted()


@pytest.mark.parametrize("failures", [[Conflict()], [None, Conflict()]])
async def test_a_to_do_that_comes_in_done_has_its_next_one_however_often_others_are_faster(
    store: _Interrupted, failures: list[Exception | None]
) -> None:
    person = await new_person(Desk(store, StillClock(), CountingEntropy()))
    laptop = person.device("laptop")
    notes = "x" * (MAX_NOTES // 3 + 1)
    edits = [laptop.todo(n, title="x", notes=notes) for n in (1, 2)]
    repeating: dict[str, Any] = {"due": Due("2026-11-25"), "repeat": Repeat("FREQ=DAILY"), "status": "done"}
    edits.append(laptop.todo(3, title="약", notes=notes, **repeating))
    store.failures = list(failures)
    outcomes = await laptop.push(*edits)
    assert [outcome.result for outcome in outcomes] == ["applied"] * 3
    assert await person.read(successor_of(todo_id(3))) is not None


async def test_a_full_disk_in_the_middle_of_an_edit_refuses_the_push_and_not_the_edit(store: _Interrupted) -> None:
    person = await new_person(Desk(store, StillClock(), CountingEntropy()))
    laptop = person.device("laptop")
    await laptop.edit_list(500, name="일")
    await laptop.push(*(laptop.todo(n, title="x", list_id=todo_id(500)) for n in range(60)))
    store.failures = [StorageFull()]
    with pytest.raises(StorageFull):
        await laptop.push(laptop.a_list(500, deleted=True))
    assert len(await person.todos()) == 60
