"""Recovery on one machine: which adapters make, read and try a backup of a data folder."""

import asyncio
import contextlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import apsw
import msgspec

from hanbit import __version__
from hanbit.domain.reasons import Reason
from hanbit.gateways.local.clock import SystemClock
from hanbit.gateways.local.files import sole_user_of
from hanbit.gateways.local.litestream import REPLICA, SYNC_S, ReplicaUnusable, begin_anew, restore_replica
from hanbit.gateways.local.scratch import scratch_in
from hanbit.gateways.local.sealing import AgeSealer, new_identity
from hanbit.gateways.local.secret_files import open_folder, read_or_create
from hanbit.gateways.local.secrets_part import pack_secrets, unpack_secrets
from hanbit.gateways.local.signing import SEED_BYTES, Ed25519Signer
from hanbit.gateways.local.vault import FolderVault
from hanbit.ops.recover.backups import Part, Workshop, make_backup
from hanbit.ops.recover.manifest import DATABASE
from hanbit.ops.recover.verify import MAX_AGE_MS, Fetch, Outcome, Trial, Verdict, verify
from hanbit.ports.backups import Vault, VaultUnavailable
from hanbit.ports.restored import Unreadable
from hanbit.settings import Settings
from hanbit.stores.opsdb.database import OPS_DB, OpsDatabase
from hanbit.stores.opsdb.recovery import OpsRecovery
from hanbit.stores.opsdb.schema import SCHEMA as OPS_SCHEMA
from hanbit.stores.sqlite.audit import SqliteRestored
from hanbit.stores.sqlite.facts import schema_digest
from hanbit.stores.sqlite.replace import put_in_place
from hanbit.stores.sqlite.rewind import rewind_file
from hanbit.stores.sqlite.schema import SCHEMA
from hanbit.stores.sqlite.snapshot import facts_of_file, take_snapshot
from hanbit.wiring.trial import try_product

SECRETS = "secrets.tar"
IDENTITY = "backup-identity.txt"
SEED = "backup-signing.key"
SCRATCH = ".scratch"
SETTINGS = "settings.json"
FOREVER_MS = 2**62
BACKUPS_LOCK = "backups.lock"
TURN_S = 600.0
"""How long a backup waits for another that is being made."""
S3 = "s3://"


def workshop_of(data: Path, vaults: Sequence[Vault], *, keys: Path | None = None) -> Workshop:
    """``keys``: folder of the two backup keys, ``secrets`` of the data folder by default; made when missing."""
    folder = open_folder(keys or data / "secrets", on_repair=lambda _path: None)
    identity = read_or_create(folder / IDENTITY, lambda: new_identity().encode()).decode().strip()
    seed = read_or_create(folder / SEED, lambda: os.urandom(SEED_BYTES))
    return Workshop(
        vaults=vaults,
        sealer=AgeSealer(identity),
        signer=Ed25519Signer(seed),
        facts_of=facts_of_file,
        scratch=lambda: scratch_in(data / SCRATCH),
        now_ms=SystemClock().now_ms,
        release=__version__,
    )


def vaults_of(data: Path, settings: Settings) -> list[Vault]:
    """The places that every backup goes to, the first one first read from."""
    first = FolderVault(Path(settings.backup_folder) if settings.backup_folder else data / "backups")
    second = [vault_at(settings.second_backup_folder, settings)] if settings.second_backup_folder else []
    return [first, *second]


def vault_at(place: str, settings: Settings) -> Vault:
    """``place``: a folder, or ``s3://bucket/prefix``. Raises VaultUnavailable where AWS's SDK is not installed."""
    if not place.startswith(S3):
        return FolderVault(Path(place))
    try:
        from hanbit.gateways.aws.vault import S3Vault, open_bucket  # late: a machine without S3 loads nothing of AWS
    except ImportError as error:
        raise VaultUnavailable(f"{place}: {error} (requirements/aws.txt)") from error
    endpoint = settings.aws_endpoint or None
    return S3Vault(place, lambda: open_bucket(region=settings.aws_region, endpoint=endpoint))


