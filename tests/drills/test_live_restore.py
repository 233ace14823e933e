"""The console's restore, with real processes: proven while people are served, switched to, and never by mistake."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.console_desk import EMAIL, PASSWORD
from tests.console_serving import ConsoleServing, console_serving
from tests.e2e.account import Account, register
from tests.serving import run

from hanbit.ops.recover.verify import CATCHES

PROVEN_S = 60
LOOK_S = 0.1
WRITTEN_ID = "0198c0de-0000-7000-8000-000000000001"
TITLE = "잘못 끝낸 일"


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleServing]:
    data = tmp_path_factory.mktemp("live") / "data"
    data.mkdir(mode=0o700)
    with console_serving(data, is_seeded=False) as serving:
        run("ops", "operator", "add", EMAIL, "--data", str(data), given=f"{PASSWORD}\n")
        yield serving


@pytest.fixture(scope="module")
def account(up: ConsoleServing) -> Account:
    return register(up.product, "live-restore")


@pytest.fixture(scope="module")
def console(up: ConsoleServing) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=up.url, headers={"origin": up.url, "accept-language": "ko"}, timeout=30) as http:
        assert http.post("/api/session", json={"email": EMAIL, "password": PASSWORD}).status_code == 201
        yield http


@pytest.fixture(scope="module")
def backup(account: Account, console: httpx.Client) -> str:
    """Of an account with one to-do, still open."""
    account.edit_todo(WRITTEN_ID, title=TITLE, position="a0V")
    begin(console, "backup")
    assert until(console, "last")["isGood"]
    (only,) = [one["id"] for one in console.get("/api/backups").json()["backups"]]
    return str(only)


def begin(console: httpx.Client, path: str, **sent: object) -> dict[str, Any]:
    answer = console.post(f"/api/works/{path}", json=sent)
    assert answer.status_code == 202, answer.text
    begun: dict[str, Any] = answer.json()
    return begun


def until(console: httpx.Client, what: str, *states: str) -> dict[str, Any]:
    """Until the restore is in one of ``states``, or for ``last``, until it has ended."""
    deadline = time.monotonic() + PROVEN_S
    while time.monotonic() < deadline:
        found: dict[str, Any] = console.get("/api/works").json()[what] or {}
        if found.get("state") in states or (not states and found.get("endedMs")):
            return found
        time.sleep(LOOK_S)
    raise AssertionError(f"{what} is still {found}")


def test_what_was_changed_since_is_as_it_was_and_the_former_data_is_kept(
    account: Account, console: httpx.Client, backup: str
) -> None:
    account.edit_todo(WRITTEN_ID, base_rev=account.todo(TITLE)["rev"], status="done")

    begin(console, "restore", backup=backup)
    ready = until(console, "restore", "ready", "failed")
    assert ready["state"] == "ready"
    assert [outcome["check"] for outcome in ready["outcomes"]] == list(CATCHES)
    assert ready["laterWrites"] >= 1
    assert account.todo(TITLE)["status"] == "done", "nothing was touched yet"

    assert console.post("/api/works/restore/switch", json={"backup": "something else"}).status_code == 409
    begin(console, "restore/switch", backup=backup)
    done = until(console, "restore", "done", "failed")
    assert (done["state"], done["fault"], done["who"]) == ("done", None, EMAIL)
    assert done["beganMs"] < done["switchMs"] < done["endedMs"]
    assert 0 < done["downMs"] < 30_000
    assert Path(done["former"]).exists()
    assert account.todo(TITLE)["status"] == "open"
    assert console.get("/api/works").json()["restores"][0] == done


@pytest.mark.usefixtures("backup")
def test_only_one_thing_runs_at_a_time_and_a_restore_that_is_cancelled_leaves_nothing(
    up: ConsoleServing, account: Account, console: httpx.Client
) -> None:
    begin(console, "restore")
    busy = console.post("/api/works/backup", json={})
    assert (busy.status_code, busy.json()["code"]) == (409, "busy")
    until(console, "restore", "ready", "failed")
    before = account.todos()
    cancelled = console.request("DELETE", "/api/works/restore")
    assert (cancelled.status_code, cancelled.json()["state"]) == (202, "cancelled")
    begin_when_free(console)
    assert until(console, "last")["isGood"]
    assert account.todos() == before
    assert list((up.data / ".scratch").iterdir()) == []


def begin_when_free(console: httpx.Client) -> None:
    """The command that was cancelled has to leave first."""
    deadline = time.monotonic() + PROVEN_S
    while console.post("/api/works/backup", json={}).status_code == 409:
        assert time.monotonic() < deadline
        time.sleep(LOOK_S)


def test_a_broken_backup_stops_at_the_check_that_names_it(
    up: ConsoleServing, console: httpx.Client, backup: str
) -> None:
    sealed = next(path for path in (up.data / "backups" / backup).iterdir() if path.name.startswith("hanbit.db"))
    whole = sealed.read_bytes()
    middle = len(whole) // 2
    sealed.write_bytes(whole[:middle] + bytes([whole[middle] ^ 0x10]) + whole[middle + 1 :])
    try:
        begin(console, "restore", backup=backup)
        failed = until(console, "restore", "ready", "failed")
    finally:
        sealed.write_bytes(whole)
    assert failed["state"] == "failed"
    assert [outcome["check"] for outcome in failed["outcomes"] if outcome["faults"]] == ["decrypt"]
    assert backup in failed["fault"]
    assert console.post("/api/works/restore/switch", json={"backup": backup}).status_code == 409


@pytest.mark.parametrize(
    ("path", "sent", "status"),
    [
        ("restore", {"backup": "--help"}, 404),
        ("restore", {"atMs": -1}, 422),
        ("restore", {"atMs": 9_999_999_999_999}, 422),
        ("proof", {"backup": "../../etc"}, 404),
        ("drill", {"scenario": "S9"}, 422),
        ("undo", {"space": "--data", "at": "now"}, 422),
        ("backup", {"kind": "daily"}, 422),
    ],
)
def test_what_makes_no_sense_is_refused(console: httpx.Client, path: str, sent: dict[str, object], status: int) -> None:
    assert console.post(f"/api/works/{path}", json=sent).status_code == status


def test_nobody_acts_without_a_session_or_from_a_strange_page(up: ConsoleServing) -> None:
    with httpx.Client(base_url=up.url, headers={"origin": up.url}) as nobody:
        assert nobody.post("/api/works/backup", json={}).status_code == 401
    with httpx.Client(base_url=up.url, headers={"origin": "http://strange.test"}) as strange:
        assert strange.post("/api/works/backup", json={}).status_code == 403
