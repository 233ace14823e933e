"""Recovery on AWS: which adapters copy a table, prove a restored one and put it in the place of another."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

from hanbit.gateways.aws.attachments import PROVEN, STEPS, proof_of, read_attached, renamed, tag
from hanbit.gateways.aws.functions import Pointed, point_at
from hanbit.gateways.aws.remote import BotoRemote, open_client
from hanbit.gateways.aws.tables import Pause, TableCopies
from hanbit.gateways.local.clock import PooledEntropy
from hanbit.ops.recover.backups import Workshop
from hanbit.ops.recover.tables import TableRecord, keep_record, table_manifest, verify_table
from hanbit.ops.recover.verify import Outcome, Verdict
from hanbit.ports.remote import Remote
from hanbit.ports.restored import Restored
from hanbit.settings import Settings
from hanbit.stores.dynamodb.audit import DynamoRestored, examine
from hanbit.stores.dynamodb.facts import expected_layout
from hanbit.wiring.recovery import FOREVER_MS, vaults_of, workshop_of

T = TypeVar("T")

RECORDS = "aws"
"""The folder of records in each place for backups: they are no backups of a data folder."""


@dataclass(frozen=True)
class Cloud:
    services: Callable[[str], Remote]
    pause: Pause = asyncio.sleep

    async def examine(self, table: str) -> DynamoRestored:
        return await examine(self.services("dynamodb"), table, PooledEntropy())


@dataclass(frozen=True)
class Restoration:
    """``missing``: what could not be attached, or reads otherwise than before. A table is proven without any."""

    verdict: Verdict
    missing: list[str]

    @property
    def is_proven(self) -> bool:
        return self.verdict.is_proven and not self.missing


def cloud_of(settings: Settings) -> Cloud:
    def remote(service: str) -> Remote:
        connect = partial(open_client, service, region=settings.aws_region, endpoint=settings.aws_endpoint or None)
        return BotoRemote(connect, PooledEntropy(), executor=None)

    return Cloud(cache(remote))


def records_workshop(data: Path, settings: Settings, *, keys: Path | None = None) -> Workshop:
    """Keeps and signs records of tables, in the places of all backups."""
    first = settings.backup_folder or str(data / "backups")
    second = settings.second_backup_folder
    apart = replace(
        settings,
        backup_folder=f"{first}/{RECORDS}",
        second_backup_folder=f"{second.rstrip('/')}/{RECORDS}" if second else "",
    )
    return workshop_of(data, vaults_of(data, apart), keys=keys)


def back_up_table(workshop: Workshop, cloud: Cloud, table: str) -> TableRecord:
    """Counted before and after: when both agree, nobody wrote meanwhile and the copy must hold just that.

    Raises Unreadable, Rejected, Unavailable, TookTooLong, VaultUnavailable.
    """

    async def make() -> TableRecord:
        began_ms = workshop.now_ms()
        before = (await cloud.examine(table)).facts()
        attached = await read_attached(cloud.services, table)
        manifest = table_manifest(workshop, "manual", began_ms, before)
        arn = await TableCopies(cloud.services("dynamodb"), cloud.pause).copy(table, manifest.id)
        is_whole = (await cloud.examine(table)).facts() == before
        return TableRecord(manifest=manifest, is_whole=is_whole, table=table, arn=arn, attached=attached)

    record = _run(make())
    keep_record(workshop, record)
    return record


def restore_table(
    workshop: Workshop,
    cloud: Cloud,
    record: TableRecord,
    target: str,
    *,
    on_outcome: Callable[[Outcome], object] = lambda _outcome: None,
    on_step: Callable[[str], object] = lambda _step: None,
) -> Restoration:
    """Into a new table, proven before anything in it may expire, then given back what AWS dropped.

    ``on_step``: name of what was attached.
    """
    _run(TableCopies(cloud.services("dynamodb"), cloud.pause).restore(record.arn, target))
    verdict = verify_restored(workshop, cloud, record, target, on_outcome=on_outcome)
    return Restoration(verdict, _run(_attach(cloud, record, target, verdict, on_step)))


def verify_restored(
    workshop: Workshop,
    cloud: Cloud,
    record: TableRecord,
    target: str,
    *,
    on_outcome: Callable[[Outcome], object] = lambda _outcome: None,
) -> Verdict:
    def opened() -> Restored:
        return _run(cloud.examine(target))

    return verify_table(
        workshop, record, opened, expected=expected_layout(), max_age_ms=FOREVER_MS, on_outcome=on_outcome
    )


async def _attach(
    cloud: Cloud, record: TableRecord, target: str, verdict: Verdict, on_step: Callable[[str], object]
) -> list[str]:
    """Nothing to what is not proven: it is there to be looked at, and costs nothing more."""
    if not verdict.is_proven:
        return []
    wanted = renamed(record.attached, record.table, target)
    for name, attach in STEPS.items():
        await attach(cloud.services, target, wanted, cloud.pause)
        on_step(name)
    missing = list((await read_attached(cloud.services, target)).differences(wanted))
    if not missing:
        await tag(cloud.services("dynamodb"), target, {PROVEN: record.manifest.id})
    return missing


def proof_of_table(cloud: Cloud, table: str) -> str | None:
    return _run(proof_of(cloud.services("dynamodb"), table))


def switch_table(cloud: Cloud, table: str, functions: Sequence[str], *, alias: str) -> list[Pointed]:
    """One function after the other. Cut off half-way it can be called again."""

    async def switch() -> list[Pointed]:
        remote = cloud.services("lambda")
        return [await point_at(remote, name, table, alias=alias, pause=cloud.pause) for name in functions]

    return _run(switch())


def _run(what: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(what)
