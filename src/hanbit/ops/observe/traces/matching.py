"""Whether a trace matches a filter. A comparison with what is missing is false, ``!=`` too."""

import operator
from collections.abc import Callable
from typing import assert_never

from hanbit.ops.observe.comparisons import ORDER
from hanbit.ops.observe.traces.causes import Element, elements_of, message_of
from hanbit.ops.observe.traces.keywords import ANNOTATION, KEYWORDS, OF_ANY_SEGMENT
from hanbit.ops.observe.traces.tree import (
    And,
    Compare,
    Edge,
    Filter,
    Group,
    Node,
    Not,
    Or,
    Present,
    RootCause,
    Service,
)
from hanbit.ops.observe.traces.view import US_PER_S, Trace, attribute, is_failing, status_of
from hanbit.ports.spans import Attribute, Span

Values = Callable[[str], list[Attribute]]
"""All values that a keyword has at a place; several when any span may have it."""


def matches(wanted: Filter, trace: Trace) -> bool:
    return _holds(wanted, trace, lambda keyword: _of_trace(trace, keyword))


def _holds(wanted: Filter, trace: Trace, values: Values) -> bool:  # noqa: C901, PLR0911 - one case a node
    match wanted:
        case And(left, right):
            return _holds(left, trace, values) and _holds(right, trace, values)
        case Or(left, right):
            return _holds(left, trace, values) or _holds(right, trace, values)
        case Not(inner):
            return not _holds(inner, trace, values)
        case Present(keyword):
            return any(value is not False for value in values(keyword))
        case Compare():
            return any(_is_compared(wanted, value) for value in values(wanted.keyword))
        case Group(_, inner):
            return _holds(inner, trace, values)
        case Service(node, inner):
            return any(_is_at(node, span) and _inside(inner, trace, span) for span in trace.spans)
        case Edge():
            return _has_edge(wanted, trace)
        case RootCause():
            elements = elements_of(trace, wanted)
            if wanted.inner is None:
                return bool(elements)
            inner_filter = wanted.inner
            return any(_holds(inner_filter, trace, _of_cause(trace, element)) for element in elements)
        case _:
            assert_never(wanted)


def _of_cause(trace: Trace, element: Element) -> Values:
    return lambda keyword: _of_element(trace, element, keyword)


def _inside(inner: Filter | None, trace: Trace, span: Span) -> bool:
    return inner is None or _holds(inner, trace, lambda keyword: _of_span(trace, span, keyword))


def _is_at(node: Node, span: Span) -> bool:
    is_named = node.name is None or node.name == span.service
    return is_named and (node.type is None or node.type == attribute(span, "type"))


def _has_edge(edge: Edge, trace: Trace) -> bool:
    """A call from a span of one service to a span of another, or to one that says nothing of itself."""
    for span in trace.spans:
        parent = trace.parent(span)
        is_call = parent is not None and _is_at(edge.source, parent) and _is_at(edge.target, span)
        if is_call and parent is not None and parent.service != span.service and _inside(edge.inner, trace, span):
            return True
        peer = trace.inferred_peer(span)
        is_stranger = peer is not None and edge.target.type is None and edge.target.name in (None, peer)
        if is_stranger and _is_at(edge.source, span) and _inside(edge.inner, trace, span):
            return True
    return False


def _of_trace(trace: Trace, keyword: str) -> list[Attribute]:
    if keyword.startswith(ANNOTATION):
        key = keyword.removeprefix(ANNOTATION)
        return [span.attributes[name] for span in trace.spans for name in (key, keyword) if name in span.attributes]
    if keyword in OF_ANY_SEGMENT:
        return [value for span in trace.spans if (value := attribute(span, keyword)) is not None]
    if keyword == "duration":
        return [trace.duration_us / US_PER_S]
    if keyword == "inferred":
        return [any(trace.inferred_peer(span) is not None for span in trace.spans)]
    return _of_span(trace, trace.root, keyword)


def _of_span(trace: Trace, span: Span, keyword: str) -> list[Attribute]:
    status = status_of(span)
    seconds = span.duration_us / US_PER_S
    known: dict[str, Attribute | None] = {
        "ok": not span.is_error if status is None else 200 <= status < 300,
        "error": is_failing(span, "error"),
        "fault": is_failing(span, "fault"),
        "throttle": status == 429,
        "partial": trace.is_partial,
        "root": span is trace.root,
        "inferred": trace.inferred_peer(span) is not None,
        "responsetime": seconds,
        "duration": seconds,
        "name": span.service,
        "http.status": status,
    }
    value = known[keyword] if keyword in known else attribute(span, keyword)
    return [] if value is None else [value]


def _of_element(trace: Trace, element: Element, keyword: str) -> list[Attribute]:
    found: dict[str, Attribute | None] = {
        "name": element.name,
        "index": element.place,
        "first": element.place == 0,
        "last": element.is_last,
        "remote": element.is_remote,
        "coverage": element.coverage,
        "message": message_of(element),
    }
    if keyword not in found:
        return _of_span(trace, element.span, keyword)
    value = found[keyword]
    return [] if value is None else [value]


def _is_compared(compare: Compare, value: Attribute) -> bool:
    wanted = compare.value
    if isinstance(wanted, bool) and isinstance(value, bool):
        return ORDER[compare.op](value, wanted)
    if isinstance(wanted, bool) or isinstance(value, bool):
        return False
    if isinstance(wanted, float):
        return isinstance(value, int | float) and ORDER[compare.op](value, wanted)
    if KEYWORDS.get(compare.keyword) is None and not isinstance(value, str):
        return False  # an annotation that is a number is not a text
    return _TEXTS[compare.op](str(value), wanted)


_TEXTS: dict[str, Callable[[str, str], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "CONTAINS": operator.contains,
    "BEGINSWITH": str.startswith,
    "ENDSWITH": str.endswith,
}
