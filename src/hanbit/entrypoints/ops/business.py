"""``hanbit ops business``: how many people use it, what they write and finish, and whether they come back."""

import msgspec
import typer

from hanbit.cli.say import Speaker
from hanbit.cli.spans import local_time
from hanbit.entrypoints.ops.folder import Json, now_s, ops_database
from hanbit.entrypoints.terminal import DEFAULT_DATA, Data, new_speaker, stop
from hanbit.ops.observe.business import Figure, figures_of
from hanbit.ports.activity import SPANS
from hanbit.stores.opsdb.business import OpsBusiness
from hanbit.stores.opsdb.measures import OpsMeasures

SHARES = frozenset({"stickiness", "completionRatio", "completionCohort", *SPANS})


def show(data: Data = DEFAULT_DATA, as_json: Json = False) -> None:
    """Print each figure with its definition under it."""
    speaker = new_speaker()
    with ops_database(speaker, data) as database:
        counted = OpsBusiness(database).newest()
        if counted is None:
            stop(speaker, "ops.no_business")
        at_s, counts = counted
        figures = figures_of(counts, at_s, OpsMeasures(database, now_s))
    if as_json:
        for figure in figures:
            typer.echo(msgspec.json.encode(figure))
        return
    speaker.say("ops.business_as_of", at=local_time(at_s * 1000))
    for figure in figures:
        speaker.out.print(
            f"\n{speaker.text(f'ops.figure.{figure.name}.title')}: {_value(speaker, figure)}", markup=False
        )
        speaker.out.print(f"  {speaker.text(f'ops.figure.{figure.name}.definition')}", style="dim", markup=False)


def _value(speaker: Speaker, figure: Figure) -> str:
    if figure.value is None:
        return speaker.text(f"ops.figure_{figure.why}")
    if figure.name not in SHARES:
        return f"{figure.value:,.4g}"
    if figure.of is None or figure.low is None or figure.high is None:
        return f"{figure.value:.1%}"
    return f"{figure.value:.1%} ({figure.n}/{figure.of}, 95 % {figure.low:.1%}–{figure.high:.1%})"
