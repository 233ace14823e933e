"""Restoring for real: everything back, at any moment, or nothing touched."""

import asyncio
import contextlib
import random
import shutil
from pathlib import Path

import apsw
import httpx
import pytest
from tests.drills.breakages import BREAKAGES
from tests.drills.states import folded, moments, states
from tests.on_disk import running

from hanbit.gateways.local.files import FolderTaken, sole_user_of
from hanbit.gateways.local.vault import FolderVault
from hanbit.ops.recover.backups import Workshop, make_backup
from hanbit.ops.recover.manifest import DATABASE
from hanbit.stores.sqlite.audit import SqliteRestored
from hanbit.stores.sqlite.replace import put_in_place
from hanbit.stores.sqlite.rewind import LIFE, rewind
from hanbit.wiring.recovery import parts_of, restore_backup, workshop_of

MOMENTS = 24


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    asyncio.run(_live(folder))
    return folder


@pytest.fixture
def workshop(data: Path) -> Workshop:
    return workshop_of(data, [FolderVault(data / "backups")])


async def _live(folder: Path) -> None:
    rng = random.Random(7)
    async with running(folder) as product:
        people = [await product.person(f"{name}@hanbit.test") for name in ("haneul", "bora", "dasom")]
        ids: list[tuple[httpx.AsyncClient, str]] = []
        for number in range(60):
            person = rng.choice(people)
            todo = await person.add(f"할 일 {number}", tags=[f"t{number % 4}"], notes=f"메모 {number}")
            ids.append((person.http, todo["id"]))
            http, todo_id = rng.choice(ids)
            match rng.randrange(4):
                case 0:
                    await http.patch(f"/api/v1/todos/{todo_id}", json={"title": f"고침 {number}", "tags": ["새"]})
                case 1:
                    await http.patch(f"/api/v1/todos/{todo_id}", json={"status": "done"})
                case 2:
                    await http.delete(f"/api/v1/todos/{todo_id}")
                case _:
                    await http.post("/api/v1/lists", json={"name": f"목록 {number}"})


def test_any_moment_comes_back_exactly_as_its_log_tells(data: Path, tmp_path: Path) -> None:
    tried = moments(data / DATABASE, MOMENTS)
    seen = set()
    for number, at_ms in enumerate(tried):
        path = tmp_path / f"{number}.db"
        shutil.copy2(data / DATABASE, path)
        connection = apsw.Connection(str(path))
        rewind(connection, at_ms)
        connection.pragma("journal_mode", "delete")
        connection.close()
        state = states(path)
        assert state == folded(data / DATABASE, at_ms)
        restored = SqliteRestored(path)
        faults = [
            *restored.integrity(),
            *restored.folds(),
            *restored.references(),
            *restored.search_keys(),
            *restored.owners(),
        ]
        restored.close()
        assert faults == []
        seen.add(sum(map(len, state.values())))
    assert len(tried) >= 20
    assert len(seen) > 10
    assert 0 in seen


def test_a_restore_brings_everything_back_and_begins_another_life(data: Path, workshop: Workshop) -> None:
    before = states(data / DATABASE)
    made = make_backup(workshop, parts_of(data), "manual")
    (data / DATABASE).unlink()
    verdict, former = restore_backup(workshop, workshop.vaults[0], made.id, data)
    assert verdict.is_proven
    assert former is None
    assert states(data / DATABASE) == before
    asyncio.run(_old_cursors_start_anew(data))


async def _old_cursors_start_anew(folder: Path) -> None:
    async with running(folder) as product:
        http = (await product.again(await product.person("new@hanbit.test"), "haneul@hanbit.test")).http
        fresh = (await http.get("/api/v1/sync")).json()
        space, _, rev = fresh["cursor"].partition(".")
        assert int(rev) > LIFE
        for old in (1, int(rev) - LIFE, int(rev) - LIFE + 5):
            assert (await http.get("/api/v1/sync", params={"cursor": f"{space}.{old}"})).status_code == 410


