"""What a store keeps in memory is what is at rest, whatever becomes of a batch."""

from pathlib import Path

import pytest
from tests.simulators import NOW_MS
from tests.space import HOME, SPACE, Scribe, a_todo, born

from hanbit.domain.lists import ListFields
from hanbit.domain.refusals import Unavailable
from hanbit.stores.sqlite.database import Database
from hanbit.stores.sqlite.store import SqliteStore


async def test_what_a_failed_commit_would_have_changed_stays_as_it_was(tmp_path: Path) -> None:
    database = Database(tmp_path / "hanbit.db")
    space = await Scribe(SqliteStore(database, lambda: NOW_MS)).open()
    await space.write((a_todo(1), born(position="V")))
    before = await space.record(HOME), await space.store.last_position(SPACE, HOME.id)
    database.writer.set_commit_hook(lambda: True)
    for step in ((HOME, ListFields(name="새 이름")), (a_todo(2), born(position="W"))):
        with pytest.raises(Unavailable):
            await space.write(step)
    assert (await space.record(HOME), await space.store.last_position(SPACE, HOME.id)) == before
    await database.close()
