"""Backups of a table that is kept elsewhere: AWS holds the copy, we hold what it must hold, signed."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from hanbit.domain.reasons import Reason
from hanbit.ops.recover.backups import Workshop
from hanbit.ops.recover.manifest import MANIFEST, SIGNATURE, BadManifest, Kind, Manifest, backup_id
from hanbit.ops.recover.verify import Bench, CheckName, Outcome, Promise, Verdict, check_database
from hanbit.ports.backups import Vault
from hanbit.ports.restored import Facts, Restored

CHECKS: tuple[CheckName, ...] = (
    "open", "integrity", "references", "schema", "contents", "log", "search", "owners", "freshness",
)  # fmt: skip
"""Those of ``CATCHES`` that a table goes through; its manifest has been read before there is one."""


class Attached(Struct, frozen=True, kw_only=True, rename="camel"):
    """What belongs to a table and is not in a backup of it. Alarms and scaling as AWS takes them back."""

    ttl: str | None
    """The attribute by which items expire."""
    pitr_days: int | None
    is_protected: bool
    tags: Mapping[str, str]
    alarms: tuple[Mapping[str, Any], ...]
    scalable: tuple[Mapping[str, Any], ...]
    policies: tuple[Mapping[str, Any], ...]

    def differences(self, wanted: "Attached") -> Iterator[str]:
        """Names of what is not as wanted."""
        for name in self.__struct_fields__:
            if getattr(self, name) != getattr(wanted, name):
                yield name


class TableRecord(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """``is_whole``: nobody wrote while it was made, so that the copy holds just what ``manifest`` tells."""

    manifest: Manifest
    is_whole: bool
    table: str
    arn: str
    attached: Attached


_decode = msgspec.json.Decoder(TableRecord).decode


def table_manifest(workshop: Workshop, kind: Kind, began_ms: int, facts: Facts) -> Manifest:
    return Manifest(
        id=backup_id(kind, began_ms),
        kind=kind,
        created_ms=began_ms,
        took_ms=workshop.now_ms() - began_ms,
        release=workshop.release,
        is_secret=True,  # DynamoDB keeps everything encrypted
        parts={},
        facts=facts,
    )


def keep_record(workshop: Workshop, record: TableRecord) -> None:
    """Sign it and put it into every place. Raises VaultUnavailable."""
    content = msgspec.json.format(msgspec.json.encode(record, order="deterministic"), indent=1)
    with workshop.scratch() as folder:
        (folder / MANIFEST).write_bytes(content)
        (folder / SIGNATURE).write_text(workshop.signer.sign(content))
        for vault in workshop.vaults:
            vault.put(record.manifest.id, folder)


def read_record(workshop: Workshop, vault: Vault, identifier: str) -> TableRecord:
    """Raises NoSuchBackup, VaultUnavailable or BadManifest."""
    with vault.open(identifier, MANIFEST) as file:
        content = file.read()
    with vault.open(identifier, SIGNATURE) as file:
        signature = file.read().decode("ascii", "replace")
    if not workshop.signer.is_genuine(content, signature):
        raise BadManifest("manifest.forged")
    try:
        record = _decode(content)
    except msgspec.DecodeError as error:
        raise BadManifest("manifest.unreadable", detail=str(error)) from error
    if record.manifest.id != identifier:
        raise BadManifest("manifest.other", id=record.manifest.id)
    return record


def verify_table(
    workshop: Workshop,
    record: TableRecord,
    open_restored: Callable[[], Restored],
    *,
    expected: tuple[int, str],
    max_age_ms: int,
    on_outcome: Callable[[Outcome], object],
) -> Verdict:
    """Through the checks of a restored file. ``contents`` applies where the record is whole."""
    bench = Bench(workshop.now_ms, on_outcome)
    opened: list[Restored] = []

    def opens() -> list[Reason]:
        opened.append(open_restored())
        return []

    if bench.run("open", opens):
        promise = Promise(record.manifest, is_whole=record.is_whole)
        check_database(bench, opened[0], promise, expected=expected, now_ms=workshop.now_ms(), max_age_ms=max_age_ms)
    return bench.verdict(check for check in CHECKS if record.is_whole or check != "contents")
