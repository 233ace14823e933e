"""What operators set going is looked back at for as long as measures are, and then forgotten."""

from contextlib import closing
from pathlib import Path

from hanbit.ops.recover.restores import Restore
from hanbit.ops.recover.works import KEPT_DAYS, Work
from hanbit.settings import Settings
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.recovery import OpsRecovery
from hanbit.wiring.plane import HOUR_S, build_plane

DAY_MS = 86_400_000


def test_works_and_restores_are_forgotten_when_they_are_too_old(tmp_path: Path) -> None:
    now_ms = 2_000 * DAY_MS
    oldest_ms = now_ms - KEPT_DAYS * DAY_MS
    with closing(OpsDatabase(tmp_path / "ops.db")) as database:
        recovery = OpsRecovery(database)
        for began_ms in (oldest_ms - 1, oldest_ms):
            recovery.keep_work(Work(words=("backup", "create"), who="kim", began_ms=began_ms))
            recovery.keep_restore(Restore(began_ms=began_ms, who="kim", backup="b", at_ms=None))
        recovery.forget_old(now_ms)
        assert [work.began_ms for work in recovery.works(limit=9)] == [oldest_ms]
        assert [restore.began_ms for restore in recovery.restores(limit=9)] == [oldest_ms]


async def test_the_operations_process_does_so_every_hour(tmp_path: Path) -> None:
    plane = build_plane(Settings(), tmp_path, management=tmp_path / "management.sock")
    [hourly] = [job for job in plane.jobs if job.period_s == HOUR_S]
    with closing(OpsDatabase(tmp_path / "ops.db")) as database:
        OpsRecovery(database).keep_work(Work(words=("backup", "create"), who="kim", began_ms=1))
        await hourly.run()
        assert OpsRecovery(database).works(limit=9) == []
    await plane.close()
