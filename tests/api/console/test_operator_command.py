"""Operators from the command line, and the link that the first start prints."""

import contextlib
import re
from pathlib import Path

import httpx
from tests.console_desk import EMAIL, PASSWORD
from tests.console_serving import console_serving
from tests.kept import eventually
from tests.serving import run

from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.operators import OpsOperators

SECRET = "하린이의 비밀 일기장 열쇠"
"""A to-do's text, which operations must never see."""


def operator(data: Path, *words: str, given: str = "") -> tuple[int, str]:
    done = run("ops", "operator", *words, "--data", str(data), given=given)
    return done.returncode, done.stdout + done.stderr


def kept_hash(data: Path) -> str | None:
    with contextlib.closing(OpsDatabase(data / "ops.db")) as database:
        kept = OpsOperators(database).find(EMAIL)
    return kept.password_hash if kept else None


def test_operators_are_added_listed_given_a_password_and_removed(tmp_path: Path) -> None:
    assert operator(tmp_path, "list") == (0, "There are no operators yet. Make one with hanbit ops operator add.\n")
    assert operator(tmp_path, "add", EMAIL, given=f"{PASSWORD}\n")[0] == 0
    status, said = operator(tmp_path, "list")
    assert status == 0
    assert EMAIL in said
    first = kept_hash(tmp_path)
    assert operator(tmp_path, "password", EMAIL, given="another long password\n")[0] == 0
    assert kept_hash(tmp_path) not in (first, None)
    assert operator(tmp_path, "remove", EMAIL.upper())[0] == 0
    assert "no operators" in operator(tmp_path, "list")[1]


def test_what_cannot_be_is_refused_with_a_reason_and_changes_nothing(tmp_path: Path) -> None:
    assert operator(tmp_path, "add", EMAIL, given=f"{PASSWORD}\n")[0] == 0
    for words, given, reason in (
        (("add", EMAIL), PASSWORD, "already"),
        (("add", "nobody"), PASSWORD, "email"),
        (("add", "second@hanbit.kr"), "too short", "15"),
        (("password", EMAIL), "too short", "15"),
        (("password", "second@hanbit.kr"), PASSWORD, "no operator"),
        (("remove", "second@hanbit.kr"), "", "no operator"),
    ):
        status, said = operator(tmp_path, *words, given=f"{given}\n")
        assert status == 1, words
        assert reason in said, words
    assert operator(tmp_path, "list", "--json")[1].count(EMAIL) == 1


def test_the_first_start_prints_a_link_and_a_to_do_is_nowhere_in_what_operations_keep(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with console_serving(data, is_seeded=False) as server:
        said = (tmp_path / "data.out").read_text(encoding="utf-8")
        link = re.search(rf"{re.escape(server.url)}/sign-in#first=([\w-]+)", said)
        assert link is not None, said
        _write_a_to_do(server.product)
        with httpx.Client(base_url=server.url, headers={"origin": server.url}) as http:
            made = http.post("/api/first", json={"token": link[1], "email": EMAIL, "password": PASSWORD})
            assert made.status_code == 201
            eventually(lambda: http.get("/api/traces").json()["traces"])  # the app's spans have come in
    kept = [path for path in data.rglob("*") if path.is_file() and not path.name.startswith("hanbit.db")]
    assert data / "ops.db" in kept
    for path in kept:
        content = path.read_bytes()
        assert SECRET.encode() not in content, path
        assert SECRET.encode("unicode_escape") not in content, path


def _write_a_to_do(url: str) -> None:
    person = {"email": "harin@hanbit.kr", "password": "a long password 7", "displayName": "Harin"}
    with httpx.Client(base_url=f"{url}/api/v1") as http:
        token = http.post("/auth/register", json=person).raise_for_status().json()["accessToken"]
        http.headers["authorization"] = f"Bearer {token}"
        http.post("/todos", json={"title": SECRET, "notes": SECRET}).raise_for_status()
        http.get("/todos", params={"q": SECRET}).raise_for_status()
        http.post("/todos", json={"title": SECRET, "listId": SECRET})  # refused, and logged as that
