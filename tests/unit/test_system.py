"""The manual's system metrics: each with its two lines, and what lies between them."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from hanbit.ops.observe.system import SYSTEM, State, readings, state_of
from hanbit.ports.measures import Point
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.measures import OpsMeasures
from hanbit.telemetry import series
from hanbit.telemetry.metrics import bucket_of

NOW_S = 1_780_002_030


@pytest.fixture
def measures(tmp_path: Path) -> Iterator[OpsMeasures]:
    with contextlib.closing(OpsDatabase(tmp_path / "ops.db")) as database:
        yield OpsMeasures(database, lambda: NOW_S)


def test_the_lines_are_the_manuals() -> None:
    assert {metric.name: (metric.normal, metric.warning, metric.unit) for metric in SYSTEM} == {
        "cpu": (70, 85, "%"), "memory": (80, 90, "%"), "responseTime": (200, 1000, "ms"), "errorRate": (1, 5, "%"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "state"),
    [(None, "unknown"), (0, "normal"), (69.9, "normal"), (70, "attention"), (85, "attention"), (85.1, "warning")],
)
def test_what_is_between_the_lines_asks_for_attention(value: float | None, state: State) -> None:
    assert state_of(SYSTEM[0], value) == state


def test_each_is_read_over_the_whole_time_up_to_now(measures: OpsMeasures) -> None:
    for ago_s, used in ((30, 90.0), (90, 50.0), (7_230, 100.0)):
        measures.keep(series.HOST_CPU, [Point(NOW_S - ago_s, 1, used, used, used)])
    measures.keep(series.HTTP_REQUESTS, [Point(NOW_S - 30, 1, 200, 200, 200)])
    measures.keep(series.HTTP_5XX, [Point(NOW_S - 30, 1, 12, 12, 12)])
    slow, fast = bucket_of(1.5), bucket_of(0.01)
    measures.keep(series.HTTP_LATENCY, [Point(NOW_S - 30, 100, 16, 0.01, 1.5, {fast: 90, slow: 10})])
    cpu, memory, response_time, error_rate = readings(measures, since_s=NOW_S - 3_600, now_s=NOW_S)
    assert (cpu.value, cpu.state) == (70, "attention")
    assert (memory.value, memory.state) == (None, "unknown")
    assert error_rate.value == pytest.approx(6)
    assert error_rate.state == "warning"
    assert response_time.value == pytest.approx(1_500, rel=0.19)
    assert response_time.state == "warning"
