"""``hanbit ops backup``: what a person types, sees and gets back as an exit status."""

import contextlib
import re
import shutil
import subprocess
from pathlib import Path

import msgspec
import pytest
from tests.drills.conftest import TODOS
from tests.drills.states import states
from tests.ministack import REGION, Ministack
from tests.serving import has_open
from typer.testing import CliRunner, Result

from hanbit.domain.reasons import Reason
from hanbit.entrypoints.cli import app
from hanbit.gateways.aws.vault import open_bucket
from hanbit.gateways.drills.machine import COMMAND, until
from hanbit.gateways.local.files import sole_user_of
from hanbit.gateways.local.vault import FolderVault
from hanbit.wiring.recovery import BACKUPS_LOCK

ENGLISH = {"LANG": "en_US.UTF-8", "LC_ALL": "en_US.UTF-8"}


def _run(*words: str, data: Path, status: int = 0) -> Result:
    result = CliRunner().invoke(app, ["ops", "backup", *words, "--data", str(data)], env=ENGLISH)
    assert result.exit_code == status, result.output
    return result


def _made(result: Result) -> str:
    found = re.search(r"\d{8}t\d{9}z-\w+", result.output)
    assert found
    return found[0]


def test_what_is_made_is_listed_proven_and_restored(data: Path) -> None:
    before = states(data / "hanbit.db")
    made = _made(_run("create", data=data))
    (listed,) = map(msgspec.json.decode, _run("list", "--json", data=data).output.splitlines())
    assert (listed["id"], listed["manifest"]["facts"]["tables"]["todo"]["rows"]) == (made, TODOS)
    assert "all 14 checks passed" in _run("verify", data=data).output
    (data / "hanbit.db").unlink()
    _run("restore", data=data)
    assert states(data / "hanbit.db") == before


def test_a_second_place_alone_with_the_keys_is_enough(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANBIT_SECOND_BACKUP_FOLDER", str(tmp_path / "second"))
    before = states(data / "hanbit.db")
    _run("create", data=data)
    _run("keys", str(tmp_path / "safe"), data=data)
    data.rename(tmp_path / "gone")
    place = tmp_path / "new place"
    _run("restore", "--from", str(tmp_path / "second"), "--keys", str(tmp_path / "safe"), data=place)
    assert states(place / "hanbit.db") == before
    _run("create", data=place)
    (newest, *_) = map(msgspec.json.decode, _run("list", "--json", data=place).output.splitlines())
    assert newest["manifest"]["isSecret"]
    assert (place / "secrets" / "backup-identity.txt").read_bytes() == (
        tmp_path / "safe" / "backup-identity.txt"
    ).read_bytes()


def test_a_bucket_as_the_second_place_alone_with_the_keys_is_enough(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ministack: Ministack
) -> None:
    with contextlib.closing(open_bucket(region=REGION, endpoint=ministack.url)) as client:
        client.create_bucket(Bucket="elsewhere", CreateBucketConfiguration={"LocationConstraint": REGION})
    monkeypatch.setenv("HANBIT_AWS_ENDPOINT", ministack.url)
    monkeypatch.setenv("HANBIT_SECOND_BACKUP_FOLDER", "s3://elsewhere/hanbit")
    before = states(data / "hanbit.db")
    assert "s3://elsewhere/hanbit" in _run("create", data=data).output
    _run("keys", str(tmp_path / "safe"), data=data)
    data.rename(tmp_path / "gone")
    place = tmp_path / "new place"
    _run("restore", "--from", "s3://elsewhere/hanbit", "--keys", str(tmp_path / "safe"), data=place)
    assert states(place / "hanbit.db") == before
    assert "There is no replica" in _run("restore", "--replica", "--yes", data=place, status=1).output
    monkeypatch.setenv("HANBIT_SECOND_BACKUP_FOLDER", "s3://nobodys-bucket")
    assert "s3://nobodys-bucket: " in _run("create", data=place, status=1).output


@pytest.mark.parametrize("place", ["s3://", "s3://B_cket", "s3:///x", "s3://bucket//x", "ftp://bucket/x"])
def test_a_second_place_that_is_none_is_refused(data: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    monkeypatch.setenv("HANBIT_SECOND_BACKUP_FOLDER", place)
    assert "HANBIT_SECOND_BACKUP_FOLDER: want a folder, or s3://bucket/prefix" in " ".join(
        _run("create", data=data, status=2).output.split()
    )


def test_replacing_asks_first_and_no_means_no(data: Path) -> None:
    _run("create", data=data)
    before = (data / "hanbit.db").read_bytes()
    _run("restore", data=data, status=1)
    assert (data / "hanbit.db").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("verify", "20990101t000000000z-daily"), "There is no backup 20990101t000000000z-daily"),
        (("restore", "--at", "yesterday", "--yes"), "yesterday is not a moment"),
        (("create", "--kind", "yearly"), "yearly is not a kind of backup"),
    ],
)
def test_what_makes_no_sense_is_said_and_changes_nothing(data: Path, words: tuple[str, ...], said: str) -> None:
    _run("create", data=data)
    before = (data / "hanbit.db").read_bytes()
    assert said in _run(*words, data=data, status=1).output
    assert (data / "hanbit.db").read_bytes() == before


