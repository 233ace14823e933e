"""``hanbit ops backup …``: make, list, prove, restore and prune backups of a data folder."""

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import apsw
import msgspec
import typer
from rich.table import Table

from hanbit.cli.say import Speaker
from hanbit.cli.spans import local_time
from hanbit.entrypoints.late import late
from hanbit.entrypoints.ops.folder import Json, moment_of, require_data
from hanbit.entrypoints.terminal import DEFAULT_DATA, Data, new_speaker, read_settings, refusals_of_folder, stop
from hanbit.gateways.local.files import sole_user_of
from hanbit.ops.recover.backups import Workshop, make_backup, read_manifest, reason_of
from hanbit.ops.recover.manifest import BadManifest, Kind, made_at_ms
from hanbit.ops.recover.retention import to_remove
from hanbit.ops.recover.verify import CATCHES, Outcome, Verdict
from hanbit.ports.backups import NoSuchBackup, Vault, VaultUnavailable
from hanbit.wiring.recovery import (
    IDENTITY,
    SEED,
    fetch_from,
    keep_proof,
    parts_of,
    replica_of,
    restore_backup,
    vault_at,
    vaults_of,
    verify_backup,
    workshop_of,
    writing_backups,
)

UNDO_S = 120

backup = typer.Typer(no_args_is_help=True, help="Backups, and what proves them.")
backup.add_typer(
    late("hanbit.entrypoints.ops.tables", "tables", help="Backups of the table on AWS, restored and proven there."),
    name="table",
)

Identifier = Annotated[str | None, typer.Argument(help="Id of a backup; without: the newest.")]
From = Annotated[
    str | None,
    typer.Option("--from", help="Another place of backups than the settings name: a folder, or s3://bucket/prefix."),
]
Keys = Annotated[Path | None, typer.Option("--keys", help="Folder of the backup keys, when not in the data folder.")]


@backup.command()
def create(
    data: Data = DEFAULT_DATA,
    kind: Annotated[str, typer.Option(help="hourly, daily, weekly, monthly or manual.")] = "manual",
) -> None:
    """Copy the data as it is now, while it is served, seal and sign it, and store it in every place."""
    speaker = new_speaker()
    try:
        wanted = msgspec.convert(kind, Kind)
    except msgspec.ValidationError:
        stop(speaker, "ops.backup.bad_kind", kind=kind)
    require_data(speaker, data)
    with refusals_of_backups(speaker, data):
        workshop = workshop_for(speaker, data, None, None)
        with speaker.progress() as progress:
            task = progress.add_task(speaker.text("ops.backup.copying"))

            def tell(done: int, total: int) -> None:
                progress.update(task, completed=done, total=total)

            parts = parts_of(data, read_settings(speaker), tell)
            with writing_backups(data):
                made = make_backup(workshop, parts, wanted)
    places = ", ".join(vault.name for vault in workshop.vaults)
    took = f"{made.took_ms / 1000:.1f}"
    speaker.say("ops.backup.made", id=made.id, size=_size(made.size_bytes), took=took, places=places)
    speaker.say("ops.backup.prove", id=made.id)


@backup.command("list")
def show(data: Data = DEFAULT_DATA, source: From = None, keys: Keys = None, as_json: Json = False) -> None:
    """List the backups of every place, newest first."""
    speaker = new_speaker()
    table = Table(box=None, pad_edge=False)
    for column in ("id", "made", "size", "todos", "changes", "place"):
        table.add_column(speaker.text(f"ops.backup.column.{column}"), no_wrap=column != "place")
    with refusals_of_backups(speaker, data):
        require_keys(speaker, data, keys)
        workshop = workshop_for(speaker, data, source, keys)
        unreached = []
        for vault in workshop.vaults:
            try:
                for identifier in reversed(vault.ids()):
                    _add_row(speaker, table, workshop, vault, identifier, as_json=as_json)
            except VaultUnavailable as error:
                unreached.append(str(error))
    if not as_json:
        speaker.out.print(table)
    for reason in unreached:
        speaker.complain("ops.backup.unreachable", reason=reason)
    if unreached:
        raise typer.Exit(1)


