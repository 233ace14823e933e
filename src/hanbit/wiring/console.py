"""The console of a data folder: what it reads, on a connection and in a thread of its own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from starlette.types import ASGIApp

from hanbit.api.edge import SECURITY_HEADERS
from hanbit.console.app import create_console
from hanbit.console.edge import Addresses
from hanbit.console.parts import BackupRow, ConsoleParts, Known
from hanbit.gateways.local.assets import console_assets
from hanbit.gateways.local.files import load_words
from hanbit.gateways.local.maintenance import MaintenanceFile
from hanbit.gateways.local.passwords import Argon2Passwords
from hanbit.gateways.local.releases import RELEASES, Releases
from hanbit.ops.protect.operators import OperatorDesk, first_link
from hanbit.ops.recover.backups import Workshop, read_manifest, reason_of
from hanbit.ops.recover.manifest import BadManifest, kind_of, made_at_ms
from hanbit.ops.recover.works import Works
from hanbit.ops.release.deploys import Deployment
from hanbit.ports.backups import NoSuchBackup, Vault, VaultUnavailable
from hanbit.ports.clock import Clock
from hanbit.settings import Settings
from hanbit.stores.opsdb.alarms import OpsAlarms
from hanbit.stores.opsdb.business import OpsBusiness
from hanbit.stores.opsdb.database import OPS_DB, OpsDatabase
from hanbit.stores.opsdb.deployments import OpsDeployments
from hanbit.stores.opsdb.measures import OpsMeasures
from hanbit.stores.opsdb.processes import OpsProcesses
from hanbit.stores.opsdb.recovery import OpsRecovery
from hanbit.stores.opsdb.spans import OpsSpans
from hanbit.telemetry.logs import Log
from hanbit.wiring.deploys import close_broken_off
from hanbit.wiring.logs import local_logs
from hanbit.wiring.operators import operator_desk
from hanbit.wiring.recovery import vaults_of, workshop_of

T = TypeVar("T")

MOST_BACKUPS = 100
HSTS = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")


def open_console(
    open_parts: ExitStack,
    settings: Settings,
    data: Path,
    database: OpsDatabase,
    desk: OperatorDesk,
    works: Works,
    log: Log,
) -> ASGIApp:
    """``open_parts`` closes what is opened here; ``database`` and ``desk`` are somebody else's to close."""
    clock = desk.clock
    is_https = settings.console_url.startswith("https://")
    host = urlsplit(settings.console_url).hostname
    parts = ConsoleParts(
        desk=desk,
        read=_open_reader(open_parts, settings, data, clock),
        works=works,
        alarms=OpsAlarms(database),
        maintenance=MaintenanceFile(data, clock.now_ms),
        spans=OpsSpans(database, lambda: clock.now_ms() // 1000),
        logs=open_parts.enter_context(local_logs(data)),
        words=load_words(),
        log=log,
        clock=clock,
        entropy=desk.entropy,
        assets=console_assets(),
        page_headers=(*SECURITY_HEADERS, HSTS) if is_https else SECURITY_HEADERS,
        addresses=Addresses(frozenset({host} if host else ()), is_https=is_https),
    )
    return create_console(parts)


def first_operator_link(data: Path, url: str) -> str | None:
    """An address that makes the first operator; None when there is one. The token stands where no server sees it."""
    database, passwords = OpsDatabase(data / OPS_DB), Argon2Passwords()
    try:
        token = first_link(operator_desk(database, passwords))
    finally:
        database.close()
        passwords.close()
    return None if token is None else f"{url}/sign-in#first={token}"


class _Reader:
    """One question at a time."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self.thread = ThreadPoolExecutor(1, "console")

    async def __call__(self, look: Callable[[Known], T], /) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.thread, look, self._known)


def _open_reader(open_parts: ExitStack, settings: Settings, data: Path, clock: Clock) -> _Reader:
    database = OpsDatabase(data / OPS_DB)
    open_parts.callback(database.close)
    recovery = OpsRecovery(database)
    reader = _Reader(
        Known(
            measures=OpsMeasures(database, lambda: clock.now_ms() // 1000),
            alarms=OpsAlarms(database),
            spans=OpsSpans(database, lambda: clock.now_ms() // 1000),
            events=lambda since_ms: OpsProcesses(database).read(since_ms=since_ms),
            proofs=recovery.proofs,
            runs=lambda limit: recovery.runs(limit=limit),
            runs_since=lambda since_ms: recovery.runs(since_ms=since_ms),
            backups=lambda: _backups(settings, data),
            restores=lambda limit: recovery.restores(limit=limit),
            deployments=partial(_deployments, data, OpsDeployments(database)),
            current_release=lambda: Releases(data / RELEASES).current,
            kept_releases=Releases(data / RELEASES).versions,
            counted=OpsBusiness(database).newest,
        )
    )
    open_parts.callback(reader.thread.shutdown)
    return reader


def _deployments(data: Path, deployments: OpsDeployments, limit: int) -> list[Deployment]:
    close_broken_off(data, deployments)
    return deployments.read(limit=limit)


def _backups(settings: Settings, data: Path) -> list[BackupRow]:
    """Newest first, each once, with every place that has it. A place that cannot be reached has none."""
    if not (data / "secrets").exists():
        return []
    workshop = workshop_of(data, vaults_of(data, settings))
    places: dict[str, list[Vault]] = {}
    for vault in workshop.vaults:
        try:
            for identifier in vault.ids():
                places.setdefault(identifier, []).append(vault)
        except VaultUnavailable:
            continue
    return [
        _backup(workshop, identifier, places[identifier]) for identifier in sorted(places, reverse=True)[:MOST_BACKUPS]
    ]


def _backup(workshop: Workshop, identifier: str, vaults: list[Vault]) -> BackupRow:
    row = BackupRow(identifier, kind_of(identifier), made_at_ms(identifier), [vault.name for vault in vaults])
    try:
        manifest = read_manifest(workshop, vaults[0], identifier)
    except (BadManifest, NoSuchBackup, VaultUnavailable) as error:
        return BackupRow(row.id, row.kind, row.made_ms, row.places, fault=reason_of(error))
    todos = manifest.facts.tables.get("todo")
    return BackupRow(
        row.id,
        row.kind,
        row.made_ms,
        row.places,
        size_bytes=manifest.size_bytes,
        took_ms=manifest.took_ms,
        todos=todos.rows if todos else None,
        log_entries=manifest.facts.log_entries,
        is_secret=manifest.is_secret,
    )
