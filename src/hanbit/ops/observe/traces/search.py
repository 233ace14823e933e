"""Traces of a time that match a filter."""

from typing import NamedTuple

from hanbit.ops.observe.traces.matching import matches
from hanbit.ops.observe.traces.tree import Filter
from hanbit.ops.observe.traces.view import Trace
from hanbit.ports.spans import Spans

MOST_SCANNED = 10_000
"""Traces looked at, newest first; what is older in the asked time is then not searched, and that is said."""


class Found(NamedTuple):
    traces: list[Trace]
    scanned: int
    is_cut: bool


def search(spans: Spans, wanted: Filter, *, since_us: int, until_us: int, limit: int) -> Found:
    """At most ``limit`` traces, newest first. ``is_cut``: not everything of that time was looked at."""
    candidates = spans.traces(since_us=since_us, until_us=until_us, limit=MOST_SCANNED)
    found: list[Trace] = []
    scanned = 0
    while scanned < len(candidates) and len(found) < limit:
        trace = Trace(candidates[scanned])
        scanned += 1
        if matches(wanted, trace):
            found.append(trace)
    return Found(found, scanned, scanned < len(candidates) or len(candidates) == MOST_SCANNED)
