"""Backups on schedule: the operations process decides what is due and has the command of an operator make it."""

from pathlib import Path

from hanbit.gateways.local.clock import SystemClock
from hanbit.ops.observe.scrapes import gauge_point
from hanbit.ops.recover.manifest import DATABASE, made_at_ms
from hanbit.ops.recover.retention import due_kind
from hanbit.ports.backups import VaultUnavailable
from hanbit.ports.measures import Measures
from hanbit.settings import Settings
from hanbit.telemetry import series
from hanbit.telemetry.logs import Log
from hanbit.wiring.commands import run_command
from hanbit.wiring.jobs import Run
from hanbit.wiring.recovery import vaults_of

BACKUPS = "backups"
PROVEN = ("daily", "weekly", "monthly")
"""Kinds that are put to the proof as soon as they are made."""


def backing_up(data: Path, settings: Settings, measures: Measures, clock: SystemClock, log: Log) -> Run:
    """Once a minute: how old is the newest backup, and is another one due?"""

    async def back_up() -> None:
        if not (data / DATABASE).exists():
            return
        now_ms = clock.now_ms()
        try:
            ids = vaults_of(data, settings)[0].ids()
        except VaultUnavailable:
            ids = []
        if ids:
            age_s = (now_ms - made_at_ms(ids[-1])) / 1000
            measures.add(BACKUPS, {series.BACKUP_AGE: [gauge_point(now_ms / 1000, age_s)]}, b"")
        kind = due_kind(now_ms, ids)
        if kind is None:
            return
        if await _command(data, log, "create", "--kind", kind):
            await _command(data, log, "prune")
            if kind in PROVEN:
                await _command(data, log, "verify")

    return back_up


async def _command(data: Path, log: Log, *words: str) -> bool:
    return await run_command(data, log, "backup", *words, event="BACKUP_FAILED", message="A scheduled backup failed")
