"""``hanbit ops backup table …``: back up the table on AWS, restore it into a new one, prove that, and switch to it."""

import contextlib
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hanbit.cli.say import Speaker
from hanbit.domain.refusals import Unavailable
from hanbit.entrypoints.ops.backups import Identifier, Keys, chosen, print_outcome, refusals_of_backups, require_keys
from hanbit.entrypoints.terminal import DEFAULT_DATA, Data, new_speaker, read_settings, stop
from hanbit.ops.recover.manifest import BadManifest
from hanbit.ops.recover.tables import read_record
from hanbit.ports.remote import Rejected
from hanbit.ports.restored import Unreadable
from hanbit.settings import Settings

if TYPE_CHECKING:
    from hanbit.wiring.tables import Cloud

NAME = re.compile(r"[A-Za-z0-9_.-]{3,255}")
"""DynamoDB: names of tables."""

tables = typer.Typer(no_args_is_help=True)


@tables.command()
def create(data: Data = DEFAULT_DATA) -> None:
    """Back up the table on AWS as it is now, and keep a signed record of what it held in every place."""
    speaker = new_speaker()
    settings = read_settings(speaker)
    if not settings.aws_table:
        stop(speaker, "ops.table.none")
    with _refusals(speaker, data, settings):
        from hanbit.wiring.tables import back_up_table, cloud_of, records_workshop

        workshop = records_workshop(data, settings)
        with speaker.progress() as progress:
            progress.add_task(speaker.text("ops.table.reading", table=settings.aws_table), total=None)
            record = back_up_table(workshop, cloud_of(settings), settings.aws_table)
    counts = record.manifest.facts
    speaker.say(
        "ops.table.made",
        id=record.manifest.id,
        table=record.table,
        todos=counts.tables["todo"].rows,
        changes=counts.log_entries,
        places=", ".join(vault.name for vault in workshop.vaults),
    )
    if not record.is_whole:
        speaker.say("ops.table.written_meanwhile")


@tables.command()
def restore(
    target: Annotated[str, typer.Option("--to", help="Name of the new table.")],
    identifier: Identifier = None,
    data: Data = DEFAULT_DATA,
    keys: Keys = None,
) -> None:
    """Restore a backup into a new table, prove it, and attach what AWS drops; what is served is not touched."""
    speaker = new_speaker()
    settings = read_settings(speaker)
    if not NAME.fullmatch(target):
        stop(speaker, "ops.table.bad_name", name=target)
    with _refusals(speaker, data, settings):
        from hanbit.wiring.tables import cloud_of, records_workshop, restore_table

        require_keys(speaker, data, keys)
        workshop = records_workshop(data, settings, keys=keys)
        vault, wanted = chosen(speaker, workshop, identifier)
        try:
            record = read_record(workshop, vault, wanted)
        except BadManifest as bad:
            stop(speaker, "ops.table.bad_record", id=wanted, reason=speaker.reason(bad.reason))
        speaker.say("ops.table.restoring", id=wanted, table=target)
        restored = restore_table(
            workshop,
            cloud_of(settings),
            record,
            target,
            on_outcome=partial(print_outcome, speaker),
            on_step=lambda step: speaker.say("ops.table.attached", step=speaker.text(f"ops.table.step.{step}")),
        )
    count = len(restored.verdict.outcomes)
    if not restored.verdict.is_proven:
        stop(speaker, "ops.table.not_proven", table=target, passed=restored.verdict.passed, all=count)
    if restored.missing:
        stop(speaker, "ops.table.not_attached", table=target, names=", ".join(restored.missing))
    speaker.say("ops.table.proven", table=target, all=count)


@tables.command()
def switch(
    table: Annotated[str, typer.Argument(help="A table that was restored and proven.")],
    data: Data = DEFAULT_DATA,
    functions: Annotated[
        list[str], typer.Option("--function", help="A function that uses the table; once for each.")
    ] = ["todo-api", "todo-jobs"],  # noqa: B006 - how Typer declares a list
    alias: Annotated[str, typer.Option(help="The alias that people reach.")] = "LIVE",
    is_unproven: Annotated[bool, typer.Option("--unproven", help="Even to a table without a proof.")] = False,
    is_sure: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Have the functions use another table, in a new version of each; the former table stays as it is."""
    speaker = new_speaker()
    settings = read_settings(speaker)
    with _refusals(speaker, data, settings):
        from hanbit.wiring.tables import cloud_of, proof_of_table, switch_table

        cloud: Cloud = cloud_of(settings)
        if proof_of_table(cloud, table) is None and not is_unproven:
            stop(speaker, "ops.table.not_tagged", table=table)
        if not is_sure:
            asked = speaker.text("ops.table.sure", functions=", ".join(functions), table=table)
            typer.confirm(asked, abort=True, err=True)
        for done in switch_table(cloud, table, functions, alias=alias):
            speaker.say(
                "ops.table.pointed", function=done.function, table=table, version=done.version, former=done.former
            )


@contextlib.contextmanager
def _refusals(speaker: Speaker, data: Path, settings: Settings) -> Iterator[None]:
    try:
        with refusals_of_backups(speaker, data):
            yield
    except ImportError:  # botocore is for AWS alone
        stop(speaker, "ops.backup.no_sdk", place=settings.aws_table or "AWS")
    except Rejected as rejected:
        stop(speaker, "ops.table.rejected", reason=str(rejected))
    except Unavailable:
        stop(speaker, "ops.table.unavailable")
    except Unreadable as error:
        stop(speaker, "ops.table.unreadable", reason=speaker.reason(error.reason))
    except TimeoutError as late:
        stop(speaker, "ops.table.too_long", reason=str(late))
