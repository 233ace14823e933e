"""What the operations process does about backups, minute by minute."""

import asyncio
from pathlib import Path

import pytest
from tests.on_disk import running

from hanbit.gateways.local.clock import SystemClock
from hanbit.gateways.local.files import HourlyLog
from hanbit.gateways.local.vault import FolderVault
from hanbit.ops.recover.manifest import kind_of
from hanbit.settings import Settings
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.measures import OpsMeasures
from hanbit.stores.opsdb.recovery import OpsRecovery
from hanbit.telemetry import series
from hanbit.telemetry.logs import Log
from hanbit.wiring.backup_jobs import Run, backing_up


@pytest.fixture
def data(tmp_path: Path) -> Path:
    asyncio.run(_live(tmp_path / "data"))
    return tmp_path / "data"


async def _live(folder: Path) -> None:
    async with running(folder) as product:
        await (await product.person()).add("할 일")


def _job(data: Path, database: OpsDatabase, settings: Settings) -> tuple[Run, OpsMeasures]:
    clock = SystemClock()
    measures = OpsMeasures(database, lambda: clock.now_ms() // 1000)
    log = Log(
        HourlyLog(data / "logs", clock.now_ms, prefix="ops"), clock.now_ms, service="s", release="0", level="INFO"
    )
    return backing_up(data, settings, measures, clock, log), measures


async def test_the_first_minute_makes_and_proves_one_and_the_next_measures_its_age(data: Path) -> None:
    database = OpsDatabase(data / "ops.db")
    job, measures = _job(data, database, Settings())
    await job()
    (made,) = FolderVault(data / "backups").ids()
    assert kind_of(made) == "monthly"
    (proof,) = OpsRecovery(database).proofs().items()
    assert (proof[0], proof[1][1].is_proven) == (made, True)
    await job()
    assert FolderVault(data / "backups").ids() == [made]
    (point,) = measures.read(series.BACKUP_AGE, since_s=0, until_s=2**40)
    assert 0 < point.least < 600
    database.close()


async def test_a_place_that_cannot_be_written_to_is_logged_as_an_error(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = OpsDatabase(data / "ops.db")
    (data / "file").write_text("")
    below = str(data / "file" / "below")
    monkeypatch.setenv("HANBIT_BACKUP_FOLDER", below)
    job, _ = _job(data, database, Settings(backup_folder=below))
    await job()
    lines = "".join(path.read_text() for path in (data / "logs").glob("ops-*"))
    assert '"level":"ERROR"' in lines
    assert "BACKUP_FAILED" in lines
    database.close()
