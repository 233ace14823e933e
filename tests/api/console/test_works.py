"""Works of an operator: real commands, one at a time, written down with who, and refused before anything begins."""

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
import httpx
import pytest
from tests.console_desk import EMAIL, ConsoleDesk, console_desk
from tests.simulators import Lines, StillClock

from hanbit.ops.recover.restores import Restore
from hanbit.ops.recover.works import Work
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.recovery import OpsRecovery
from hanbit.stores.sqlite.schema import SCHEMA
from hanbit.telemetry.logs import Log
from hanbit.wiring.works import LocalWorks, local_works

PATIENCE_S = 60


@pytest.fixture
def product(console: ConsoleDesk) -> Path:
    """The console's data folder, with a database that nobody has written to."""
    with contextlib.closing(apsw.Connection(str(console.data / "hanbit.db"))) as connection:
        SCHEMA.migrate(connection)
    return console.data


async def ended(http: httpx.AsyncClient) -> dict[str, Any]:
    async with asyncio.timeout(PATIENCE_S):
        while (last := (await http.get("/api/works")).json()["last"])["endedMs"] is None:
            await asyncio.sleep(0.05)
    assert isinstance(last, dict)
    return last


async def begin_when_free(http: httpx.AsyncClient, path: str) -> None:
    """The command that was cancelled has to leave first."""
    async with asyncio.timeout(PATIENCE_S):
        while (await http.post(f"/api/works/{path}", json={})).status_code == 409:
            await asyncio.sleep(0.05)


async def test_one_thing_at_a_time_and_a_flipped_bit_stops_the_proof_at_the_check_that_names_it(
    product: Path, console: ConsoleDesk, http: httpx.AsyncClient
) -> None:
    begun = await http.post("/api/works/backup", json={})
    assert (begun.status_code, begun.json()["who"], begun.json()["endedMs"]) == (202, EMAIL, None)
    second = await http.post("/api/works/backup", json={})
    assert (second.status_code, second.json()["code"]) == (409, "busy")
    assert (await ended(http))["isGood"]
    (made,) = (await http.get("/api/backups")).json()["backups"]

    part = next((product / "backups" / made["id"]).glob("hanbit.db*"))
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 1
    part.write_bytes(content)
    console.clock.at_ms += 60_000
    await http.post("/api/works/proof", json={"backup": made["id"]})
    last = await ended(http)
    assert (last["isGood"], last["words"]) == (False, ["backup", "verify", made["id"]])
    proof = (await http.get("/api/backups")).json()["proofs"][made["id"]]
    assert next(one["check"] for one in proof["outcomes"] if one["faults"]) in ("decrypt", "hashes")
    with contextlib.closing(OpsDatabase(product / "ops.db")) as database:
        kept = OpsRecovery(database).works(limit=9)
    assert [(work.words[1], work.who, work.is_good) for work in kept] == [
        ("verify", EMAIL, False),
        ("create", EMAIL, True),
    ]


async def test_a_restore_is_cancelled_at_any_moment_and_deletes_what_it_restored(
    product: Path, http: httpx.AsyncClient
) -> None:
    await http.post("/api/works/backup", json={})
    assert (await ended(http))["isGood"]
    await http.post("/api/works/restore", json={})
    at_once = await http.delete("/api/works/restore")
    assert (at_once.status_code, at_once.json()["state"]) == (202, "cancelled")
    await begin_when_free(http, "restore")
    async with asyncio.timeout(PATIENCE_S):
        while not any((product / ".scratch").iterdir()):
            await asyncio.sleep(0.05)
        assert (await http.delete("/api/works/restore")).status_code == 202
        while any((product / ".scratch").iterdir()):
            await asyncio.sleep(0.05)
    await begin_when_free(http, "backup")
    assert (await ended(http))["isGood"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("proof", {"backup": "20990101t000000000z-daily"}, 404),
        ("proof", {"backup": "--help"}, 404),
        ("restore", {"backup": "20990101t000000000z-daily"}, 404),
        ("restore", {"atMs": 2**52}, 422),
        ("restore/switch", {"backup": "not what was proven"}, 409),
        ("drill", {"scenario": "S4"}, 422),
        ("undo", {"space": "--all", "at": "2026-01-01"}, 422),
        ("undo", {"space": "x", "at": " "}, 422),
        ("backup", {"who": "somebody@else.kr"}, 422),
    ],
)
async def test_what_cannot_be_done_is_refused_and_nothing_begins(
    http: httpx.AsyncClient, path: str, body: dict[str, str | int], status: int
) -> None:
    assert (await http.post(f"/api/works/{path}", json=body)).status_code == status
    assert (await http.get("/api/works")).json() == {"last": None, "restore": None, "restores": []}


