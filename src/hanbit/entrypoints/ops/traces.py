"""``hanbit ops trace …``: find traces with X-Ray filter expressions, and look at one."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from hanbit.cli import query_faults, traces
from hanbit.cli.say import Speaker
from hanbit.entrypoints.ops.folder import Json, Since, now_s, ops_database, since_s
from hanbit.entrypoints.terminal import DEFAULT_DATA, Data, new_speaker, stop
from hanbit.ops.observe.faults import QueryFault
from hanbit.ops.observe.traces.parser import parse_filter
from hanbit.ops.observe.traces.search import Found, search
from hanbit.ops.observe.traces.view import US_PER_S, Trace
from hanbit.stores.opsdb.spans import OpsSpans

trace = typer.Typer(no_args_is_help=True, help="Find traces, and look at one.")


@trace.command("search")
def find(
    expression: Annotated[str, typer.Argument(help="An X-Ray filter expression, such as 'duration > 5.0'.")],
    data: Data = DEFAULT_DATA,
    since: Since = "1h",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Traces shown, newest first.")] = 50,
    as_json: Json = False,
) -> None:
    """Print the traces that match. What is not understood is refused with its place, never ignored."""
    speaker = new_speaker()
    try:
        wanted = parse_filter(expression)
    except QueryFault as fault:
        query_faults.complain(speaker, fault, expression)
        raise typer.Exit(1) from fault
    since_us = since_s(speaker, since) * US_PER_S
    with ops_database(speaker, data) as database:
        until_us = (now_s() + 1) * US_PER_S
        found = search(OpsSpans(database, now_s), wanted, since_us=since_us, until_us=until_us, limit=limit)
    _print(speaker, found, as_json=as_json)


@trace.command()
def show(
    trace_id: Annotated[str, typer.Argument(help="Its id, as search prints it or as traceparent carries it.")],
    data: Data = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Print what ran in a trace, when and for how long."""
    speaker = new_speaker()
    found = _trace(speaker, data, trace_id)
    if as_json:
        for span in found.spans:
            typer.echo(msgspec.json.encode(span))
        return
    speaker.out.print(traces.as_waterfall(found))
    for line in traces.attributes_of(found):
        speaker.out.print(line, markup=False)


def _trace(speaker: Speaker, data: Path, trace_id: str) -> Trace:
    with ops_database(speaker, data) as database:
        spans = OpsSpans(database, now_s).trace(trace_id.strip().lower())
    if not spans:
        stop(speaker, "ops.trace.none", id=trace_id)
    return Trace(spans)


def _print(speaker: Speaker, found: Found, *, as_json: bool) -> None:
    if as_json:
        for one in found.traces:
            typer.echo(msgspec.json.encode(traces.as_row(one)))
    elif found.traces:
        speaker.out.print(traces.as_table(speaker, found.traces))
    key = "ops.trace.cut" if found.is_cut else "ops.trace.counts"
    speaker.err.print(speaker.text(key, found=len(found.traces), scanned=found.scanned), style="dim", markup=False)