def test_no_data_and_a_folder_that_is_served_are_refused(data: Path, tmp_path: Path) -> None:
    assert "There is no Hanbit data" in _run("create", data=tmp_path / "none", status=1).output
    assert not (tmp_path / "none").exists()
    _run("create", data=data)
    with sole_user_of(data):
        for words in (("restore", "--yes"), ("restore",)):  # nobody is asked whether to replace what is in use
            said = _run(*words, data=data, status=1).output
            assert "is in use by another Hanbit" in said
            assert "Go on?" not in said


def test_a_wrong_key_opens_nothing(data: Path, tmp_path: Path) -> None:
    shutil.copytree(data, tmp_path / "theirs")
    _run("keys", str(tmp_path / "other"), data=tmp_path / "theirs")
    _run("create", data=data)
    assert "0 of 14 checks passed" in _run("verify", "--keys", str(tmp_path / "other"), data=data, status=1).output
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "backup-identity.txt").write_text("nonsense")
    assert (
        "The backup key cannot be read" in _run("list", "--keys", str(tmp_path / "broken"), data=data, status=1).output
    )


@pytest.mark.parametrize("words", [("list",), ("verify",), ("restore", "--yes"), ("prune",)])
def test_a_folder_without_keys_gets_none_from_who_only_reads(words: tuple[str, ...], tmp_path: Path) -> None:
    assert "There are no backup keys" in _run(*words, data=tmp_path / "none", status=1).output
    assert not (tmp_path / "none").exists()


def test_that_nothing_was_backed_up_yet_is_said_so(data: Path, tmp_path: Path) -> None:
    _run("keys", str(tmp_path / "safe"), data=data)
    assert "There are no backups yet" in _run("verify", data=data, status=1).output


def test_keys_that_cannot_be_copied_are_said_to_be_so_of_the_right_folder(data: Path, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    assert f"copied to {tmp_path / 'there'}" in _run("keys", str(tmp_path / "there"), data=data, status=1).output


def test_two_backups_at_once_are_made_one_after_the_other(data: Path) -> None:
    command = [*COMMAND, "ops", "backup", "create", "--data", str(data)]
    with sole_user_of(data, BACKUPS_LOCK):
        making = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until(lambda: has_open(making.pid, BACKUPS_LOCK), 60, Reason("drill.down"))
        assert FolderVault(data / "backups").ids() == []
    assert making.wait(60) == 0
    assert len(FolderVault(data / "backups").ids()) == 1


def test_a_place_that_cannot_be_reached_hides_no_other(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = _made(_run("create", data=data))
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("HANBIT_SECOND_BACKUP_FOLDER", str(tmp_path / "file"))
    listed = _run("list", data=data, status=1)
    assert made in listed.output
    assert str(tmp_path / "file") in listed.output
    (row,) = map(msgspec.json.decode, _run("list", "--json", data=data, status=1).stdout.splitlines())
    assert row["id"] == made