async def test_neither_a_strange_page_nor_a_form_sets_anything_going(http: httpx.AsyncClient) -> None:
    strange = await http.post("/api/works/backup", json={}, headers={"origin": "http://elsewhere.kr"})
    form = await http.post("/api/works/backup", data={})
    assert (strange.status_code, form.status_code) == (403, 415)
    assert (await http.get("/api/works")).json()["last"] is None


async def test_what_ran_when_the_process_died_is_shown_as_broken_off(tmp_path: Path) -> None:
    with contextlib.closing(OpsDatabase(tmp_path / "ops.db")) as database:
        OpsRecovery(database).keep_work(Work(words=("drill", "run", "S1"), who=EMAIL, began_ms=1))
        OpsRecovery(database).keep_restore(
            Restore(began_ms=1, who=EMAIL, backup="", at_ms=None, state="switching", switch_ms=1)
        )
    with console_desk(tmp_path, 2) as desk:
        async with desk.operator() as http:
            shown = (await http.get("/api/works")).json()
    last, restore = shown["last"], shown["restore"]
    assert (last["isBrokenOff"], last["endedMs"], last["isGood"]) == (True, 2, False)
    assert (restore["state"], restore["switchMs"], restore["endedMs"]) == ("broken_off", 1, 2)
    with contextlib.closing(OpsDatabase(tmp_path / "ops.db")) as database:
        assert OpsRecovery(database).works(limit=9)[0].is_broken_off


@pytest.fixture
def lines() -> Lines:
    return Lines()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[OpsDatabase]:
    with contextlib.closing(OpsDatabase(tmp_path / "ops.db")) as database:
        yield database


@pytest.fixture
def works(tmp_path: Path, database: OpsDatabase, lines: Lines) -> LocalWorks:
    clock = StillClock(1)
    log = Log(lines, clock.now_ms, service="todo-ops", release="0", level="INFO")
    return local_works(tmp_path, database, clock, log)


async def test_what_cannot_be_written_down_is_not_begun(works: LocalWorks, database: OpsDatabase) -> None:
    database.connection.pragma("query_only", True)  # as on a full disk
    with pytest.raises(apsw.ReadOnlyError):
        works.back_up(EMAIL, "ko")
    with pytest.raises(apsw.ReadOnlyError):
        works.begin_restore(None, None, EMAIL, "ko")
    assert (works.last, works.restore) == (None, None)


async def test_an_end_that_cannot_be_written_down_is_shown_and_logged(
    works: LocalWorks, database: OpsDatabase, lines: Lines
) -> None:
    works.back_up(EMAIL, "ko")
    await asyncio.sleep(0)  # it has begun
    database.connection.pragma("query_only", True)
    await works.close()
    assert works.last is not None
    assert works.last.ended_ms == 1
    assert [line["event"] for line in lines.read()] == ["JOB_FAILED"]


async def test_what_runs_when_the_process_leaves_is_broken_off(works: LocalWorks) -> None:
    works.back_up(EMAIL, "ko")
    await asyncio.sleep(0)  # it has begun
    await works.close()
    assert works.last is not None
    assert (works.last.ended_ms, works.last.is_broken_off) == (1, True)
