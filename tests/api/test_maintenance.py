"""While an operator works: what is held back, what goes on, and what people are told."""

from pathlib import Path

import pytest
from tests.on_disk import running
from typer.testing import CliRunner

from hanbit.entrypoints.cli import app
from hanbit.gateways.local.clock import SystemClock
from hanbit.gateways.local.maintenance import MaintenanceFile
from hanbit.ports.maintenance import Maintenance

ENGLISH = {"LC_ALL": "en_US.UTF-8"}
HOUR_MS = 3_600_000


def _begin(data: Path, *, is_full: bool = False, lasts_ms: int = HOUR_MS) -> None:
    clock = SystemClock()
    now_ms = clock.now_ms()
    MaintenanceFile(data, clock.now_ms).begin(Maintenance(now_ms, now_ms + lasts_ms, "moving", "kim", is_full))


async def test_writes_wait_and_reading_and_signing_in_go_on(tmp_path: Path) -> None:
    async with running(tmp_path) as product:
        me = await product.person()
        todo = await me.add("적어 둔 일")
    _begin(tmp_path)
    async with running(tmp_path) as product:
        me = await product.again(me, "haneul@hanbit.test")
        refused = await me.http.post("/api/v1/todos", json={"title": "지금은 안 되는 일"})
        assert refused.status_code == 503
        assert refused.json()["code"] == "maintenance"
        assert 3500 <= int(refused.headers["retry-after"]) <= 3600
        assert "점검" in refused.json()["title"]
        assert (await me.http.patch(f"/api/v1/todos/{todo['id']}", json={"title": "x"})).status_code == 503
        assert (await me.http.post("/api/v1/sync", json={"edits": []})).status_code == 503
        newcomer = {"email": "minho@hanbit.test", "password": "오래된 우물가의 느티나무"}
        assert (await me.http.post("/api/v1/auth/register", json=newcomer)).status_code == 503
        assert (await me.http.get(f"/api/v1/todos/{todo['id']}")).json()["title"] == "적어 둔 일"
        assert (await me.http.get("/api/v1/sync")).status_code == 200
        assert (await me.http.get("/health/ready")).status_code == 200


async def test_in_full_maintenance_there_is_a_page_for_people_and_health_for_the_watcher(tmp_path: Path) -> None:
    _begin(tmp_path, is_full=True)
    async with running(tmp_path) as product:
        page = await product.client(**{"accept-language": "ko"}).get("/")
        assert (page.status_code, page.headers["content-type"]) == (503, "text/html; charset=utf-8")
        assert "점검하고 있어요" in page.text
        assert int(page.headers["retry-after"]) > 0
        assert (await product.client().get("/api/v1/todos")).json()["code"] == "maintenance"
        assert (await product.client().get("/health/live")).status_code == 200


async def test_it_ends_by_itself_when_its_time_is_over(tmp_path: Path) -> None:
    _begin(tmp_path, lasts_ms=-1)
    async with running(tmp_path) as product:
        assert (await (await product.person()).add("되는 일"))["title"] == "되는 일"


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    async with running(tmp_path):
        return tmp_path


def _run(*words: str, data: Path, status: int = 0) -> str:
    result = CliRunner().invoke(app, ["ops", "maintenance", *words, "--data", str(data)], env=ENGLISH)
    assert result.exit_code == status, result.output
    return result.output


def test_the_command_says_what_holds_until_when_and_why(folder: Path) -> None:
    assert "Not under maintenance" in _run("status", data=folder)
    assert "nothing is written" in _run("on", "--until", "30m", "--reason", "moving disks", data=folder)
    assert "moving disks" in _run("status", data=folder)
    _run("off", data=folder)
    assert "Not under maintenance" in _run("status", data=folder)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--until", "soon", "--reason", "x"), "soon"),
        (("--until", "1h", "--reason", "x", "--alarm", "no-such"), "There is no alarm no-such"),
        (("--until", "8d", "--reason", "x"), "within 7 days"),
    ],
)
def test_what_makes_no_sense_is_refused_and_begins_nothing(folder: Path, words: tuple[str, ...], said: str) -> None:
    assert said in _run("on", *words, data=folder, status=1)
    assert "Not under maintenance" in _run("status", data=folder)


def test_an_empty_reason_is_none(folder: Path) -> None:
    _run("on", "--until", "1h", "--reason", " ", data=folder, status=2)
    assert "Not under maintenance" in _run("status", data=folder)


def test_a_folder_that_nobody_used_is_neither_under_maintenance_nor_out_of_it(tmp_path: Path) -> None:
    for words in (("status",), ("off",)):
        assert "There is no Hanbit data" in _run(*words, data=tmp_path / "none", status=1)
    assert not (tmp_path / "none").exists()