def test_the_former_database_is_put_aside_whole(data: Path, workshop: Workshop) -> None:
    made = make_backup(workshop, parts_of(data), "manual")
    asyncio.run(_add_more(data))
    before = states(data / DATABASE)
    _, former = restore_backup(workshop, workshop.vaults[0], made.id, data)
    assert former is not None
    assert states(former) == before != states(data / DATABASE)
    assert not (data / f"{DATABASE}-wal").exists()


def test_what_a_killed_process_left_in_its_log_is_in_the_file_that_is_put_aside(tmp_path: Path) -> None:
    living, left = tmp_path / "living", tmp_path / "left"
    living.mkdir()
    with contextlib.closing(apsw.Connection(str(living / DATABASE))) as writing:
        writing.pragma("journal_mode", "wal")
        writing.execute("CREATE TABLE kept (id); INSERT INTO kept VALUES (1)")
        shutil.copytree(living, left)  # as the files lie when it dies
    (tmp_path / "restored").touch()
    former = put_in_place(tmp_path / "restored", left / DATABASE, 1_000)
    assert former is not None
    assert {path.name for path in left.iterdir()} == {DATABASE, former.name}
    with contextlib.closing(apsw.Connection(str(former))) as read:
        assert list(read.execute("SELECT id FROM kept")) == [(1,)]


def test_two_restores_in_one_second_put_both_aside(data: Path, tmp_path: Path) -> None:
    put_aside = []
    for at_ms in (1_000, 1_999):
        shutil.copy(data / DATABASE, tmp_path / "restored")
        put_aside.append(put_in_place(tmp_path / "restored", data / DATABASE, at_ms))
    assert [path.name for path in put_aside if path] == [
        "hanbit-before-19700101t000001000z.db", "hanbit-before-19700101t000001999z.db",
    ]  # fmt: skip


def test_a_former_database_that_cannot_be_put_aside_keeps_its_log(tmp_path: Path) -> None:
    restored, place = tmp_path / "restored", tmp_path / DATABASE
    restored.touch()
    (tmp_path / "hanbit-before-19700101t000001000z.db").touch()
    with contextlib.closing(apsw.Connection(str(place))) as writing:
        writing.pragma("journal_mode", "wal")
        writing.execute("CREATE TABLE kept (id)")
        with writing:  # a log that is in use cannot be taken in
            writing.execute("INSERT INTO kept VALUES (1)")
            with pytest.raises(FileExistsError):
                put_in_place(restored, place, 1_000)
        assert (tmp_path / f"{DATABASE}-wal").stat().st_size > 0


async def _add_more(folder: Path) -> None:
    async with running(folder) as product:
        await (await product.person("late@hanbit.test")).add("나중 일")


def test_a_broken_backup_and_a_folder_that_is_served_leave_everything_as_it_was(data: Path, workshop: Workshop) -> None:
    made = make_backup(workshop, parts_of(data), "manual")
    before = (data / DATABASE).read_bytes()
    with sole_user_of(data), pytest.raises(FolderTaken):
        restore_backup(workshop, workshop.vaults[0], made.id, data)
    for breakage in (
        breakage
        for breakage in BREAKAGES
        if breakage.moment == "vault" and breakage.name != "parts of two backups are exchanged"
    ):
        vault = data.parent / breakage.name
        shutil.copytree(data / "backups", vault)
        breakage.do(vault / made.id)
        verdict, former = restore_backup(workshop, FolderVault(vault), made.id, data)
        assert (verdict.is_proven, former) == (False, None)
    assert (data / DATABASE).read_bytes() == before


def test_a_new_place_gets_the_keys_too(data: Path, workshop: Workshop, tmp_path: Path) -> None:
    made = make_backup(workshop, parts_of(data), "manual")
    place = tmp_path / "elsewhere"
    elsewhere = workshop_of(place, workshop.vaults, keys=data / "secrets")
    verdict, _ = restore_backup(elsewhere, workshop.vaults[0], made.id, place)
    assert verdict.is_proven
    names = {path.name for path in (data / "secrets").iterdir() if not path.name.startswith("backup-")}
    assert {path.name for path in (place / "secrets").iterdir()} >= names
    assert all((place / "secrets" / name).read_bytes() == (data / "secrets" / name).read_bytes() for name in names)
