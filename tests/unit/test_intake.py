"""Spans come in as OTLP, protobuf or JSON, packed or not, from this machine; whatever else comes is refused."""

import contextlib
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import SpanContext, SpanKind, Status, StatusCode
from starlette.routing import Route, Router

from hanbit.console.intake import PATH, Intake
from hanbit.console.otlp import MOST_ATTRIBUTES, MOST_TEXT, BadSpans, spans_of_json, spans_of_protobuf
from hanbit.ports.measures import DAY_S
from hanbit.ports.spans import Span
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.spans import OpsSpans

TRACE, ROOT, PART = "5b8efff798038103d269b633813fc60c", "eee19b7ec3c1b174", "eee19b7ec3c1b173"
AT_NS = 1_544_712_660_000_000_000
NOW_S = AT_NS // 10**9
EXAMPLE = {
    "resourceSpans": [{
        "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "my.service"}}]},
        "scopeSpans": [{"scope": {"name": "my.library"}, "spans": [
            {"traceId": TRACE.upper(), "spanId": ROOT, "name": "createTodo", "kind": 2, "startTimeUnixNano": str(AT_NS),
             "endTimeUnixNano": str(AT_NS + 7_000_000), "status": {"code": 2},
             "attributes": [{"key": "http.status", "value": {"intValue": "503"}},
                            {"key": "list", "value": {"arrayValue": {"values": []}}}]},
            {"traceId": TRACE, "spanId": PART, "parentSpanId": ROOT, "name": "commit", "kind": 1,
             "startTimeUnixNano": AT_NS + 1_000_000, "endTimeUnixNano": AT_NS + 6_000_000, "flags": 256},
        ]}],
    }]
}  # fmt: skip
EXPECTED = [
    Span(trace_id=TRACE, span_id=ROOT, parent_id=None, service="my.service", name="createTodo", at_us=AT_NS // 1000,
         duration_us=7000, is_server=True, is_error=True, attributes={"http.status": 503}),
    Span(trace_id=TRACE, span_id=PART, parent_id=ROOT, service="my.service", name="commit",
         at_us=AT_NS // 1000 + 1000, duration_us=5000, is_server=False, is_error=False, attributes={}),
]  # fmt: skip


def as_protobuf() -> bytes:
    def context(span_id: str) -> SpanContext:
        return SpanContext(int(TRACE, 16), int(span_id, 16), is_remote=False)

    resource = Resource({"service.name": "my.service"})
    root = ReadableSpan("createTodo", context(ROOT), resource=resource, kind=SpanKind.SERVER,
                        attributes={"http.status": 503, "list": ["a"]}, status=Status(StatusCode.ERROR),
                        start_time=AT_NS, end_time=AT_NS + 7_000_000)  # fmt: skip
    part = ReadableSpan("commit", context(PART), parent=context(ROOT), resource=resource,
                        start_time=AT_NS + 1_000_000, end_time=AT_NS + 6_000_000)  # fmt: skip
    return bytes(encode_spans([root, part]).SerializeToString())


@pytest.fixture
def spans(tmp_path: Path) -> Iterator[OpsSpans]:
    with contextlib.closing(OpsDatabase(tmp_path / "ops.db")) as database:
        yield OpsSpans(database, lambda: NOW_S)


def collector(spans: OpsSpans, address: str = "127.0.0.1") -> httpx.AsyncClient:
    app = Router([Route(PATH, Intake(spans).take, methods=["POST"])])
    transport = httpx.ASGITransport(app, client=(address, 1))
    return httpx.AsyncClient(transport=transport, base_url="http://ops")


def test_both_forms_say_the_same() -> None:
    assert spans_of_json(json.dumps(EXAMPLE).encode()) == EXPECTED
    assert spans_of_protobuf(as_protobuf()) == EXPECTED


@pytest.mark.parametrize("is_packed", [False, True])
async def test_what_is_sent_twice_is_kept_once_and_read_by_trace(spans: OpsSpans, is_packed: bool) -> None:
    body, kind = as_protobuf(), {"content-type": "application/x-protobuf"}
    if is_packed:
        body, kind = gzip.compress(body), {**kind, "content-encoding": "gzip"}
    async with collector(spans) as client:
        for _ in range(2):
            answer = await client.post("/v1/traces", content=body, headers=kind)
            assert (answer.status_code, answer.content) == (200, b"")
    assert spans.trace(TRACE) == EXPECTED
    assert spans.traces(since_us=AT_NS // 1000, until_us=AT_NS // 1000 + 1, limit=5) == [EXPECTED]
    assert spans.traces(since_us=0, until_us=AT_NS // 1000, limit=5) == []


async def test_json_is_answered_with_json(spans: OpsSpans) -> None:
    async with collector(spans) as client:
        answer = await client.post("/v1/traces", json=EXAMPLE)
    assert (answer.status_code, answer.json()) == (200, {})
    assert spans.trace(TRACE) == EXPECTED


BOMB = gzip.compress(b" " * (4 * 1024 * 1024 + 1))
REFUSED = [
    ("application/json", "", b"{", 400),
    ("application/json", "", b'{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"ab","spanId":"cd"}]}]}]}', 400),
    ("application/x-protobuf", "", b"\xff\xff", 400),
    ("application/x-protobuf", "gzip", b"not packed", 400),
    ("application/x-protobuf", "gzip", gzip.compress(as_protobuf())[:-8], 400),
    ("application/json", "", json.dumps(EXAMPLE).replace("503", str(2**63)).encode(), 400),
    ("application/x-protobuf", "gzip", BOMB, 413),
    ("application/x-protobuf", "", b" " * (4 * 1024 * 1024 + 1), 413),
    ("text/plain", "", b"{}", 415),
]


@pytest.mark.parametrize(("kind", "packing", "body", "status"), REFUSED)
async def test_what_is_no_export_is_refused(spans: OpsSpans, kind: str, packing: str, body: bytes, status: int) -> None:
    async with collector(spans) as client:
        headers = {"content-type": kind, "content-encoding": packing or "identity"}
        assert (await client.post("/v1/traces", content=body, headers=headers)).status_code == status
    assert spans.traces(since_us=0, until_us=2**62, limit=5) == []


async def test_spans_from_another_machine_are_refused(spans: OpsSpans) -> None:
    async with collector(spans, "192.0.2.7") as client:
        assert (await client.post("/v1/traces", json=EXAMPLE)).status_code == 403


def test_what_a_sender_may_fill_is_bounded() -> None:
    flooded = json.loads(json.dumps(EXAMPLE))
    span = flooded["resourceSpans"][0]["scopeSpans"][0]["spans"][0]
    span["name"] = "n" * 10_000
    span["attributes"] = [{"key": f"k{n}", "value": {"stringValue": "v" * 10_000}} for n in range(500)]
    kept = spans_of_json(json.dumps(flooded).encode())[0]
    assert (len(kept.name), len(kept.attributes)) == (MOST_TEXT, MOST_ATTRIBUTES)
    assert {len(str(value)) for value in kept.attributes.values()} == {MOST_TEXT}


@given(st.binary() | st.binary().map(lambda tail: as_protobuf()[:40] + tail))
def test_no_bytes_break_the_readers(body: bytes) -> None:
    for read in (spans_of_protobuf, spans_of_json):
        with contextlib.suppress(BadSpans):
            read(body)


def test_spans_are_kept_for_thirty_days(tmp_path: Path) -> None:
    now = [NOW_S]
    with contextlib.closing(OpsDatabase(tmp_path / "ops.db")) as database:
        kept = OpsSpans(database, lambda: now[0])
        kept.keep(EXPECTED)
        now[0] += 30 * DAY_S - 1
        kept.forget_old()
        assert kept.trace(TRACE) == EXPECTED
        now[0] += 2
        kept.forget_old()
        assert kept.trace(TRACE) == []
