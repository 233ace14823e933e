"""The bench of the operations plane runs, and what it prints is what it measured."""

import pytest
from bench import ops_telemetry
from bench.ops_logs import measure

pytestmark = pytest.mark.quiet


def test_the_bench_of_logs_measures_a_small_log() -> None:
    rows = {row.what: row for row in measure(lines=2_400, rounds=1)}
    assert rows["2,400 lines written as the product does"].measured.endswith("MB")
    assert "23 hours that are over packed" in rows
    by_level, by_scan = (
        rows["filter by level, the manual's error search"],
        rows["instead: SQLite, full scan, filter by level"],
    )
    assert by_level.measured.split(", ")[-1] == by_scan.measured.split(", ")[-1]
    assert rows["a line written a moment before"].target == "found: reached"


def test_the_bench_of_watching_compares_a_watched_server_with_a_silent_one() -> None:
    silent, watched, ratio = ops_telemetry.measure(rounds=1, count=300, desks=1)
    assert all(0 < float(row.measured.removesuffix(" µs")) < 20_000 for row in (silent, watched))
    assert 0.2 < float(ratio.measured.removesuffix(" ×")) < 5
    assert ratio.target.startswith("≤ 1.15 ×")
