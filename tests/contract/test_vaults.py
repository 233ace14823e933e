"""What every place for backups promises: whole or not there, in order, and nobody else's things touched."""

from pathlib import Path

import pytest
from tests.places import CONTENT, FIRST, SECOND, Place

from hanbit.gateways.local.vault import FolderVault
from hanbit.ports.backups import NoSuchBackup, Vault, VaultUnavailable


def _read(vault: Vault, backup_id: str) -> dict[str, bytes]:
    found = {}
    for name in CONTENT:
        with vault.open(backup_id, name) as file:
            found[name] = file.read()
    return found


def test_what_was_put_is_listed_oldest_first_and_read_back(place: Place, sealed: Path) -> None:
    assert place.vault.ids() == []
    place.vault.put(SECOND, sealed)
    place.vault.put(FIRST, sealed)
    assert place.vault.ids() == [FIRST, SECOND]
    assert _read(place.vault, FIRST) == _read(place.vault, SECOND) == CONTENT


def test_what_is_removed_is_gone_and_the_rest_stays(place: Place, sealed: Path) -> None:
    place.vault.put(FIRST, sealed)
    place.vault.put(SECOND, sealed)
    place.vault.remove(FIRST)
    assert place.vault.ids() == [SECOND]
    with pytest.raises(NoSuchBackup):
        place.vault.open(FIRST, "manifest.json")
    assert _read(place.vault, SECOND) == CONTENT


@pytest.mark.parametrize("backup_id", [FIRST, "../20261203t143000250z-hourly", "", "replica"])
def test_what_is_not_there_is_neither_opened_nor_removed(place: Place, backup_id: str) -> None:
    with pytest.raises(NoSuchBackup):
        place.vault.open(backup_id, "manifest.json")
    with pytest.raises(NoSuchBackup):
        place.vault.remove(backup_id)


def test_a_part_that_is_not_there_is_told_from_one_that_is(place: Place, sealed: Path) -> None:
    place.vault.put(FIRST, sealed)
    with pytest.raises(NoSuchBackup, match=r"ops\.db"):
        place.vault.open(FIRST, "ops.db")


def test_other_peoples_things_are_not_listed_and_stay(place: Place, sealed: Path) -> None:
    place.lay("replica/generations/1", b"a replica")
    place.lay("README", b"hands off")
    place.vault.put(FIRST, sealed)
    place.vault.remove(FIRST)
    assert place.vault.ids() == []
    with pytest.raises(NoSuchBackup):
        place.vault.open("replica", "generations/1")


def test_a_put_that_breaks_leaves_nothing_and_the_next_one_works(place: Place, sealed: Path) -> None:
    (sealed / "a folder").mkdir()
    with pytest.raises(VaultUnavailable):
        place.vault.put(FIRST, sealed)
    assert place.vault.ids() == []
    (sealed / "a folder").rmdir()
    place.vault.put(FIRST, sealed)
    assert _read(place.vault, FIRST) == CONTENT


def test_a_place_that_cannot_be_reached_says_which(place: Place, sealed: Path) -> None:
    for ask in (lambda: place.unreachable.put(FIRST, sealed), lambda: place.unreachable.open(FIRST, "manifest.json")):
        with pytest.raises(VaultUnavailable, match=f"{place.unreachable.name}: "):
            ask()


def test_two_places_on_one_disk_share_no_damage(sealed: Path, tmp_path: Path) -> None:
    places = [tmp_path / "first", tmp_path / "second"]
    for folder in places:
        FolderVault(folder).put(FIRST, sealed)
    (places[0] / FIRST / "manifest.json").write_bytes(b"damaged")
    assert _read(FolderVault(places[1]), FIRST) == CONTENT
