"""Backups of a table that is kept elsewhere: AWS holds the copy, we hold what it must hold, signed."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from hanbit.ops.recover.backups import Workshop, keep_signed, manifest_of, read_signed
from hanbit.ops.recover.manifest import BadManifest, Kind, Manifest, decode, encode
from hanbit.ops.recover.verify import Bench, CheckName, Outcome, Promise, Verdict, check_restored
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


def table_manifest(workshop: Workshop, kind: Kind, began_ms: int, facts: Facts) -> Manifest:
    """Without parts: AWS has them, and DynamoDB keeps everything encrypted."""
    return manifest_of(workshop, kind, began_ms, facts, parts={}, is_secret=True)


def keep_record(workshop: Workshop, record: TableRecord) -> None:
    """Sign it and put it into every place. Raises VaultUnavailable."""
    with workshop.scratch() as folder:
        keep_signed(workshop, record.manifest.id, encode(record), folder)


def read_record(workshop: Workshop, vault: Vault, identifier: str) -> TableRecord:
    """Raises NoSuchBackup, VaultUnavailable or BadManifest."""
    record = decode(read_signed(workshop, vault, identifier), TableRecord)
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
    promise = Promise(record.manifest, is_whole=record.is_whole)
    check_restored(bench, open_restored, promise, expected=expected, max_age_ms=max_age_ms)
    return bench.verdict(check for check in CHECKS if record.is_whole or check != "contents")
