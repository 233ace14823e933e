"""The bench of the operations plane runs, and what it prints is what it measured."""

from bench.ops_logs import measure


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
