"""The command says in words why a folder cannot be used, and changes nothing of it."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest


def newer(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "hanbit.db")) as database:
        database.execute("PRAGMA application_id = 1212306500")
        database.execute("PRAGMA user_version = 99")


def foreign(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "hanbit.db")) as database:
        database.execute("CREATE TABLE theirs (a)")


def no_database(folder: Path) -> None:
    (folder / "hanbit.db").write_bytes(b"not SQLite at all" * 100)


@pytest.mark.parametrize("command", ["up", "demo"])
@pytest.mark.parametrize(
    ("spoil", "words"), [(newer, "newer Hanbit"), (foreign, "not a Hanbit"), (no_database, "not a Hanbit")]
)
def test_a_folder_that_is_not_ours_is_refused_in_words(tmp_path: Path, command: str, spoil: object, words: str) -> None:
    assert callable(spoil)
    spoil(tmp_path)
    before = (tmp_path / "hanbit.db").read_bytes()
    done = run(command, tmp_path)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "hanbit.db").read_bytes() == before


@pytest.mark.parametrize("command", ["up", "demo"])
def test_a_file_where_the_folder_should_be_is_refused_in_words(tmp_path: Path, command: str) -> None:
    (tmp_path / "file").touch()
    done = run(command, tmp_path / "file")
    assert done.returncode == 1
    assert "cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


def run(command: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    arguments = [sys.executable, "-m", "hanbit.entrypoints.cli", command, "--data", str(folder)]
    return subprocess.run(arguments, capture_output=True, text=True, timeout=30, env={"LANG": "en_US.UTF-8"})
