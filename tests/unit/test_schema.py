"""Which files are opened, and that those which are not stay as they were."""

from pathlib import Path

import apsw
import pytest

from hanbit.stores.sqlite.database import Database
from hanbit.stores.sqlite.schema import APPLICATION_ID, MIGRATIONS, SCHEMA
from hanbit.stores.versions import ForeignDatabase, NewerDatabase


def tables(connection: apsw.Connection) -> list[tuple[object, ...]]:
    return list(connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY name"))


async def test_a_newer_database_is_refused_and_not_a_byte_is_changed(tmp_path: Path) -> None:
    path = tmp_path / "hanbit.db"
    await Database(path).close()
    newer = apsw.Connection(str(path))
    newer.pragma("user_version", len(MIGRATIONS) + 3)
    newer.close()
    before = path.read_bytes()
    with pytest.raises(NewerDatabase) as refused:
        Database(path)
    assert (refused.value.found, refused.value.known) == (len(MIGRATIONS) + 3, len(MIGRATIONS))
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["hanbit.db"]


@pytest.mark.parametrize("application_id", [0, 0x0F055112])
def test_another_programs_database_is_refused_and_not_a_byte_is_changed(tmp_path: Path, application_id: int) -> None:
    path = tmp_path / "hanbit.db"
    foreign = apsw.Connection(str(path))
    foreign.execute("CREATE TABLE moz_places (id INTEGER)")
    foreign.pragma("application_id", application_id)
    foreign.close()
    before = path.read_bytes()
    with pytest.raises(ForeignDatabase):
        Database(path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["hanbit.db"]


def test_a_file_that_is_no_database_is_refused_and_not_a_byte_is_changed(tmp_path: Path) -> None:
    path = tmp_path / "hanbit.db"
    path.write_bytes(b"%PDF-1.7 " * 1_000)
    with pytest.raises(ForeignDatabase):
        Database(path)
    assert path.read_bytes() == b"%PDF-1.7 " * 1_000


async def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "hanbit.db"
    first = Database(path)
    made = tables(first.reader)
    await first.close()
    again = Database(path)
    assert tables(again.reader) == made
    assert SCHEMA.migrate(again.writer) == len(MIGRATIONS)
    assert again.writer.pragma("user_version") == len(MIGRATIONS)
    assert again.writer.pragma("application_id") == APPLICATION_ID
    await again.close()


def test_each_migration_runs_once_from_wherever_a_file_stands() -> None:
    whole = apsw.Connection(":memory:")
    assert SCHEMA.migrate(whole) == len(MIGRATIONS)
    for stop in range(len(MIGRATIONS) + 1):
        stepwise = apsw.Connection(":memory:")
        assert SCHEMA.migrate(stepwise, upto=stop) == stop
        assert SCHEMA.migrate(stepwise) == len(MIGRATIONS)
        assert tables(stepwise) == tables(whole)
