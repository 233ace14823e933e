"""The product on this machine: which adapter is which, and nothing else."""

import asyncio
import os
from collections.abc import Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from starlette.types import ASGIApp

from hanbit import __version__
from hanbit.api.app import Parts, create_app, endpoints_of
from hanbit.api.endpoint import Endpoint
from hanbit.api.events import Streams
from hanbit.api.health import Check
from hanbit.api.pacing import Pacing
from hanbit.domain.words import Words
from hanbit.gateways.local.assets import load_assets, product_assets
from hanbit.gateways.local.clock import PooledEntropy, SystemClock
from hanbit.gateways.local.common_passwords import CommonList
from hanbit.gateways.local.files import HourlyLog, load_grammar, load_words
from hanbit.gateways.local.keys import Keys
from hanbit.gateways.local.maintenance import MaintenanceFile
from hanbit.gateways.local.passwords import Argon2Passwords
from hanbit.gateways.local.sign_ins import LocalSignIns
from hanbit.gateways.local.throttle import LocalThrottle
from hanbit.gateways.local.tokens import LocalAccessTokens, LocalRefreshTokens
from hanbit.ports.assets import Asset
from hanbit.ports.clock import Clock
from hanbit.ports.replies import Replies
from hanbit.ports.revocations import Revocations
from hanbit.settings import Settings
from hanbit.stores.sqlite.accounts import SqliteAccounts
from hanbit.stores.sqlite.activity import SqliteActivity
from hanbit.stores.sqlite.database import Database, touch
from hanbit.stores.sqlite.replies import SqliteReplies
from hanbit.stores.sqlite.store import SqliteStore
from hanbit.telemetry.logs import Log
from hanbit.telemetry.metrics import Metrics
from hanbit.telemetry.traces import Tracing
from hanbit.usecases.attendance import Attendance
from hanbit.usecases.edits import Desk
from hanbit.usecases.identity import Identity
from hanbit.wiring.spaces import opener, remover
from hanbit.wiring.tracing import open_spans, tracing_into

AUDIENCE = "hanbit"
PUBLISHED = "published"
"""Hashed files of all releases that served from this data folder."""

COLLECTOR_TIMEOUT_S = 2


@dataclass(frozen=True)
class Product:
    """Everything of one serving process. ``close`` is last, after the server has stopped."""

    app: ASGIApp
    endpoints: list[Endpoint]
    desk: Desk
    identity: Identity
    streams: Streams
    metrics: Metrics
    log: Log
    keys: Keys
    database: Database
    leaving: list[bool]
    open_parts: AsyncExitStack

    async def rotate_key(self) -> str:
        """The id of the key that signs from now on. In a thread: making one takes some tenths of a second."""
        key_id = await asyncio.to_thread(self.keys.rotate, now_ms=self.desk.clock.now_ms())
        self.log.write("WARN", "KEY_ROTATED", "A new key signs", function="rotateKey", metadata={"key": key_id})
        return key_id

    async def retire_keys(self) -> None:
        """Those whose tokens have all run out."""
        for key_id in self.keys.retire_outlived(now_ms=self.desk.clock.now_ms()):
            self.log.write("INFO", "KEY_RETIRED", "A key verifies no more", function="retireKeys",
                           metadata={"key": key_id})  # fmt: skip

    async def close(self) -> None:
        await self.open_parts.aclose()


def build(settings: Settings, data: Path, *, url: str, assets: dict[str, Asset] | None = None) -> Product:
    """The product on an open data folder. ``url``: where people reach it, also the tokens' issuer.

    Raises NewerDatabase or ForeignDatabase.
    """
    clock, entropy, open_parts = SystemClock(), PooledEntropy(), AsyncExitStack()
    database = Database(data / "hanbit.db")
    open_parts.push_async_callback(database.close)
    log = _log(settings, data, clock, open_parts)
    words, grammar, streams = load_words(), load_grammar(), list[Streams]()
    metrics, leaving = Metrics(lambda: _gauges(streams[0])), list[bool]()
    attendance, store = Attendance(SqliteActivity(database), metrics), SqliteStore(database, clock.now_ms)
    desk = Desk(store, clock, entropy, lambda *moved: streams[0].announce(*moved), grammar.calendar, attendance)
    keys = Keys(data / "secrets", now_ms=clock.now_ms(), on_repair=lambda path: _report_repair(log, path))
    replies = SqliteReplies(database)
    identity = _identity(settings, keys, desk, database, replies, words, open_parts)
    streams.append(Streams(identity))
    parts = Parts(
        desk=desk,
        identity=identity,
        replies=replies,
        streams=streams[0],
        words=words,
        grammar=lambda: grammar,
        log=log,
        metrics=metrics,
        maintenance=MaintenanceFile(data, clock.now_ms),
        tracing=_tracing(settings, open_parts),
        entropy=entropy,
        pacing=Pacing(settings.requests_per_second),
        assets=assets if assets is not None else _assets(data),
        checks=_checks(database, identity.revocations),
        is_leaving=lambda: bool(leaving),
        jwks=lambda: _published(keys),
        is_https=url.startswith("https://"),
        trusted_proxies=settings.trusted_proxies,
    )
    return Product(
        app=create_app(parts),
        endpoints=endpoints_of(parts),
        desk=desk,
        identity=identity,
        streams=streams[0],
        metrics=metrics,
        log=log,
        keys=keys,
        database=database,
        leaving=leaving,
        open_parts=open_parts,
    )