@backup.command()
def verify(
    identifier: Identifier = None,
    data: Data = DEFAULT_DATA,
    source: From = None,
    keys: Keys = None,
    as_json: Json = False,
) -> None:
    """Restore a backup to the side and put it through every check; the live data is not touched."""
    speaker = new_speaker()
    with refusals_of_backups(speaker, data):
        require_keys(speaker, data, keys)
        workshop = workshop_for(speaker, data, source, keys)
        vault, wanted = chosen(speaker, workshop, identifier)
        with workshop.scratch() as folder:
            tell = (lambda _outcome: None) if as_json else partial(print_outcome, speaker)
            verdict = verify_backup(workshop, vault, wanted, folder, on_outcome=tell)
        keep_proof(data, wanted, verdict)
    if as_json:
        typer.echo(msgspec.json.encode({"id": wanted, "isProven": verdict.is_proven, "outcomes": verdict.outcomes}))
    conclude(speaker, wanted, verdict, quiet=as_json)


@backup.command()
def restore(
    identifier: Identifier = None,
    data: Data = DEFAULT_DATA,
    at: Annotated[str | None, typer.Option(help="Only what was there at this moment: 2026-12-03T14:30+09:00.")] = None,
    source: From = None,
    keys: Keys = None,
    is_replica: Annotated[
        bool, typer.Option("--replica", help="The database from the replica of the second place.")
    ] = False,
    is_sure: Annotated[bool, typer.Option("--yes", help="Do not ask before replacing what is there.")] = False,
) -> None:
    """Prove a backup and put it in the place of the data folder's database, which is put aside."""
    speaker = new_speaker()
    at_ms = moment_of(speaker, at)
    with refusals_of_backups(speaker, data):
        require_keys(speaker, data, keys)
        workshop = workshop_for(speaker, data, source, keys)
        vault, wanted = chosen(speaker, workshop, identifier, at_ms)
        if (data / "hanbit.db").exists() and not is_sure:
            with sole_user_of(data):  # nobody is asked about a folder that is in use
                pass
            typer.confirm(speaker.text("ops.backup.sure", path=str(data), id=wanted), abort=True, err=True)
        verdict, former = restore_backup(
            workshop,
            vault,
            wanted,
            data,
            at_ms=at_ms,
            keys=keys,
            fetch=fetch_from(_replica(speaker, source), at_ms) if is_replica else None,
            replica=replica_of(read_settings(speaker)),
            on_outcome=partial(print_outcome, speaker),
        )
    conclude(speaker, wanted, verdict)
    speaker.say("ops.backup.restored", path=str(data))
    if former is not None:
        speaker.say("ops.backup.former", path=str(former))


@backup.command()
def undo(
    space: Annotated[str, typer.Option(help="Id of the space whose owner had the accident.")],
    at: Annotated[str, typer.Option(help="The moment before it: 2026-12-03T14:30+09:00.")],
    data: Data = DEFAULT_DATA,
) -> None:
    """Set one person's lists and to-dos back to a moment, while the product serves and for nobody else."""
    import httpx

    from hanbit.gateways.local.management import manager_of

    speaker = new_speaker()
    at_ms = moment_of(speaker, at)
    try:
        with manager_of(data, timeout_s=UNDO_S) as manager:
            answer = manager.post(f"/spaces/{space}/rewind", params={"at": at_ms})
    except httpx.TransportError:
        stop(speaker, "ops.backup.not_served", path=str(data))
    if answer.status_code != 200:
        stop(speaker, "ops.backup.no_space" if answer.status_code == 404 else "ops.backup.undo_failed", id=space)
    done = answer.json()
    speaker.say("ops.backup.undone", restored=done["restored"], removed=done["removed"])


@backup.command()
def prune(data: Data = DEFAULT_DATA) -> None:
    """Remove scheduled backups that are over the number kept of their kind."""
    speaker = new_speaker()
    require_keys(speaker, data, None)
    with refusals_of_backups(speaker, data), writing_backups(data):
        removed = 0
        for vault in workshop_for(speaker, data, None, None).vaults:
            for identifier in to_remove(vault.ids()):
                vault.remove(identifier)
                removed += 1
    speaker.say("ops.backup.pruned", count=removed)


@backup.command("keys")
def copy_keys(
    folder: Annotated[Path, typer.Argument(help="A new folder, away from this machine and from the backups.")],
    data: Data = DEFAULT_DATA,
) -> None:
    """Copy the two keys without which no backup can be opened, to be kept in a safe place."""
    speaker = new_speaker()
    require_data(speaker, data)
    with refusals_of_backups(speaker, data):
        workshop_for(speaker, data, None, None)
    try:
        folder.mkdir(mode=0o700, parents=True)
        for name in (IDENTITY, SEED):
            shutil.copyfile(data / "secrets" / name, folder / name)
            (folder / name).chmod(0o600)
    except OSError as error:
        stop(speaker, "ops.backup.keys_not_copied", path=str(folder), reason=error.strerror or str(error))
    speaker.say("ops.backup.keys_copied", path=str(folder))


