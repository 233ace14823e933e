"""The command says in words what is wrong, in the language of the terminal, and leaves nothing behind."""

import re
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.serving import run

from hanbit.entrypoints.cli import main
from hanbit.settings import SETTINGS
from hanbit.stores.sqlite.schema import APPLICATION_ID


def newer(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "hanbit.db")) as database:
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
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
def test_a_folder_that_is_not_ours_is_refused_in_words(
    tmp_path: Path, command: str, spoil: Callable[[Path], None], words: str
) -> None:
    spoil(tmp_path)
    before = (tmp_path / "hanbit.db").read_bytes()
    done = run(command, "--data", str(tmp_path))
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "hanbit.db").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["hanbit.db"]


@pytest.mark.parametrize("command", ["up", "demo"])
def test_a_file_where_the_folder_should_be_is_refused_in_words(tmp_path: Path, command: str) -> None:
    (tmp_path / "file").touch()
    done = run(command, "--data", str(tmp_path / "file"))
    assert done.returncode == 1
    assert "cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


@dataclass(frozen=True)
class Done:
    returncode: object
    stderr: str


Terminal = Callable[..., Done]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """The command in this process, for what ends before anything starts."""

    def type_in(*line: str, language: str = "en_US.UTF-8") -> Done:
        for name in ("LC_ALL", "LC_MESSAGES"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("LANG", language)
        monkeypatch.setattr("sys.argv", ["hanbit", *line])
        with pytest.raises(SystemExit) as ended:
            main()
        return Done(ended.value.code, capsys.readouterr().err)

    return type_in


@pytest.mark.parametrize("command", ["up", "app"])
@pytest.mark.parametrize("host", ["nowhere.invalid", "192.0.2.1", "a" * 70])
def test_an_address_that_is_not_there_is_refused_before_anything_is_made(
    tmp_path: Path, terminal: Terminal, command: str, host: str
) -> None:
    done = terminal(command, "--data", str(tmp_path / "new"), "--host", host)
    assert done == Done(1, f"{host} is no address of this machine. Check --host.\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["up", "app"])
def test_a_port_that_is_taken_is_refused_before_anything_is_made(
    tmp_path: Path, terminal: Terminal, command: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = terminal(command, "--data", str(tmp_path / "new"), "--port", port)
    assert done.returncode == 1
    assert f"port {port}" in done.stderr.lower()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", "  "])
def test_an_empty_name_is_no_folder(terminal: Terminal, name: str) -> None:
    assert terminal("up", "--data", name) == Done(1, "--data names no folder: it is empty.\n")


def test_metrics_of_nobody(tmp_path: Path) -> None:
    done = run("metrics", "--data", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith(f"No Hanbit serves the folder {tmp_path}.")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("upp",), "모르는 명령이나 값: upp"),
        (("up", "extra"), "모르는 명령이나 값: extra"),
        (("up", "--prot", "1"), "모르는 선택 항목: --prot"),
        (("up", "--port"), "값이 빠진 선택 항목: --port"),
        (("up", "--port", "abc"), "맞지 않는 값: --port"),
    ],
)
def test_a_line_that_makes_no_sense_is_told_so_in_korean(terminal: Terminal, line: tuple[str, ...], words: str) -> None:
    done = terminal(*line, language="ko_KR.UTF-8")
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == words
    assert "Error" not in done.stderr


@pytest.mark.parametrize(("language", "is_korean"), [("ko_KR.UTF-8", True), ("en_US.UTF-8", False)])
def test_every_setting_is_explained_in_the_language_of_the_terminal(language: str, is_korean: bool) -> None:
    done = run("settings", language=language)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[::2] == [f"HANBIT_{setting.name.upper()}={setting.default}" for setting in SETTINGS]
    assert [bool(re.search("[가-힣]", line)) for line in lines[1::2]] == [is_korean] * len(SETTINGS)
