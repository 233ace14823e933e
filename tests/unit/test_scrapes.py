"""What the app counted becomes points: every observation once, whenever it was looked at and whoever died meanwhile."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanbit.ops.observe.exposition import Sample, samples
from hanbit.ops.observe.scrapes import LONGEST_S, Look, grown, look_at
from hanbit.ops.observe.watch import scrape
from hanbit.ports.measures import Point, merged
from hanbit.ports.watched import Visit
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.measures import OpsMeasures
from hanbit.telemetry import series
from hanbit.telemetry.metrics import Metrics, bucket_of

START_S = 1_780_002_000.0


def new_metrics(started_s: float = START_S) -> Metrics:
    return Metrics(lambda: [("process_start_time_seconds", "Start.", started_s), ("process_cpu_seconds", "CPU.", 1.5)])


def look(metrics: Metrics, at_s: float) -> Look:
    return look_at(samples(metrics.render()), at_s)


def total(points: list[Point]) -> Point:
    return merged(points, points[0].at_s)


requests = st.lists(
    st.tuples(st.sampled_from(["/a", "/b/{id}"]), st.sampled_from([200, 404, 503]), st.floats(0, 100)), max_size=20
)


@given(requests, requests, st.floats(0.1, 900))
def test_what_grew_between_two_looks_is_what_was_observed_between_them(
    first: list[tuple[str, int, float]], then: list[tuple[str, int, float]], later_s: float
) -> None:
    metrics = new_metrics()
    for path, status, seconds in first:
        metrics.route("GET", path).observe(status, seconds)
    before = look(metrics, START_S + 1)
    for path, status, seconds in then:
        metrics.route("GET", path).observe(status, seconds)
    points = grown(before, look(metrics, START_S + 1 + later_s))
    assert total(points[series.HTTP_REQUESTS]).total == len(then)
    assert total(points[series.HTTP_5XX]).total == sum(status == 503 for _, status, _ in then)
    expected: dict[int, int] = {}
    for _, _, seconds in then:
        expected[bucket_of(seconds)] = expected.get(bucket_of(seconds), 0) + 1
    latency = points.get(series.HTTP_LATENCY, [])
    assert (dict(total(latency).buckets) if latency else {}) == expected
    of_one = points.get("http.requests{route=GET /b/{id}}", [])
    assert sum(point.total for point in of_one) == sum(path == "/b/{id}" for path, _, _ in then)


@given(st.integers(0, 10_000), st.floats(0, 86_000), st.floats(0.001, 86_000))
def test_growth_is_shared_out_by_time_in_whole_parts_that_add_up(growth: int, since_s: float, length_s: float) -> None:
    before = Look(START_S + since_s, started_s=START_S, counts={"n": 5})
    now = Look(START_S + since_s + length_s, started_s=START_S, counts={"n": 5 + growth})
    parts = grown(before, now).get("n", [])
    assert sum(part.total for part in parts) == growth
    assert all(part.total == int(part.total) > 0 for part in parts)
    whole = [part.total for part in parts[1:-1]]
    assert not whole or max(whole) - growth * 60 / length_s <= 1


def test_a_new_start_counts_from_nothing() -> None:
    metrics = new_metrics()
    metrics.route("GET", "/a").observe(200, 0.1)
    again = new_metrics(START_S + 100)
    for _ in range(3):
        again.route("GET", "/a").observe(200, 0.1)
    points = grown(look(metrics, START_S + 50), look(again, START_S + 110))
    assert total(points[series.HTTP_REQUESTS]).total == 3
    assert points[series.HTTP_REQUESTS][0].at_s == START_S + 60  # not before it started


def test_without_an_earlier_look_an_old_count_says_nothing_and_a_young_one_all() -> None:
    metrics = new_metrics()
    metrics.route("GET", "/a").observe(200, 0.1)
    assert total(grown(None, look(metrics, START_S + 60))[series.HTTP_REQUESTS]).total == 1
    assert total(grown(None, look(metrics, START_S + LONGEST_S + 60))[series.HTTP_REQUESTS]).total == 0


def test_cpu_is_percent_of_a_core_since_the_last_look() -> None:
    points = grown(Look(START_S, started_s=START_S, cpu_s=2), Look(START_S + 10, started_s=START_S, cpu_s=4.5))
    assert points[series.APP_CPU] == [Point(int(START_S), 1, 25.0, 25.0, 25.0)]


def test_labels_may_hold_anything_and_other_lines_are_left_out() -> None:
    text = 'a{b="x\\"y{z}",c="\\n\\\\"} 1.5 1700000000\n# HELP a\nnonsense\na{} 1?\na NaN\na +Inf\n\nb 2e3\n'
    assert list(samples(text)) == [Sample("a", {"b": 'x"y{z}', "c": "\n\\"}, 1.5), Sample("b", {}, 2000.0)]


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    grown(None, look_at(samples(text), START_S))


class OneApp:
    """Answers with what its metrics say, or not at all."""

    def __init__(self, metrics: Metrics | None) -> None:
        self.held = metrics

    async def metrics(self) -> str | None:
        return self.held.render() if self.held else None

    async def activity(self) -> None:
        return None

    async def health(self) -> Visit:
        return Visit(0.1)

    async def journey(self) -> Visit:
        return Visit(0.1, "create")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[OpsDatabase]:
    with contextlib.closing(OpsDatabase(tmp_path / "ops.db")) as opened:
        yield opened


async def test_a_watcher_that_begins_again_counts_nothing_twice_and_leaves_nothing_out(database: OpsDatabase) -> None:
    metrics = new_metrics()
    for number in range(6):  # each turn is a new watcher: nothing is remembered but in the file
        metrics.route("GET", "/a").observe(200, 0.1)
        measures = OpsMeasures(database, lambda: int(START_S))
        assert await scrape(OneApp(metrics), measures, START_S + 40 * (number + 1))
    points = measures.read(series.HTTP_REQUESTS, since_s=int(START_S), until_s=int(START_S) + 3600)
    assert total(points).total == 6
    assert len(points) == 5


async def test_a_dead_app_is_a_point_and_no_fault(database: OpsDatabase) -> None:
    measures = OpsMeasures(database, lambda: int(START_S))
    assert not await scrape(OneApp(None), measures, START_S)
    assert await scrape(OneApp(new_metrics()), measures, START_S + 10)
    (point,) = measures.read(series.APP_UP, since_s=int(START_S), until_s=int(START_S) + 60)
    assert (point.count, point.total) == (2, 1)