def workshop_for(speaker: Speaker, data: Path, source: str | None, keys: Path | None) -> Workshop:
    settings = read_settings(speaker)
    workshop = workshop_of(data, vaults_of(data, settings), keys=keys)
    return replace(workshop, vaults=[vault_at(source, settings)]) if source else workshop


def chosen(speaker: Speaker, workshop: Workshop, identifier: str | None, at_ms: int | None = None) -> tuple[Vault, str]:
    """The backup asked for, in the first place that has it. Without an id the newest, or the first after a moment."""
    for vault in workshop.vaults:
        with contextlib.suppress(VaultUnavailable):
            known = vault.ids()
            if identifier in known:
                return vault, str(identifier)
            if identifier is None and known:
                return vault, _newest(known, at_ms)
    places = ", ".join(vault.name for vault in workshop.vaults)
    if identifier is None:
        stop(speaker, "ops.backup.none_yet", places=places)
    return stop(speaker, "ops.backup.none", id=identifier, places=places)


def _replica(speaker: Speaker, source: str | None) -> Path:
    settings = read_settings(speaker)
    wanted = replace(settings, second_backup_folder=source) if source else settings
    return replica_of(wanted) or stop(speaker, "ops.backup.no_replica")


def _newest(known: list[str], at_ms: int | None) -> str:
    later = [one for one in known if at_ms is not None and made_at_ms(one) >= at_ms]
    return later[0] if later else known[-1]


def _add_row(
    speaker: Speaker, table: Table, workshop: Workshop, vault: Vault, identifier: str, *, as_json: bool
) -> None:
    try:
        manifest = read_manifest(workshop, vault, identifier)
    except (BadManifest, NoSuchBackup) as bad:
        manifest = None
        reason = speaker.reason(reason_of(bad))
    if as_json:
        typer.echo(msgspec.json.encode({"place": vault.name, "id": identifier, "manifest": manifest}))
    elif manifest is None:
        table.add_row(identifier, speaker.text("ops.backup.unreadable", reason=reason), "", "", "", vault.name)
    else:
        made = local_time(manifest.created_ms)
        counts = (manifest.facts.tables["todo"].rows, manifest.facts.log_entries)
        table.add_row(identifier, made, _size(manifest.size_bytes), *(f"{n:,}" for n in counts), vault.name)


def print_outcome(speaker: Speaker, outcome: Outcome) -> None:
    number, name = list(CATCHES).index(outcome.check) + 1, speaker.text(f"ops.check.{outcome.check}")
    if outcome.took_ms is None:
        speaker.out.print(f"{number:3} – {name}  {speaker.text('ops.backup.not_run')}", style="dim", markup=False)
    elif outcome.faults:
        speaker.out.print(f"{number:3} × {name}", style="red", markup=False)
        for fault in outcome.faults:
            speaker.out.print(f"      {speaker.reason(fault)}", markup=False)
    else:
        speaker.out.print(f"{number:3} ✓ {name}  {outcome.took_ms / 1000:.1f} s", markup=False)


def conclude(speaker: Speaker, identifier: str, verdict: Verdict, *, quiet: bool = False) -> None:
    if not verdict.is_proven:
        stop(speaker, "ops.backup.not_proven", id=identifier, passed=verdict.passed, all=len(verdict.outcomes))
    if not quiet:
        speaker.say("ops.backup.proven", id=identifier, all=len(verdict.outcomes))


def require_keys(speaker: Speaker, data: Path, keys: Path | None) -> None:
    """Who only reads makes none: new keys open no backup."""
    folder = keys or data / "secrets"
    if not (folder / IDENTITY).exists():
        stop(speaker, "ops.backup.no_keys", path=str(folder))


@contextlib.contextmanager
def refusals_of_backups(speaker: Speaker, data: Path) -> Iterator[None]:
    try:
        with refusals_of_folder(speaker, data):
            yield
    except VaultUnavailable as error:
        stop(speaker, "ops.backup.unreachable", reason=str(error))
    except apsw.FullError:
        stop(speaker, "ops.backup.disk_full", path=str(data))
    except apsw.Error as error:
        stop(speaker, "ops.backup.unreadable_source", path=str(data), reason=str(error))
    except ValueError as error:
        stop(speaker, "ops.backup.bad_key", reason=str(error))


def _size(size_bytes: float) -> str:
    for unit in ("B", "kB", "MB"):
        if size_bytes < 1000:
            return f"{size_bytes:.3g} {unit}"
        size_bytes /= 1000
    return f"{size_bytes:.3g} GB"
