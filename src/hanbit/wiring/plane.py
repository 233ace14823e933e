"""The operations plane on this machine: its database, what it reads of the product, and its jobs."""

from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from pathlib import Path

from starlette.types import ASGIApp

from hanbit import __version__
from hanbit.gateways.local.clock import SystemClock
from hanbit.gateways.local.files import HourlyLog
from hanbit.gateways.local.journal import JOURNAL
from hanbit.gateways.local.passwords import Argon2Passwords
from hanbit.gateways.local.watched import LocalWatched
from hanbit.ops.observe.definitions import DEFINITIONS
from hanbit.ops.observe.judging import judge
from hanbit.settings import Settings
from hanbit.stores.opsdb.alarms import OpsAlarms
from hanbit.stores.opsdb.database import OPS_DB, OpsDatabase
from hanbit.stores.opsdb.measures import OpsMeasures
from hanbit.stores.opsdb.recovery import OpsRecovery
from hanbit.stores.opsdb.spans import OpsSpans
from hanbit.telemetry.logs import FLUSH_S, Level, Log
from hanbit.wiring.backup_jobs import backing_up
from hanbit.wiring.console import open_console
from hanbit.wiring.jobs import Job, Run
from hanbit.wiring.log_jobs import packing_logs
from hanbit.wiring.operators import operator_desk
from hanbit.wiring.watch_jobs import counting, noting, scraping, taking_in_journal, visiting
from hanbit.wiring.works import local_works

JOURNAL_S = 2.0
VISIT_S = 60.0
COUNT_S = 900.0
JUDGE_S = 2.0
"""How soon after a minute its alarms are judged; a look that finds no minute due costs nothing."""
BACKUP_S = 60.0
HOUR_S = 3600.0
PACK_S = 600.0


@dataclass(frozen=True)
class Plane:
    """Everything of one operations process. ``close`` is last."""

    app: ASGIApp
    log: Log
    jobs: list[Job]
    open_parts: AsyncExitStack

    async def close(self) -> None:
        await self.open_parts.aclose()


def build_plane(settings: Settings, data: Path, *, management: Path) -> Plane:
    """Open ``ops.db`` and put the plane together. ``management``: the app's socket, whether or not it is there.

    Raises NewerDatabase or ForeignDatabase.
    """
    clock = SystemClock()
    log = _opened_log(settings, data, clock)
    open_parts = AsyncExitStack()
    open_parts.callback(log.close)
    database = OpsDatabase(data / OPS_DB)
    open_parts.callback(database.close)
    watched = LocalWatched(management, data / "secrets" / "canary.json")
    open_parts.push_async_callback(watched.close)
    measures, spans = OpsMeasures(database, clock.now_s), OpsSpans(database, clock.now_s)
    recovery = OpsRecovery(database)

    async def flush() -> None:
        log.flush()

    async def forget_old() -> None:
        measures.forget_old()
        spans.forget_old()
        recovery.forget_old(clock.now_ms())

    # Both processes of ``hanbit up`` start at once: a first look is due when the app has had time to.
    first_s = settings.scrape_seconds
    jobs = [
        Job(JOURNAL_S, taking_in_journal(database, data / JOURNAL)),
        Job(settings.scrape_seconds, scraping(watched, measures, clock, data), first_s=first_s),
        Job(VISIT_S, visiting(watched, measures, clock, log), first_s=first_s),
        Job(COUNT_S, counting(watched, database, measures, clock), first_s=first_s),
        Job(VISIT_S, noting(settings, data, measures, clock)),
        Job(JUDGE_S, _judging(database, measures, clock, log)),
        Job(BACKUP_S, backing_up(data, settings, measures, clock, log), first_s=BACKUP_S),
        Job(FLUSH_S, flush),
        Job(HOUR_S, forget_old),
        Job(PACK_S, packing_logs(data, clock.now_ms, settings.log_days, log), first_s=PACK_S),
    ]
    passwords = Argon2Passwords()
    open_parts.callback(passwords.close)
    desk = operator_desk(database, passwords)
    works = local_works(data, database, clock, log)
    open_parts.push_async_callback(works.close)
    console = open_console(open_parts.enter_context(ExitStack()), settings, data, database, desk, works, log)
    return Plane(console, log, jobs, open_parts)


def _opened_log(settings: Settings, data: Path, clock: SystemClock) -> Log:
    lines = HourlyLog(data / "logs", clock.now_ms, prefix="ops")
    return Log(lines, clock.now_ms, service="todo-ops", release=__version__, level=settings.log_level)


def _judging(database: OpsDatabase, measures: OpsMeasures, clock: SystemClock, log: Log) -> Run:
    alarms = OpsAlarms(database)

    async def judge_alarms() -> None:
        for change in judge(DEFINITIONS, measures, alarms, clock.now_s()):
            metadata: dict[str, str | int | float | None] = {
                "alarm": change.alarm,
                "was": change.was,
                "now": change.now,
            }
            level: Level = "WARN" if change.now == "ALARM" else "INFO"
            log.write(level, "ALARM_CHANGED", "An alarm changed its state", function="judge", metadata=metadata)

    return judge_alarms
