"""W3C trace context, which requests are traced, and what a trace says of them.

Whether a request is traced is decided before it runs; one that failed or was slow is traced all the same, without its
parts. A span is made when its work is over, out of a few numbers: what is not traced pays for one comparison.
"""

import re
import time
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from time import perf_counter
from typing import NamedTuple

from msgspec import Struct

_TRACEPARENT = re.compile(rb"[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})\Z")

SLOW_S = 1.0
"""The manual's warning line of response time (chapter 4)."""

MOST_PER_S = 100
"""Requests traced in a second: a caller may ask for traces, and an outage makes every request one that failed."""

Attributes = Mapping[str, str | int | float | bool]


class TraceIds(NamedTuple):
    """``parent_id``: the caller's span. ``is_wanted``: the caller traces this request and asks us to."""

    trace_id: str
    span_id: str
    parent_id: str | None = None
    is_wanted: bool = False


class SpanRecord(Struct, frozen=True):
    """Work that is over. Times in epoch nanoseconds."""

    trace_id: str
    span_id: str
    parent_id: str | None
    name: str
    start_ns: int
    end_ns: int
    is_server: bool
    is_error: bool
    attributes: Attributes


class Recording:
    """The parts of one request that is traced, by the clock that it is timed with."""

    __slots__ = ("parts",)

    def __init__(self) -> None:
        self.parts: list[tuple[str, float, float]] = []

    def note(self, name: str, started: float) -> None:
        """A part that ends now. ``started``: ``perf_counter`` at its beginning; ``name``: a constant."""
        self.parts.append((name, started, perf_counter()))


recording: ContextVar[Recording | None] = ContextVar("recording", default=None)
"""That of the request which runs here; None when it is not traced."""


def trace_ids(traceparent: bytes | None, entropy: bytes) -> TraceIds:
    """``entropy``: 24 bytes, for a new trace id and our span id. A malformed header counts as absent."""
    span_id = entropy[16:24].hex()
    found = _TRACEPARENT.match(traceparent) if traceparent else None
    if found and found[1].strip(b"0") and found[2].strip(b"0"):
        return TraceIds(found[1].decode(), span_id, found[2].decode(), bool(int(found[3], 16) & 1))
    return TraceIds(entropy[:16].hex(), span_id)


class Tracing:
    """``emit``: takes spans at once and never waits; None: nothing is traced. ``share``: of requests, from 0 to 1."""

    def __init__(self, emit: Callable[[SpanRecord], None] | None = None, share: float = 0.0) -> None:
        self._emit = emit
        # Compared with as much of a trace id, digit by digit; "g" comes after all of them.
        self._threshold = f"{int(share * 0x1_0000_0000):08x}" if share < 1 else "g"
        self._second = -1
        self._left = MOST_PER_S

    def begin(self, trace: TraceIds, now_s: float) -> Recording | None:
        """The first request of each second, what its caller traces, and a share of all, by trace id as others do it."""
        if self._emit is None:
            return None
        second = int(now_s)
        if second != self._second:
            self._second, self._left = second, MOST_PER_S
        elif not (trace.is_wanted or trace.trace_id[-8:] < self._threshold) or self._left <= 0:
            return None
        self._left -= 1
        made = Recording()
        recording.set(made)
        return made

    def end(
        self,
        trace: TraceIds,
        recorded: Recording | None,
        name: str,
        started: float,
        *,
        is_error: bool,
        attributes: Attributes,
    ) -> None:
        """``started``: ``perf_counter`` at the beginning. ``recorded``: None for what turned out to be worth it."""
        if self._emit is None or (recorded is None and self._left <= 0):
            return
        if recorded is None:
            self._left -= 1
        else:
            recording.set(None)  # a pipelined request begins in the context of the one before
        now = perf_counter()
        zero_ns = time.time_ns() - int(now * 1e9)

        def at_ns(moment: float) -> int:
            return zero_ns + int(moment * 1e9)

        for number, (part, begun, over) in enumerate(recorded.parts if recorded else ()):
            span_id = f"{(int(trace.span_id, 16) + number) % (2**64 - 1) + 1:016x}"
            self._emit(
                SpanRecord(trace.trace_id, span_id, trace.span_id, part, at_ns(begun), at_ns(over), False, False, {})
            )
        self._emit(
            SpanRecord(
                trace.trace_id, trace.span_id, trace.parent_id, name, at_ns(started), at_ns(now), True, is_error,
                attributes,
            )
        )  # fmt: skip
