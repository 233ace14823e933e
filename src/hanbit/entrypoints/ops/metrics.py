"""``hanbit ops metrics``: how the system is by the manual's lines, which series there are, and what one of them was."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec
import typer
from rich.table import Table

from hanbit.cli.say import Speaker
from hanbit.entrypoints.ops.folder import Json, Since, now_s, ops_database, since_s
from hanbit.entrypoints.terminal import DEFAULT_DATA, Data, new_speaker, stop
from hanbit.ops.observe.prometheus import exposition
from hanbit.ops.observe.system import Reading, readings
from hanbit.ports.measures import MINUTE_S, Point
from hanbit.stores.opsdb.measures import OpsMeasures

MOST_ROWS = 120
"""Points of a table; a longer time is shown in longer periods."""


def show(
    name: Annotated[str | None, typer.Argument(help="A series; without: the manual's system metrics.")] = None,
    data: Data = DEFAULT_DATA,
    since: Since = "1h",
    as_json: Json = False,
    names_only: Annotated[bool, typer.Option("--list", help="The names of all series.")] = False,
    for_prometheus: Annotated[
        bool, typer.Option("--prometheus", help="What only we measure, as it is now, in Prometheus's text format.")
    ] = False,
) -> None:
    """Print what was measured, by minute or longer periods."""
    speaker = new_speaker()
    begin_s = since_s(speaker, since)
    with ops_database(speaker, data) as database:
        measures = OpsMeasures(database, now_s)
        if for_prometheus:
            typer.echo(exposition(measures, now_s()), nl=False)
            return
        names = measures.series()
        if names_only:
            for known in names:
                typer.echo(known)
            return
        if name is None:
            _show_system(speaker, readings(measures, since_s=begin_s, now_s=now_s()), as_json=as_json)
            return
        if name not in names:
            stop(speaker, "ops.no_series", name=name)
        points = measures.read(name, since_s=begin_s, until_s=now_s() + 1, period_s=_period_s(now_s() - begin_s))
    if as_json:
        for point in points:
            typer.echo(msgspec.json.encode(point))
    else:
        speaker.out.print(_table(speaker, points))


def _show_system(speaker: Speaker, found: list[Reading], *, as_json: bool) -> None:
    if as_json:
        for reading in found:
            said = {"name": reading.metric.name, "value": reading.value, "unit": reading.metric.unit}
            typer.echo(msgspec.json.encode({**said, "state": reading.state}))
        return
    table = Table(box=None, pad_edge=False)
    for column in ("metric", "value", "state", "normal", "warning"):
        table.add_column(speaker.text(f"ops.column.{column}"), justify="left" if column == "metric" else "right")
    for reading in found:
        metric = reading.metric
        table.add_row(
            speaker.text(f"ops.system.{metric.name}"),
            "–" if reading.value is None else f"{reading.value:,.1f} {metric.unit}",
            speaker.text(f"ops.metric_state.{reading.state}"),
            f"< {metric.normal:g} {metric.unit}",
            f"> {metric.warning:g} {metric.unit}",
        )
    speaker.out.print(table)


def _period_s(length_s: int) -> int:
    return -(-length_s // (MOST_ROWS * MINUTE_S)) * MINUTE_S


def _table(speaker: Speaker, points: list[Point]) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in ("at", "count", "mean", "least", "most"):
        table.add_column(speaker.text(f"ops.column.{column}"), justify="left" if column == "at" else "right")
    for point in points:
        at = datetime.fromtimestamp(point.at_s, UTC).astimezone().strftime("%m-%d %H:%M")
        numbers = (point.total / point.count, point.least, point.most)
        table.add_row(at, str(point.count), *(f"{number:,.4g}" for number in numbers))
    return table
