"""The kill matrix: every kind of broken backup or restore is caught by the check that says it catches it."""

import asyncio
import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from tests.drills.breakages import BREAKAGES, Breakage
from tests.on_disk import running

from hanbit.gateways.local.vault import FolderVault
from hanbit.ops.recover.backups import Workshop, make_backup
from hanbit.ops.recover.manifest import DATABASE
from hanbit.ops.recover.verify import CATCHES, Trial, Verdict, verify
from hanbit.stores.sqlite.audit import SqliteRestored
from hanbit.wiring.recovery import expected_schema, parts_of, verify_backup, workshop_of

DAY_MS = 86_400_000
UNTRIED = Trial(lambda _folder: [], lambda _folder: [])


@dataclass
class Lived:
    """A data folder that two people have used, and two backups of it."""

    data: Path
    workshop: Workshop
    vault: FolderVault
    ids: list[str]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    data = tmp_path_factory.mktemp("lived")
    asyncio.run(_live(data, "before"))
    vault = FolderVault(data / "backups")
    workshop = workshop_of(data, [vault])
    first = make_backup(workshop, parts_of(data), "daily")
    asyncio.run(_live(data, "after"))
    second = make_backup(workshop, parts_of(data), "hourly")
    return Lived(data, workshop, vault, [first.id, second.id])


async def _live(data: Path, when: str) -> None:
    async with running(data) as product:
        for name in ("haneul", "bora"):
            person = await product.person(f"{name}-{when}@hanbit.test")
            for number in range(40):
                todo = await person.add(f"할 일 {number} {when}", notes="메모 " * 40, tags=["집", when])
                if number % 5 == 0:
                    await person.http.patch(f"/api/v1/todos/{todo['id']}", json={"title": f"고친 일 {number}"})
                if number % 7 == 0:
                    await person.http.delete(f"/api/v1/todos/{todo['id']}")
        await (await product.again(person, f"{name}-{when}@hanbit.test")).http.post("/api/v1/auth/logout")


@pytest.fixture
def copy(lived: Lived, tmp_path: Path) -> Lived:
    """The same, to be broken."""
    data = tmp_path / "data"
    shutil.copytree(lived.data, data)
    vault = FolderVault(data / "backups")
    return Lived(data, workshop_of(data, [vault]), vault, lived.ids)


def _verify(lived: Lived, folder: Path, identifier: str, *, spoil: Breakage | None = None) -> Verdict:
    folder.mkdir()

    def opened(path: Path) -> SqliteRestored:
        if spoil:
            spoil.do(path)
        return SqliteRestored(path)

    return verify(
        lived.workshop, lived.vault, identifier, folder,
        open_restored=opened, expected=expected_schema(), trial=UNTRIED,
    )  # fmt: skip


def test_a_sound_backup_passes_every_check(copy: Lived, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    verdict = verify_backup(copy.workshop, copy.vault, copy.ids[1], tmp_path / "out")
    assert verdict.is_proven, [outcome for outcome in verdict.outcomes if outcome.faults]
    assert [outcome.check for outcome in verdict.outcomes] == list(CATCHES)
    assert not any((copy.data / ".scratch").iterdir())


@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda breakage: breakage.name)
def test_it_is_caught_by_the_check_that_says_so(breakage: Breakage, copy: Lived, tmp_path: Path) -> None:
    identifier, spoil = copy.ids[1], None
    match breakage.moment:
        case "source":
            breakage.do(copy.data / DATABASE)
            identifier = make_backup(copy.workshop, parts_of(copy.data), "manual").id
        case "vault":
            breakage.do(copy.data / "backups" / identifier)
        case "restored":
            spoil = breakage
    verdict = _verify(copy, tmp_path / "out", identifier, spoil=spoil)
    assert not verdict.is_proven
    assert breakage.check in verdict.caught_by


def test_another_installations_key_neither_vouches_nor_opens(copy: Lived, tmp_path: Path) -> None:
    stranger = workshop_of(copy.data, [copy.vault], keys=tmp_path / "other keys")
    foreign = replace(copy, workshop=stranger)
    assert _verify(foreign, tmp_path / "a", copy.ids[1]).caught_by == {"manifest"}
    half = replace(copy, workshop=replace(copy.workshop, sealer=stranger.sealer))
    assert _verify(half, tmp_path / "b", copy.ids[1]).caught_by == {"decrypt"}


def test_a_backup_under_another_ones_name_is_not_taken_for_it(copy: Lived, tmp_path: Path) -> None:
    (copy.data / "backups" / copy.ids[0]).rename(copy.data / "backups" / "20990101t000000000z-daily")
    assert _verify(copy, tmp_path / "out", "20990101t000000000z-daily").caught_by == {"manifest"}


def test_a_stale_backup_is_told_and_so_is_a_clock_that_went_back(copy: Lived, tmp_path: Path) -> None:
    now_ms = copy.workshop.now_ms()
    later = replace(copy, workshop=replace(copy.workshop, now_ms=lambda: now_ms + 3 * DAY_MS))
    assert _verify(later, tmp_path / "a", copy.ids[1]).caught_by == {"freshness"}
    earlier = replace(copy, workshop=replace(copy.workshop, now_ms=lambda: now_ms - 3 * DAY_MS))
    assert _verify(earlier, tmp_path / "b", copy.ids[1]).caught_by == {"freshness"}


def test_data_that_the_product_cannot_serve_is_caught_by_the_probe(copy: Lived, tmp_path: Path) -> None:
    for key in (copy.data / "secrets").glob("signing-*.pem"):
        key.write_bytes(b"not a key")
    made = make_backup(copy.workshop, parts_of(copy.data), "manual")
    (tmp_path / "out").mkdir()
    verdict = verify_backup(copy.workshop, copy.vault, made.id, tmp_path / "out")
    assert verdict.caught_by == {"probe"}


def test_backups_that_stop_in_silence_after_a_restore_are_caught_by_the_second_one(copy: Lived, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()

    still_the_old_place = parts_of(copy.data)
    verdict = verify_backup(
        copy.workshop, copy.vault, copy.ids[1], tmp_path / "out", second_parts=lambda _restored: still_the_old_place
    )
    assert verdict.caught_by == {"second_backup"}


def test_there_are_enough_kinds_and_every_check_has_one() -> None:
    tried_apart = {"freshness", "probe", "second_backup"}
    assert len(BREAKAGES) >= 25
    assert {breakage.check for breakage in BREAKAGES} | tried_apart == set(CATCHES)
    assert len({breakage.name for breakage in BREAKAGES}) == len(BREAKAGES)


def test_a_full_disk_leaves_no_backup_and_no_remains(copy: Lived) -> None:
    def full(_target: Path) -> None:
        raise OSError(28, os.strerror(28))

    with pytest.raises(OSError, match="No space left"):
        make_backup(copy.workshop, {**parts_of(copy.data), "more": full}, "manual")
    assert copy.vault.ids() == copy.ids
    assert not any((copy.data / ".scratch").iterdir())
