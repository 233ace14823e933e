"""A look at a file before it is opened: whose it is, also when its process died with its log half taken in."""

from pathlib import Path

import apsw
import pytest

from hanbit.stores.sqlite.schema import APPLICATION_ID, SCHEMA
from hanbit.stores.versions import ForeignDatabase, NewerDatabase


def _made(path: Path, *, owner: int = APPLICATION_ID, version: int = 1) -> None:
    connection = apsw.Connection(str(path))
    connection.execute("CREATE TABLE thing (text)")
    connection.pragma("application_id", owner)
    connection.pragma("user_version", version)
    connection.close()


def _half_taken_in(path: Path) -> None:
    """Pages that the file was about to get from its log are not whole, as after a death inside a checkpoint."""
    content = bytearray(path.read_bytes())
    content[100:4096] = b"\xff" * 3996
    path.write_bytes(content)
    path.with_name(f"{path.name}-wal").write_bytes(b"what is left of the log")


def test_a_file_whose_process_died_while_it_took_in_its_log_is_still_ours(tmp_path: Path) -> None:
    path = tmp_path / "hanbit.db"
    _made(path)
    _half_taken_in(path)
    before = sorted(tmp_path.iterdir())
    SCHEMA.require_own_file(path)
    assert sorted(tmp_path.iterdir()) == before


def test_its_head_tells_a_newer_one_and_a_stranger_even_then(tmp_path: Path) -> None:
    for name, owner, version, refusal in (
        ("newer.db", APPLICATION_ID, 99, NewerDatabase),
        ("foreign.db", 7, 1, ForeignDatabase),
    ):
        _made(tmp_path / name, owner=owner, version=version)
        _half_taken_in(tmp_path / name)
        with pytest.raises(refusal):
            SCHEMA.require_own_file(tmp_path / name)


def test_what_is_no_database_is_not_ours_with_or_without_a_log(tmp_path: Path) -> None:
    path = tmp_path / "hanbit.db"
    path.write_bytes(b"a letter to somebody" * 300)
    with pytest.raises(ForeignDatabase):
        SCHEMA.require_own_file(path)
    path.with_name("hanbit.db-wal").write_bytes(b"x")
    with pytest.raises(ForeignDatabase):
        SCHEMA.require_own_file(path)
    SCHEMA.require_own_file(tmp_path / "not there")
