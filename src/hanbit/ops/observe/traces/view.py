"""A trace as filters look at it: its root, its services, who called whom, and what went wrong on the way."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from hanbit.ops.observe.traces.keywords import KEYWORDS
from hanbit.ports.spans import Attribute, Span

US_PER_S = 1_000_000
PEER = ("peer.service", "server.address")
"""What a span calls that has no spans of its own here."""


class Trace:
    """Of at least one span."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = sorted(spans, key=lambda span: (span.at_us, span.span_id))
        self._by_id = {span.span_id: span for span in self.spans}

    @cached_property
    def entries(self) -> list[Span]:
        """Spans whose parent is not here. A whole trace has one."""
        return [span for span in self.spans if self.parent(span) is None]

    @property
    def root(self) -> Span:
        """The first of them; spans that call each other in a circle have none, then it is the earliest."""
        return (self.entries or self.spans)[0]

    @cached_property
    def duration_us(self) -> int:
        begin = min(span.at_us for span in self.spans)
        return max(span.at_us + span.duration_us for span in self.spans) - begin

    @property
    def is_partial(self) -> bool:
        return len(self.entries) != 1

    def parent(self, span: Span) -> Span | None:
        return self._by_id.get(span.parent_id) if span.parent_id not in (None, span.span_id) else None

    @cached_property
    def _children(self) -> Mapping[str, list[Span]]:
        found: dict[str, list[Span]] = {}
        for span in self.spans:
            if (parent := self.parent(span)) is not None:
                found.setdefault(parent.span_id, []).append(span)
        return found

    def children(self, span: Span) -> list[Span]:
        """In order of time."""
        return self._children.get(span.span_id, [])

    def inferred_peer(self, span: Span) -> str | None:
        """Whom a span calls who says nothing of it: a database, a stranger's service."""
        peer = next((span.attributes[name] for name in PEER if name in span.attributes), None)
        is_answered = any(child.service != span.service for child in self.children(span))
        return None if peer is None or is_answered else str(peer)


def attribute(span: Span, keyword: str) -> Attribute | None:
    return next((span.attributes[name] for name in KEYWORDS[keyword].attributes if name in span.attributes), None)


def status_of(span: Span) -> int | None:
    status = attribute(span, "http.status")
    if isinstance(status, str) and status.isdecimal():
        return int(status)
    return int(status) if isinstance(status, int | float) and not isinstance(status, bool) else None


def is_fault(span: Span) -> bool:
    """5xx; without a status, that the span says it failed."""
    status = status_of(span)
    return span.is_error if status is None else 500 <= status < 600


def is_failing(span: Span, kind: str) -> bool:
    status = status_of(span)
    return is_fault(span) if kind == "fault" else status is not None and 400 <= status < 500
