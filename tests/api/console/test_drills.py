"""Which drills are overdue: told by every run of the last 35 days, however many there were."""

import contextlib
import time

import httpx
from tests.console_desk import ConsoleDesk
from tests.serving import run

from hanbit.ops.recover.drills import DrillRun, Name
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.recovery import OpsRecovery

DAY_MS = 86_400_000
OFTEN = 70
"""More than are shown."""


def _met(scenario: Name, at_ms: int) -> DrillRun:
    return DrillRun(
        scenario=scenario, at_ms=at_ms, todos=1, steps=(), rto_ms=1, acknowledged=1, lost=0, rpo_ms=0, faults=()
    )


async def test_what_is_drilled_often_hides_nothing_else(console: ConsoleDesk) -> None:
    now_ms = time.time_ns() // 1_000_000
    console.clock.at_ms = now_ms
    with contextlib.closing(OpsDatabase(console.data / "ops.db")) as database:
        recovery = OpsRecovery(database)
        recovery.keep_run(_met("S2", now_ms - 30 * DAY_MS))
        for number in range(OFTEN):
            recovery.keep_run(_met("S1", now_ms - number * 60_000))
    async with console.operator() as http:
        told: httpx.Response = await http.get("/api/drills")
    assert told.json()["overdue"] == ["S3"]
    listed = run("ops", "drill", "list", "--data", str(console.data))
    assert "S3 has not gone well" in listed.stderr
    assert "S2 has not gone well" not in listed.stderr
