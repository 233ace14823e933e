"""Spans that were received, by trace: the operations process keeps them, filters and waterfalls read them."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from msgspec import Struct

KEPT_DAYS = 30
"""As long as X-Ray keeps traces."""

Attribute = str | int | float | bool


class Span(Struct, frozen=True, kw_only=True, rename="camel"):
    """Work of one service for one trace. ``at_us``: its beginning in epoch microseconds."""

    trace_id: str
    span_id: str
    parent_id: str | None
    service: str
    name: str
    at_us: int
    duration_us: int
    is_server: bool
    is_error: bool
    attributes: Mapping[str, Attribute] = {}


class Spans(Protocol):
    def keep(self, spans: Iterable[Span]) -> None:
        """Store them; one that is there already is replaced, so that a batch sent twice is kept once."""
        ...

    def trace(self, trace_id: str) -> list[Span]:
        """All spans of a trace in order of time; none when it is not known."""
        ...

    def traces(self, *, since_us: int, until_us: int, limit: int) -> list[list[Span]]:
        """Whole traces with a span that begins in ``[since_us, until_us)``, newest first, at most ``limit`` of them."""
        ...
