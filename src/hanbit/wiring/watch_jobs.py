"""Looking at the product, on schedule."""

import asyncio
from pathlib import Path

from hanbit.gateways.local.clock import SystemClock
from hanbit.gateways.local.expiry import certificate_days_left, key_days_left
from hanbit.gateways.local.host import host_use
from hanbit.gateways.local.journal import read_journal
from hanbit.gateways.local.watched import LocalWatched
from hanbit.ops.observe import watch
from hanbit.settings import Settings
from hanbit.stores.opsdb.business import OpsBusiness
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.measures import OpsMeasures
from hanbit.stores.opsdb.processes import OpsProcesses
from hanbit.telemetry import series
from hanbit.telemetry.logs import Log
from hanbit.wiring.jobs import Run


def taking_in_journal(database: OpsDatabase, path: Path) -> Run:
    processes, taken_bytes = OpsProcesses(database), 0

    async def take_in_journal() -> None:
        nonlocal taken_bytes
        size_bytes = path.stat().st_size if path.exists() else 0
        if size_bytes != taken_bytes:
            processes.keep(read_journal(path))
            taken_bytes = size_bytes

    return take_in_journal


def scraping(watched: LocalWatched, measures: OpsMeasures, clock: SystemClock, data: Path) -> Run:
    async def scrape() -> None:
        watch.note_host(host_use(data), measures, clock.now_s())
        await watch.scrape(watched, measures, clock.now_ms() / 1000)

    return scrape


def visiting(watched: LocalWatched, measures: OpsMeasures, clock: SystemClock, log: Log) -> Run:
    async def visit() -> None:
        for name, look in (("probe", watch.probe), ("journey", watch.journey)):
            seen = await look(watched, measures, clock.now_s())
            if seen.fault is not None:
                log.write("WARN", "VISIT_FAILED", "A visit failed", function=name, metadata={"where": seen.fault})

    return visit


def counting(watched: LocalWatched, database: OpsDatabase, measures: OpsMeasures, clock: SystemClock) -> Run:
    business = OpsBusiness(database)

    async def count_people() -> None:
        counts = await watched.activity()
        if counts is not None:
            business.keep(counts, at_s=clock.now_s())
            watch.note_people(counts, measures, clock.now_s())

    return count_people


def noting(settings: Settings, data: Path, measures: OpsMeasures, clock: SystemClock) -> Run:
    async def note_expiry() -> None:
        now_ms = clock.now_ms()
        seen = {
            series.KEYS_LEFT: key_days_left(data / "secrets", now_ms),
            series.CERTIFICATE_LEFT: await asyncio.to_thread(certificate_days_left, settings.public_url, now_ms),
        }
        watch.note_expiry(seen, measures, now_ms / 1000)

    return note_expiry
