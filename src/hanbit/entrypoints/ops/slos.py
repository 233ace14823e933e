"""``hanbit ops slo …``: service levels and what is left of their budgets."""

import msgspec
import typer

from hanbit.cli.alarms import budgets_table
from hanbit.entrypoints.ops.folder import Json, now_s, ops_database
from hanbit.entrypoints.terminal import DEFAULT_DATA, Data, new_speaker
from hanbit.ops.observe.budgets import budgets
from hanbit.ops.observe.definitions import SLOS
from hanbit.ops.observe.sentences import Sentences
from hanbit.stores.opsdb.measures import OpsMeasures

slo = typer.Typer(no_args_is_help=True, help="Service levels and their error budgets.")


@slo.callback()
def levels() -> None:
    """Service levels and their error budgets."""


@slo.command()
def report(data: Data = DEFAULT_DATA, as_json: Json = False) -> None:
    """Show each service level: what share was good, how much budget is gone, and how fast it goes."""
    speaker = new_speaker()
    with ops_database(speaker, data) as database:
        found = budgets(SLOS, OpsMeasures(database, now_s), now_s())
    if as_json:
        for budget in found:
            typer.echo(msgspec.json.encode(budget))
        return
    speaker.out.print(budgets_table(speaker, found, {one.name: one for one in SLOS}))
    sentences = Sentences(speaker.words, speaker.locale)
    for one in SLOS:
        speaker.out.print(f"{sentences.title(one.name)}: {sentences.level(one)}", markup=False)