def replica_of(settings: Settings) -> Path | None:
    """Where the database is replicated to: in the second place, if that is a folder."""
    place = settings.second_backup_folder
    return Path(place) / REPLICA if place and not settings.is_second_place_s3 else None


@contextlib.contextmanager
def writing_backups(data: Path) -> Iterator[None]:
    """One at a time: a place sweeps away what a writer that is gone left, and takes that of a living one for it.

    Raises FolderTaken when another takes longer than ``TURN_S``.
    """
    with sole_user_of(data, BACKUPS_LOCK, patience_s=TURN_S):
        yield


def parts_of(
    data: Path,
    settings: Settings | None = None,
    on_progress: Callable[[int, int], object] = lambda _done, _all: None,
) -> dict[str, Part]:
    """What of a data folder is backed up, and the settings it is served with."""
    parts: dict[str, Part] = {
        DATABASE: lambda target: take_snapshot(data / DATABASE, target, on_progress=on_progress),
        SECRETS: lambda target: pack_secrets(data / "secrets", target),
    }
    if settings is not None:
        parts[SETTINGS] = partial(_write_settings, settings)
    if (data / OPS_DB).exists():
        parts[OPS_DB] = lambda target: take_snapshot(data / OPS_DB, target, schema=OPS_SCHEMA)
    return parts


def verify_backup(
    workshop: Workshop,
    vault: Vault,
    identifier: str,
    folder: Path,
    *,
    second_parts: Callable[[Path], Mapping[str, Part]] = parts_of,
    max_age_ms: int = MAX_AGE_MS,
    fetch: Fetch | None = None,
    on_outcome: Callable[[Outcome], object] = lambda _outcome: None,
) -> Verdict:
    """Through all checks; afterwards ``folder`` holds the restored parts as they came out, untouched by the trial.

    ``second_parts``: how the restored data is backed up again.
    """
    with workshop.scratch() as stage:
        trial = Trial(
            probe=lambda restored: asyncio.run(_probe(restored, stage)),
            second_backup=lambda restored: _second_backup(workshop, restored, stage, second_parts),
        )
        return verify(
            workshop,
            vault,
            identifier,
            folder,
            open_restored=SqliteRestored,
            expected=expected_schema(),
            trial=trial,
            max_age_ms=max_age_ms,
            fetch=fetch,
            on_outcome=on_outcome,
        )


def expected_schema() -> tuple[int, str]:
    """Version and digest of the schema as this release declares it."""
    connection = apsw.Connection(":memory:")
    SCHEMA.migrate(connection)
    digest = schema_digest(connection)
    connection.close()
    return len(SCHEMA.migrations), digest


def keep_proof(data: Path, identifier: str, verdict: Verdict) -> None:
    """Write down how it went, where the data folder has an operations database."""
    if (data / OPS_DB).exists():
        with contextlib.closing(OpsDatabase(data / OPS_DB)) as database:
            OpsRecovery(database).keep_proof(identifier, SystemClock().now_ms(), verdict)


def restore_backup(
    workshop: Workshop,
    vault: Vault,
    identifier: str,
    data: Path,
    *,
    at_ms: int | None = None,
    keys: Path | None = None,
    fetch: Fetch | None = None,
    replica: Path | None = None,
    on_outcome: Callable[[Outcome], object] = lambda _outcome: None,
) -> tuple[Verdict, Path | None]:
    """Prove a backup and put it in the place of what is in ``data``; with ``at_ms`` as things were at that moment.

    ``keys``: folder of the backup keys where they came from elsewhere; the data folder keeps a copy. ``fetch``: as
    ``verify`` has it. ``replica``: where the data folder is replicated to, which then begins anew.

    Nothing is touched unless everything passed. Returns where the former database was put, if there was one. Its age
    is for whoever chose the backup to judge. Raises FolderTaken while the folder is served, and OSError or
    apsw.FullError on a full disk.
    """
    with sole_user_of(data), proven_beside(workshop, vault, identifier, at_ms, on_outcome, fetch=fetch) as restored:
        verdict, folder = restored
        if not verdict.is_proven:
            return verdict, None
        return verdict, put_in_use(workshop, folder, data, keys=keys, replica=replica)


