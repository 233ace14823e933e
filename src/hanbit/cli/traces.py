"""Traces on the terminal: a table of those found, and one as a waterfall."""

from datetime import datetime
from typing import Any

from rich.table import Table
from rich.text import Text

from hanbit.cli.say import Speaker
from hanbit.ops.observe.traces.view import US_PER_S, Trace, is_fault, status_of
from hanbit.ops.observe.traces.waterfall import bars_of

BAR_WIDTH = 48
COLUMNS = ("at", "trace", "seconds", "status", "name", "services")


def as_table(speaker: Speaker, traces: list[Trace]) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in COLUMNS:
        is_number, is_id = column in ("seconds", "status"), column == "trace"
        table.add_column(speaker.text(f"ops.trace.{column}"), justify="right" if is_number else "left", no_wrap=is_id)
    for trace in traces:
        row = as_row(trace)
        table.add_row(*(Text(str(row[column])) for column in COLUMNS), style="red" if is_fault(trace.root) else None)
    return table


def as_row(trace: Trace) -> dict[str, Any]:
    status = status_of(trace.root)
    return {
        "at": _at(trace.root.at_us),
        "trace": trace.root.trace_id,
        "seconds": f"{trace.duration_us / US_PER_S:.3f}",
        "status": "–" if status is None else status,
        "name": trace.root.name,
        "services": ", ".join(dict.fromkeys(span.service for span in trace.spans)),
    }


def as_waterfall(trace: Trace) -> Text:
    """A line a span: what, for how long, and a bar where and how long it ran in the trace."""
    whole_us = max(1, trace.duration_us)
    bars = bars_of(trace)
    names = [f"{'  ' * bar.depth}{bar.span.service} {bar.span.name}" for bar in bars]
    width = min(60, max(len(name) for name in names))
    text = Text()
    for bar, name in zip(bars, names, strict=True):
        begin = bar.offset_us * BAR_WIDTH // whole_us
        length = max(1, round(bar.span.duration_us * BAR_WIDTH / whole_us))
        text.append(f"{name[:width]:{width}}  {bar.span.duration_us / 1000:>10,.1f} ms  ")
        text.append(" " * min(begin, BAR_WIDTH - 1) + "█" * length, style="red" if is_fault(bar.span) else "")
        text.append("\n")
    return text


def attributes_of(trace: Trace) -> list[str]:
    """What the root says of itself."""
    return [f"{name} = {value}" for name, value in sorted(trace.root.attributes.items())]


def _at(at_us: int) -> str:
    return datetime.fromtimestamp(at_us / US_PER_S).astimezone().strftime("%m-%d %H:%M:%S")