async def _published(keys: Keys) -> dict[str, Any]:
    return keys.jwks


def _log(settings: Settings, data: Path, clock: Clock, open_parts: AsyncExitStack) -> Log:
    sink = HourlyLog(data / "logs", clock.now_ms)
    log = Log(sink, clock.now_ms, service="todo-api", release=__version__, level=settings.log_level)
    open_parts.callback(log.close)
    return log


def _checks(database: Database, revocations: Revocations) -> dict[str, Check]:
    async def can_write() -> None:
        await database.write(touch)

    async def can_tell_who_is_denied() -> None:
        await revocations.is_revoked(jti="", session_id="", subject="", key_id="", issued_s=0)

    return {"database": can_write, "denials": can_tell_who_is_denied}


def _assets(data: Path) -> dict[str, Asset]:
    """This release's, and hashed files of former ones, that pages which were open before it still ask for."""
    return load_assets(data / PUBLISHED) | product_assets()


def _report_repair(log: Log, path: Path) -> None:
    log.write("WARN", "SECRET_MODE_REPAIRED", "A secret was readable by others", function="openSecrets",
              metadata={"file": path.name})  # fmt: skip


def _identity(
    settings: Settings,
    keys: Keys,
    desk: Desk,
    database: Database,
    replies: Replies,
    words: Words,
    open_parts: AsyncExitStack,
) -> Identity:
    passwords = Argon2Passwords()
    open_parts.callback(passwords.close)

    return Identity(
        accounts=SqliteAccounts(database),
        sign_ins=LocalSignIns(
            passwords,
            LocalAccessTokens(keys, issuer=settings.public_url or "hanbit", audience=AUDIENCE),
            LocalRefreshTokens(keys.refresh_secret),
        ),
        common_passwords=CommonList(),
        revocations=_revocations(settings, database, open_parts),
        throttle=LocalThrottle(registrations_per_hour=settings.registrations_per_hour),
        clock=desk.clock,
        entropy=desk.entropy,
        open_space=opener(desk, words),
        delete_spaces=remover(desk, replies),
        min_password=settings.min_password,
    )


def _revocations(settings: Settings, database: Database, open_parts: AsyncExitStack) -> Revocations:
    if settings.redis_url:
        from hanbit.gateways.redis.revocations import RedisRevocations

        revocations = RedisRevocations(settings.redis_url)
        open_parts.push_async_callback(revocations.close)
        return revocations
    from hanbit.stores.sqlite.revocations import SqliteRevocations

    return SqliteRevocations(database)


def _tracing(settings: Settings, open_parts: AsyncExitStack) -> Tracing:
    spans = open_spans(settings, timeout_s=COLLECTOR_TIMEOUT_S)
    if spans is not None:
        open_parts.callback(spans.close)
    return tracing_into(spans, settings)


def _gauges(streams: Streams) -> Iterable[tuple[str, str, float]]:
    process = psutil.Process(os.getpid())
    with process.oneshot():
        times = process.cpu_times()
        yield "process_resident_memory_bytes", "Memory in use.", process.memory_info().rss
        yield "process_cpu_seconds", "User and system CPU time since the start.", times.user + times.system
        yield "process_open_fds", "Open file descriptors.", process.num_fds()
        yield "process_threads", "Threads.", process.num_threads()
        yield "process_start_time_seconds", "Start, in epoch seconds.", process.create_time()
    yield "event_streams", "Open event streams.", streams.count