@contextlib.contextmanager
def proven_beside(
    workshop: Workshop,
    vault: Vault,
    identifier: str,
    at_ms: int | None,
    on_outcome: Callable[[Outcome], object],
    *,
    fetch: Fetch | None = None,
) -> Iterator[tuple[Verdict, Path]]:
    """A backup put through all checks, and the folder of what came out, as things were at ``at_ms``, for the block."""
    with workshop.scratch() as folder:
        verdict = verify_backup(
            workshop, vault, identifier, folder, max_age_ms=FOREVER_MS, fetch=fetch, on_outcome=on_outcome
        )
        if verdict.is_proven:
            rewind_file(folder / DATABASE, at_ms)
        yield verdict, folder


def put_in_use(
    workshop: Workshop, folder: Path, data: Path, *, keys: Path | None = None, replica: Path | None = None
) -> Path | None:
    """What ``proven_beside`` restored, in the place of what is in ``data``, which nobody may use meanwhile.

    Returns where the former database was put, if there was one.
    """
    secrets = data / "secrets"
    if not any(secrets.glob("signing-*.pem")):
        unpack_secrets(folder / SECRETS, secrets)
    if keys is not None:  # the next backup is closed with the same ones
        for name in (IDENTITY, SEED):
            read_or_create(secrets / name, (keys / name).read_bytes)
    former = put_in_place(folder / DATABASE, data / DATABASE, workshop.now_ms())
    begin_anew(data / DATABASE, replica, workshop.now_ms())
    return former


def fetch_from(replica: Path, at_ms: int | None) -> Fetch:
    """The replica's newest state; for a moment in the past, the state just after it, from where its log leads back."""

    def fetch(target: Path) -> None:
        later_ms = None if at_ms is None else at_ms + 2 * SYNC_S * 1000
        until_ms = later_ms if later_ms is not None and later_ms < SystemClock().now_ms() else None
        try:
            restore_replica(replica, target, until_ms)
        except ReplicaUnusable as error:
            raise Unreadable("unreadable.replica", detail=str(error)) from error

    return fetch


def _write_settings(settings: Settings, target: Path) -> None:
    target.write_bytes(msgspec.json.format(msgspec.json.encode(settings)))


async def _probe(restored: Path, stage: Path) -> list[Reason]:
    """Faults of the real application on a copy of what was restored, its keys included."""
    shutil.copy2(restored / DATABASE, stage / DATABASE)
    if (restored / SECRETS).exists():
        unpack_secrets(restored / SECRETS, stage / "secrets")
    return await try_product(stage)


def _second_backup(
    workshop: Workshop, restored: Path, stage: Path, parts: Callable[[Path], Mapping[str, Part]]
) -> list[Reason]:
    """A backup of the data that the probe wrote to must hold what it wrote, and pass the same checks."""
    vault = FolderVault(stage / "second")
    again = replace(workshop, vaults=[vault])
    manifest = make_backup(again, parts(stage), "manual")
    first = facts_of_file(restored / DATABASE)
    if manifest.facts.log_entries <= first.log_entries:
        return [Reason("again.behind")]
    with workshop.scratch() as folder:
        verdict = verify(
            again,
            vault,
            manifest.id,
            folder,
            open_restored=SqliteRestored,
            expected=expected_schema(),
            trial=Trial(lambda _folder: [], lambda _folder: []),
        )
    return [Reason("again.fault", {"fault": fault}) for outcome in verdict.outcomes for fault in outcome.faults]
