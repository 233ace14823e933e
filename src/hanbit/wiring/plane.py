"""The operations plane on this machine: its database, what it reads of the product, and its jobs."""

from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp

from hanbit import __version__
from hanbit.console.app import create_console
from hanbit.gateways.local.clock import SystemClock
from hanbit.gateways.local.files import HourlyLog
from hanbit.gateways.local.journal import read_journal
from hanbit.settings import Settings
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.measures import OpsMeasures
from hanbit.stores.opsdb.processes import OpsProcesses
from hanbit.telemetry.logs import FLUSH_S, RANK, Level, Log

Job = Callable[[], Coroutine[Any, Any, None]]

JOURNAL_S = 2.0
HOUR_S = 3600.0


@dataclass(frozen=True)
class Plane:
    """Everything of one operations process. ``jobs``: each with its period in seconds. ``close`` is last."""

    app: ASGIApp
    log: Log
    jobs: list[tuple[float, Job]]
    open_parts: AsyncExitStack

    async def close(self) -> None:
        await self.open_parts.aclose()


def build_plane(settings: Settings, data: Path, *, management: Path) -> Plane:
    """Open ``ops.db`` and put the plane together. ``management``: the app's socket, whether or not it is there.

    Raises NewerDatabase or ForeignDatabase.
    """
    del management
    clock = SystemClock()
    level: Level = next(name for name in RANK if name == settings.log_level)
    lines = HourlyLog(data / "logs", clock.now_ms, prefix="ops")
    log = Log(lines, clock.now_ms, service="todo-ops", release=__version__, level=level)
    open_parts = AsyncExitStack()
    open_parts.callback(log.close)
    database = OpsDatabase(data / "ops.db")
    open_parts.callback(database.close)
    measures = OpsMeasures(database, lambda: clock.now_ms() // 1000)
    processes = OpsProcesses(database)

    async def take_in_journal() -> None:
        processes.keep(read_journal(data / "processes.ndjson"))

    async def flush() -> None:
        log.flush()

    async def forget_old() -> None:
        measures.forget_old()

    jobs: list[tuple[float, Job]] = [(JOURNAL_S, take_in_journal), (FLUSH_S, flush), (HOUR_S, forget_old)]
    return Plane(create_console(), log, jobs, open_parts)
