"""Root causes: the way from the root down to where it went wrong, or to where the time went.

X-Ray's own rule is not published. Ours: from the root always on to the child that failed first, or took longest; of
those spans the services in order, the spans themselves, and the exception of the last.
"""

from typing import NamedTuple

from hanbit.ops.observe.traces.tree import RootCause
from hanbit.ops.observe.traces.view import Trace, attribute, is_failing
from hanbit.ports.spans import Span


class Element(NamedTuple):
    """``coverage``: the share of the root's time; of response times alone."""

    span: Span
    name: str
    place: int
    is_last: bool
    is_remote: bool
    coverage: float | None


def elements_of(trace: Trace, cause: RootCause) -> list[Element]:
    """None when the trace has no such cause."""
    path = _path(trace, cause.kind)
    match cause.element:
        case "service":
            chosen = [span for at, span in enumerate(path) if not at or path[at - 1].service != span.service]
            named = [(span, span.service) for span in chosen]
        case "exception":
            named = [(path[-1], str(path[-1].attributes["exception.type"]))] if _has_exception(path) else []
        case _:
            named = [(span, span.name) for span in path]
    whole_us = max(1, trace.root.duration_us)
    return [
        Element(
            span,
            name,
            place,
            place == len(named) - 1,
            span.service != trace.root.service,
            span.duration_us / whole_us if cause.kind == "responsetime" else None,
        )
        for place, (span, name) in enumerate(named)
    ]


def _path(trace: Trace, kind: str) -> list[Span]:
    span: Span | None = trace.root
    path: list[Span] = []
    while span is not None and span not in path and (kind == "responsetime" or is_failing(span, kind)):
        path.append(span)
        span = _next(trace, span, kind)
    return path


def _next(trace: Trace, span: Span, kind: str) -> Span | None:
    children = trace.children(span)
    if kind == "responsetime":
        return max(children, key=lambda child: child.duration_us, default=None)
    return next((child for child in children if is_failing(child, kind)), None)


def _has_exception(path: list[Span]) -> bool:
    return bool(path) and "exception.type" in path[-1].attributes


def message_of(element: Element) -> str | None:
    message = attribute(element.span, "message")
    return None if message is None else str(message)
