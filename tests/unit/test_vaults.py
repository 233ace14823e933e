"""How old the newest backup is, wherever it lies."""

from pathlib import Path

from hanbit.ops.recover.manifest import backup_id
from hanbit.settings import Settings
from hanbit.wiring.vaults import newest_backup_ms, vaults_of

NOW_MS = 1_780_002_000_000


def test_the_newest_of_all_places_counts_and_one_that_cannot_be_reached_does_not(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    vaults = vaults_of(tmp_path, Settings(backup_folder=str(first), second_backup_folder=str(second)))
    assert newest_backup_ms(vaults) is None
    for folder, at_ms in ((first, NOW_MS - 60_000), (first, NOW_MS - 120_000), (second, NOW_MS - 30_000)):
        (folder / backup_id("hourly", at_ms)).mkdir(parents=True)
    assert newest_backup_ms(vaults) == NOW_MS - 30_000
    for backup in second.iterdir():
        backup.rmdir()
    second.rmdir()
    second.write_text("not a folder")
    assert newest_backup_ms(vaults) == NOW_MS - 60_000
