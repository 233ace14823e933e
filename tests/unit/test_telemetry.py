"""What is logged, counted and traced: the manual's fields, buckets that add up, ids that are never nothing."""

import json
from bisect import bisect_left

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.simulators import Lines

from hanbit.telemetry.logs import BUFFER_BYTES, ErrorFields, Level, Log
from hanbit.telemetry.metrics import BOUNDS_S, Histogram, Metrics, bucket_of
from hanbit.telemetry.traces import TraceIds, trace_ids

THE_MANUALS = ["timestamp", "level", "service", "function", "userId", "requestId", "message", "error", "metadata"]
OURS = ["event", "traceId", "spanId", "status", "durationMs", "release"]


def new_log(level: Level = "INFO") -> tuple[Log, Lines]:
    lines = Lines()
    return Log(lines, lambda: 1_705_314_600_000, service="todo-api", release="1.2.3", level=level), lines


def test_a_line_has_exactly_the_manuals_fields_and_ours_in_this_order() -> None:
    log, lines = new_log()
    log.write("INFO", "REQUEST", "Request answered", function="listTodos")
    log.write("ERROR", "REQUEST_FAILED", "Request failed", function="createTodo", user_id="user-123",
              request_id="req-456", error=ErrorFields("ValidationError", "Title is required", "..."),
              metadata={"ip": "192.168.1.1"}, trace_id="t", span_id="s", status=500, duration_ms=1.25)  # fmt: skip
    short, full = lines.read()
    assert list(short) == list(full) == THE_MANUALS + OURS
    assert full == {
        "timestamp": "2024-01-15T10:30:00.000Z", "level": "ERROR", "service": "todo-api", "function": "createTodo",
        "userId": "user-123", "requestId": "req-456", "message": "Request failed",
        "error": {"name": "ValidationError", "message": "Title is required", "stack": "..."},
        "metadata": {"ip": "192.168.1.1"}, "event": "REQUEST_FAILED", "traceId": "t", "spanId": "s", "status": 500,
        "durationMs": 1.25, "release": "1.2.3",
    }  # fmt: skip
    assert (short["userId"], short["error"], short["metadata"], short["status"]) == (None, None, {}, None)


@pytest.mark.parametrize(("least", "expected"), [("DEBUG", 4), ("INFO", 3), ("WARN", 2), ("ERROR", 1)])
def test_what_is_below_the_level_is_not_written(least: Level, expected: int) -> None:
    log, lines = new_log(least)
    levels: list[Level] = ["DEBUG", "INFO", "WARN", "ERROR"]
    for level in levels:
        log.write(level, "E", "m", function="f")
    log.flush()
    assert [line["level"] for line in lines.read()] == levels[-expected:]


def test_lines_gather_until_it_is_urgent_or_much_or_the_end() -> None:
    log, lines = new_log()
    log.write("INFO", "E", "m", function="f")
    assert lines.written == []
    log.write("WARN", "E", "m", function="f")
    assert len(lines.read()) == 2
    log.write("INFO", "E", "m", function="f", metadata={"text": "x" * BUFFER_BYTES})
    assert len(lines.read()) == 3
    log.write("INFO", "E", "m", function="f")
    log.close()
    assert (len(lines.read()), lines.is_closed) == (4, True)
    log.flush()
    assert len(lines.written) == 3


@given(st.text(st.characters(codec="utf-8")))
def test_a_line_is_one_line_whatever_is_in_it(text: str) -> None:
    log, lines = new_log()
    log.write("ERROR", "E", "m", function="f", error=ErrorFields("X", text), metadata={"path": text})
    (line,) = lines.written
    assert line.count(b"\n") == 1
    assert json.loads(line)["metadata"] == {"path": text}


times = st.floats(0, 100) | st.sampled_from(BOUNDS_S) | st.sampled_from(BOUNDS_S).map(lambda bound: bound * 1.0000001)


@given(times)
def test_a_time_goes_into_the_first_bucket_whose_bound_is_not_below_it(seconds: float) -> None:
    assert bucket_of(seconds) == bisect_left(BOUNDS_S, seconds)


@given(st.lists(st.floats(BOUNDS_S[0], BOUNDS_S[-1]), min_size=1, max_size=50), st.floats(0.01, 1))
def test_a_quantile_is_right_to_nineteen_percent_and_never_too_small(observed: list[float], share: float) -> None:
    histogram = Histogram()
    for seconds in observed:
        histogram.observe(seconds)
    exact = next(s for n, s in enumerate(sorted(observed), start=1) if n >= share * len(observed))
    assert exact <= histogram.quantile_s(share) <= exact * 1.1893
    assert (histogram.count, sum(histogram.buckets)) == (len(observed), len(observed))


def test_without_observations_a_quantile_is_nothing_and_beyond_the_last_bound_it_is_that() -> None:
    histogram = Histogram()
    assert histogram.quantile_s(0.99) == 0
    histogram.observe(1e9)
    assert histogram.quantile_s(0.5) == BOUNDS_S[-1]


def test_metrics_are_prometheus_text_with_buckets_that_only_grow() -> None:
    metrics = Metrics(lambda: [("event_streams", "Open event streams.", 3)])
    route = metrics.route("GET", "/api/v1/todos")
    assert metrics.route("GET", "/api/v1/todos") is route
    for seconds, status in ((0.001, 200), (0.002, 200), (90, 503)):
        route.observe(status, seconds)
    metrics.route("GET", "/never")
    metrics.count("logs_lost", 2)
    lines = metrics.render().splitlines()
    labels = 'method="GET",route="/api/v1/todos"'
    assert f'hanbit_http_requests_total{{{labels},status="2xx"}} 2' in lines
    assert f'hanbit_http_requests_total{{{labels},status="5xx"}} 1' in lines
    buckets = [int(line.split()[-1]) for line in lines if "_bucket{" in line]
    assert (buckets, buckets[-1]) == (sorted(buckets), 3)
    assert {"hanbit_logs_lost_total 2", "hanbit_event_streams 3"} <= set(lines)
    assert not any("/never" in line for line in lines)


ENTROPY = bytes(range(1, 25))


def test_a_callers_trace_goes_on_with_a_span_of_our_own() -> None:
    trace, span = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
    ids = trace_ids(f"00-{trace}-{span}-01".encode(), ENTROPY)
    assert ids == TraceIds(trace, ENTROPY[16:].hex(), span, is_wanted=True)
    assert not trace_ids(f"00-{trace}-{span}-00".encode(), ENTROPY).is_wanted


MALFORMED = [
    None,
    b"",
    b"00-abc-def-01",
    b"\xff" * 55,
    b"00-" + b"a" * 99,
    b"00-" + b"0" * 32 + b"-00f067aa0ba902b7-01",
    b"00-" + b"a" * 32 + b"-0000000000000000-01",
]


@pytest.mark.parametrize("header", [*MALFORMED, b"00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"])
def test_a_malformed_trace_counts_as_absent(header: bytes | None) -> None:
    assert trace_ids(header, ENTROPY) == TraceIds(ENTROPY[:16].hex(), ENTROPY[16:].hex())
