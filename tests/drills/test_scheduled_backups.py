"""What the operations process does about backups, minute by minute."""

import asyncio
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from tests.serving import has_open

from hanbit.gateways.local.clock import SystemClock
from hanbit.gateways.local.files import HourlyLog, sole_user_of
from hanbit.gateways.local.vault import FolderVault
from hanbit.ops.recover.manifest import kind_of
from hanbit.settings import Settings
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.measures import OpsMeasures
from hanbit.stores.opsdb.recovery import OpsRecovery
from hanbit.telemetry import series
from hanbit.telemetry.logs import Log
from hanbit.wiring.backup_jobs import backing_up
from hanbit.wiring.jobs import Run
from hanbit.wiring.recovery import BACKUPS_LOCK

pytestmark = pytest.mark.quiet  # what gives way to everything would wait for every other test


@dataclass
class Watcher:
    """The operations process's parts that backups need, on a data folder."""

    data: Path
    database: OpsDatabase
    measures: OpsMeasures
    log: Log

    def job(self, settings: Settings) -> Run:
        return backing_up(self.data, settings, self.measures, SystemClock(), self.log)


@pytest.fixture
def watcher(data: Path) -> Iterator[Watcher]:
    clock = SystemClock()
    lines = HourlyLog(data / "logs", clock.now_ms, prefix="ops")
    with (
        closing(OpsDatabase(data / "ops.db")) as database,
        closing(Log(lines, clock.now_ms, service="todo-ops", release="0", level="INFO")) as log,
    ):
        yield Watcher(data, database, OpsMeasures(database, lambda: clock.now_ms() // 1000), log)


async def test_the_first_minute_makes_and_proves_one_and_the_next_measures_its_age(
    data: Path, watcher: Watcher
) -> None:
    job = watcher.job(Settings())
    await job()
    (made,) = FolderVault(data / "backups").ids()
    assert kind_of(made) == "monthly"
    (proof,) = OpsRecovery(watcher.database).proofs().items()
    assert (proof[0], proof[1][1].is_proven) == (made, True)
    await job()
    assert FolderVault(data / "backups").ids() == [made]
    (point,) = watcher.measures.read(series.BACKUP_AGE, since_s=0, until_s=2**40)
    assert 0 < point.least < 600


async def test_a_place_that_cannot_be_written_to_is_logged_as_an_error(
    data: Path, watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    (data / "file").write_text("")
    below = str(data / "file" / "below")
    monkeypatch.setenv("HANBIT_BACKUP_FOLDER", below)
    await watcher.job(Settings(backup_folder=below))()
    lines = "".join(path.read_text() for path in (data / "logs").glob("ops-*"))
    assert '"level":"ERROR"' in lines
    assert "BACKUP_FAILED" in lines


async def test_a_watcher_that_leaves_ends_the_backup_that_it_had_begun(data: Path, watcher: Watcher) -> None:
    with sole_user_of(data, BACKUPS_LOCK):  # so that it does not end before it is ended
        job = asyncio.create_task(watcher.job(Settings())())
        while not (begun := psutil.Process().children()):
            await asyncio.sleep(0.01)
        while not has_open(begun[0].pid, BACKUPS_LOCK):
            await asyncio.sleep(0.01)
        job.cancel()
        with suppress(asyncio.CancelledError):
            await job
    assert [one for one in begun if one.is_running()] == []
    assert FolderVault(data / "backups").ids() == []
