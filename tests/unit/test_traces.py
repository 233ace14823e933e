"""Which requests are traced, what a span says, and that what is not traced costs next to nothing."""

import asyncio
import contextvars
import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.product import product

from hanbit.telemetry.traces import MOST_PER_S, Recording, SpanRecord, TraceIds, Tracing, recording, trace_ids

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
SOME = {"http.status": 200}


def ids(number: int, *, is_wanted: bool = False) -> TraceIds:
    return TraceIds(f"{number:032x}", f"{number + 1:016x}", None, is_wanted)


def test_the_first_of_each_second_is_traced_and_a_share_of_the_rest() -> None:
    tracing = Tracing(lambda _span: None, 0.25)
    assert tracing.begin(ids(0xFFFFFFFF), 5.0) is not None
    assert tracing.begin(ids(0xFFFFFFFF), 5.9) is None
    assert tracing.begin(ids(0xFFFFFFFF), 6.0) is not None
    assert tracing.begin(ids(0x3FFFFFFF), 6.1) is not None
    assert tracing.begin(ids(0x40000000), 6.1) is None


@given(st.floats(0, 1), st.binary(min_size=24, max_size=24))
def test_the_share_is_of_trace_ids_so_that_every_service_picks_the_same(share: float, entropy: bytes) -> None:
    tracing = Tracing(lambda _span: None, share)
    tracing.begin(ids(1), 0.0)
    picked = tracing.begin(trace_ids(None, entropy), 0.5) is not None
    assert picked == (int.from_bytes(entropy[12:16]) < int(share * 2**32))


def test_what_its_caller_traces_is_traced_but_nobody_can_ask_without_end() -> None:
    tracing = Tracing(lambda _span: None, 0)
    begun = [tracing.begin(ids(2**32 - 1, is_wanted=True), 1.5) for _ in range(MOST_PER_S + 50)]
    assert sum(made is not None for made in begun) == MOST_PER_S


def test_without_a_collector_nothing_is_traced() -> None:
    tracing = Tracing(None, share=1)
    assert tracing.begin(ids(0, is_wanted=True), 0.0) is None
    tracing.end(ids(0), None, "f", 0.0, is_error=True, attributes=SOME)


def test_a_span_continues_its_callers_and_holds_the_parts() -> None:
    spans: list[SpanRecord] = []
    tracing = Tracing(spans.append, 0)
    trace = TraceIds(TRACE, "ffffffffffffffff", PARENT, is_wanted=True)
    recorded = Recording()
    recorded.parts.append(("commit", 10.0, 10.5))
    tracing.end(trace, recorded, "createTodo", 9.5, is_error=False, attributes=SOME)
    part, root = spans
    assert (root.trace_id, root.span_id, root.parent_id, root.name) == (TRACE, trace.span_id, PARENT, "createTodo")
    assert (part.trace_id, part.parent_id, part.name, part.attributes) == (TRACE, root.span_id, "commit", {})
    assert part.span_id not in (root.span_id, "0" * 16)  # W3C: all zeros is no id
    assert part.end_ns - part.start_ns == 500_000_000
    assert part.start_ns - root.start_ns == 500_000_000
    assert root.attributes == SOME


async def test_a_recording_is_seen_by_its_own_request_alone() -> None:
    tracing = Tracing(lambda _span: None, 0)

    async def request(number: int, at_s: float) -> Recording | None:
        begun = tracing.begin(ids(2**32 - 1 - number), at_s)
        await asyncio.sleep(0)
        assert recording.get() is begun
        return begun

    tasks = [asyncio.create_task(request(n, n / 10), context=contextvars.Context()) for n in (1, 2)]
    first, second = await asyncio.gather(*tasks)
    assert first is not None
    assert second is None


@pytest.mark.quiet
def test_what_is_not_traced_costs_less_than_a_microsecond() -> None:
    tracing = Tracing(lambda _span: None, 0.05)
    trace = ids(0xFFFFFFFF)
    tracing.begin(trace, 1.0)
    best_s = min(timeit.repeat(lambda: tracing.begin(trace, 1.5), number=10_000, repeat=7)) / 10_000
    assert best_s < 1e-6


@pytest.mark.parametrize(
    ("path", "route"), [("/health/live", "/health/live"), ("/nowhere-canaryword?q=canaryword", "unmatched")]
)
async def test_a_request_says_method_route_status_and_nothing_a_person_wrote(path: str, route: str) -> None:
    spans: list[SpanRecord] = []
    async with product(tracing=Tracing(spans.append, 1)) as served, served.client() as client:
        await client.get(path, headers={"user-agent": "canaryword"})
    (span,) = spans
    status = 200 if route == path else 404
    assert span.attributes == {"http.method": "GET", "http.route": route, "http.status": status}
    assert "canaryword" not in repr(span)
    (line,) = [line for line in served.logged() if line["event"] == "request"]
    assert (line["traceId"], line["spanId"]) == (span.trace_id, span.span_id)
