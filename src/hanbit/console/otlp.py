"""OTLP traces (opentelemetry-proto 1.x), protobuf and JSON, as spans of ours, each bounded in what it may hold."""

from collections.abc import Iterator
from math import isfinite
from typing import Any

import msgspec
from google.protobuf.message import DecodeError
from msgspec import Struct
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from hanbit.ports.spans import Attribute, Span

MOST_ATTRIBUTES = 50
"""X-Ray searches as many annotations of a trace."""

MOST_TEXT = 200
MOST_INT = 2**63 - 1
"""Of 64 bits, which OTLP counts and keeps times with; nothing that keeps spans could hold more."""

SERVER, ERROR = 2, 2
"""SPAN_KIND_SERVER and STATUS_CODE_ERROR."""


class BadSpans(Exception):
    """What was sent is no export of traces."""


class _Value(Struct, rename="camel"):
    string_value: str | None = None
    bool_value: bool | None = None
    int_value: int | str | None = None
    double_value: float | None = None


class _Pair(Struct):
    key: str
    value: _Value = msgspec.field(default_factory=_Value)


class _Status(Struct):
    code: int = 0


class _JsonSpan(Struct, rename="camel"):
    trace_id: str
    span_id: str
    name: str = ""
    parent_span_id: str = ""
    kind: int = 0
    start_time_unix_nano: int | str = 0
    end_time_unix_nano: int | str = 0
    attributes: list[_Pair] = []
    status: _Status = msgspec.field(default_factory=_Status)


class _Scope(Struct):
    spans: list[_JsonSpan] = []


class _Resource(Struct):
    attributes: list[_Pair] = []


class _ResourceSpans(Struct, rename="camel"):
    resource: _Resource = msgspec.field(default_factory=_Resource)
    scope_spans: list[_Scope] = []


class _Request(Struct, rename="camel"):
    resource_spans: list[_ResourceSpans] = []


def spans_of_json(body: bytes) -> list[Span]:
    """Raises BadSpans. Ids are hexadecimal, 64-bit numbers may be strings (OTLP/JSON)."""
    try:
        request = msgspec.json.decode(body, type=_Request)
        return list(_from_json(request))
    except (msgspec.DecodeError, ValueError) as error:
        raise BadSpans from error


def spans_of_protobuf(body: bytes) -> list[Span]:
    """Raises BadSpans."""
    try:
        request = ExportTraceServiceRequest.FromString(body)
        return list(_from_protobuf(request))
    except (DecodeError, ValueError) as error:
        raise BadSpans from error


def _from_json(request: _Request) -> Iterator[Span]:
    for sent in request.resource_spans:
        service = _service({pair.key: _plain(pair.value) for pair in sent.resource.attributes})
        for scope in sent.scope_spans:
            for span in scope.spans:
                attributes = {pair.key: _plain(pair.value) for pair in span.attributes}
                ids = (bytes.fromhex(span.trace_id), bytes.fromhex(span.span_id), bytes.fromhex(span.parent_span_id))
                times = (int(span.start_time_unix_nano), int(span.end_time_unix_nano))
                yield _span(service, span.name, ids, times, span.kind, span.status.code, attributes)


def _from_protobuf(request: Any) -> Iterator[Span]:
    for sent in request.resource_spans:
        service = _service(_pairs(sent.resource.attributes))
        for scope in sent.scope_spans:
            for span in scope.spans:
                ids = (span.trace_id, span.span_id, span.parent_span_id)
                times = (span.start_time_unix_nano, span.end_time_unix_nano)
                attributes = _pairs(span.attributes)
                yield _span(service, span.name, ids, times, span.kind, span.status.code, attributes)


def _span(
    service: str,
    name: str,
    ids: tuple[bytes, bytes, bytes],
    times_ns: tuple[int, int],
    kind: int,
    status: int,
    attributes: dict[str, Attribute | None],
) -> Span:
    trace_id, span_id, parent_id = ids
    if len(trace_id) != 16 or len(span_id) != 8 or len(parent_id) not in (0, 8):
        raise BadSpans
    if not all(0 <= moment <= MOST_INT for moment in times_ns):
        raise BadSpans
    kept = [(key[:MOST_TEXT], value) for key, value in attributes.items() if value is not None]
    return Span(
        trace_id=trace_id.hex(),
        span_id=span_id.hex(),
        parent_id=parent_id.hex() or None,
        service=service,
        name=name[:MOST_TEXT],
        at_us=times_ns[0] // 1000,
        duration_us=max(0, times_ns[1] - times_ns[0]) // 1000,
        is_server=kind == SERVER,
        is_error=status == ERROR,
        attributes=dict(kept[:MOST_ATTRIBUTES]),
    )


def _service(attributes: dict[str, Attribute | None]) -> str:
    return str(attributes.get("service.name") or "unknown")[:MOST_TEXT]


def _plain(value: _Value) -> Attribute | None:
    """None for lists and maps, which no filter can ask for."""
    if value.string_value is not None:
        return value.string_value[:MOST_TEXT]
    if value.bool_value is not None:
        return value.bool_value
    if value.int_value is not None:
        return _whole(value.int_value)
    return _finite(value.double_value)


def _whole(sent: int | str) -> int:
    number = int(sent)
    if not -MOST_INT - 1 <= number <= MOST_INT:
        raise BadSpans
    return number


def _pairs(sent: Any) -> dict[str, Attribute | None]:
    attributes: dict[str, Attribute | None] = {}
    for pair in sent:
        which = pair.value.WhichOneof("value")
        if which in ("string_value", "bool_value", "int_value", "double_value"):
            value = getattr(pair.value, which)
            attributes[pair.key] = value[:MOST_TEXT] if isinstance(value, str) else _finite(value)
    return attributes


def _finite(number: float | None) -> float | None:
    """JSON has no word for the others."""
    return number if number is not None and isfinite(number) else None
