"""A trace as bars under one another: what ran when, for how long, inside of what."""

from typing import NamedTuple

from hanbit.ops.observe.traces.view import Trace
from hanbit.ports.spans import Span


class Bar(NamedTuple):
    """``depth``: how many spans it runs inside of. ``offset_us``: from the beginning of the trace."""

    span: Span
    depth: int
    offset_us: int


def bars_of(trace: Trace) -> list[Bar]:
    """Every span once, children under their parents in order of time; spans in a circle stand for themselves."""
    begin_us = min(span.at_us for span in trace.spans)
    bars: list[Bar] = []
    seen: set[str] = set()
    waiting = [(span, 0) for span in reversed(trace.entries)]
    while waiting or len(seen) < len(trace.spans):
        if not waiting:
            waiting.append((next(span for span in trace.spans if span.span_id not in seen), 0))
        span, depth = waiting.pop()
        if span.span_id in seen:
            continue
        seen.add(span.span_id)
        bars.append(Bar(span, depth, span.at_us - begin_us))
        waiting += [(child, depth + 1) for child in reversed(trace.children(span))]
    return bars
