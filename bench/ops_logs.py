"""Searching half a million log lines: packed hours and the one that is being written, beside a scan of SQLite."""

import asyncio
import itertools
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple, TypeVar

import apsw

from hanbit.gateways.local.files import HourlyLog
from hanbit.ops.observe.logs.search import search
from hanbit.ports.logs import QueryResults
from hanbit.stores.logfiles.packing import packing
from hanbit.stores.logfiles.search import LogFiles
from hanbit.telemetry.logs import ErrorFields, Level, Log

LINES = 500_000
HOURS = 24
ROUNDS = 5
END_MS = 1_795_651_200_000
"""2026-11-26T00:00:00Z; the lines are those of the day before, their last hour is still open."""

FILTER_LIMIT_S, AGGREGATE_LIMIT_S = 0.3, 1.0

MANUAL = 'fields @timestamp, @message | filter level = "ERROR" | sort @timestamp desc'
AGGREGATE = "stats count(*), avg(durationMs), pct(durationMs, 95), max(durationMs) by function"
BY_TIME = 'stats count(*) as n by bin(5m), level | filter level != "INFO"'
TEXT = "filter @message like /Mozilla.*req-4[0-9]{5}/ | stats count(*)"

SCAN = (
    "SELECT line FROM line WHERE json_extract(line, '$.level') = 'ERROR'"
    " ORDER BY json_extract(line, '$.timestamp') DESC"
)
SCAN_GROUPS = (
    "SELECT json_extract(line, '$.function'), count(*), avg(json_extract(line, '$.durationMs')),"
    " max(json_extract(line, '$.durationMs')) FROM line GROUP BY 1"
)


_Found = TypeVar("_Found")


class Row(NamedTuple):
    what: str
    measured: str
    target: str


@dataclass
class _Clock:
    now_ms: int

    def __call__(self) -> int:
        return self.now_ms


def measure(lines: int = LINES, rounds: int = ROUNDS) -> list[Row]:
    with TemporaryDirectory(prefix="hanbit-bench-") as name:
        folder = Path(name) / "logs"
        clock = _Clock(END_MS - HOURS * 3_600_000)
        sink = HourlyLog(folder, clock)
        log = Log(sink, clock, service="todo-api", release="1.0.0", level="DEBUG")
        _write(log, clock, lines)
        written_bytes = _size(folder)
        began = time.perf_counter()
        hours = list(packing(folder, "app", clock.now_ms, keep_days=90)).count("published")
        packing_s = time.perf_counter() - began
        rows = [
            Row(f"{lines:,} lines written as the product does", f"{written_bytes / 1e6:.1f} MB", ""),
            Row(f"{hours} hours that are over packed", f"{packing_s:.1f} s, all {_size(folder) / 1e6:.1f} MB", ""),
        ]
        with_ids = itertools.count()
        logs = LogFiles(folder, "app", clock, lambda: str(next(with_ids)))
        rows += _queries(logs, clock, lines, rounds)
        rows.append(_last_second(logs, log, clock))
        logs.close()
        log.close()
        rows += _sqlite(folder, Path(name) / "lines.db", rounds)
        return rows


def _write(log: Log, clock: _Clock, lines: int) -> None:
    chance = random.Random(1)
    begin_ms, step_ms = clock.now_ms, HOURS * 3_600_000 / lines
    levels: tuple[Level, ...] = ("ERROR", "WARN", "INFO", "DEBUG")
    functions = ("createTodo", "updateTodo", "deleteTodo", "listTodos", "sync", "signIn")
    agents = ("Mozilla/5.0 (X11; Linux x86_64)", "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X)")
    for number in range(lines):
        clock.now_ms = begin_ms + int(number * step_ms)
        level = chance.choices(levels, (1, 3, 90, 6))[0]
        is_error = level == "ERROR"
        log.write(
            level,
            "request",
            "Failed to create todo" if is_error else "Request answered",
            function=chance.choice(functions),
            user_id=f"user-{chance.randrange(5_000)}",
            request_id=f"req-{number}",
            error=ErrorFields("ValidationError", "Title is required", "at a\nat b\nat c") if is_error else None,
            metadata={"ip": f"192.168.{number % 250}.{number % 199}", "userAgent": chance.choice(agents)},
            trace_id=f"{number:032x}",
            span_id=f"{number:016x}",
            status=500 if is_error else 200,
            duration_ms=round(chance.expovariate(1 / 40), 3),
        )
    log.flush()


def _queries(logs: LogFiles, clock: _Clock, lines: int, rounds: int) -> Iterator[Row]:
    for what, query, limit_s in (
        ("filter by level, the manual's error search", MANUAL, FILTER_LIMIT_S),
        ("aggregate over all lines, by function", AGGREGATE, AGGREGATE_LIMIT_S),
        ("aggregate over all lines, by time and level", BY_TIME, AGGREGATE_LIMIT_S),
        ("regular expression over all text", TEXT, None),
    ):
        seconds, best_s, cpu_s, found = _timed(partial(_ask, logs, query, clock), rounds)
        assert found.status == "Complete", found.failure
        assert found.statistics.records_scanned == lines
        target = "" if limit_s is None else f"< {limit_s} s: {'reached' if seconds < limit_s else 'MISSED'}"
        yield Row(
            what, f"{seconds:.3f} s, at best {best_s:.3f} s, {cpu_s:.3f} s of CPU, {len(found.results):,} rows", target
        )


def _ask(logs: LogFiles, query: str, clock: _Clock) -> QueryResults:
    begin_ms = END_MS - HOURS * 3_600_000
    return asyncio.run(search(logs, query, begin_ms=begin_ms, end_ms=clock.now_ms))


def _last_second(logs: LogFiles, log: Log, clock: _Clock) -> Row:
    clock.now_ms += 1
    log.write("WARN", "probe", "The newest line", function="probe", request_id="req-newest")
    began = time.perf_counter()
    found = _ask(logs, 'filter requestId = "req-newest" | display requestId', clock)
    seconds = time.perf_counter() - began
    is_found = len(found.results) == 1
    return Row("a line written a moment before", f"found in {seconds:.3f} s" if is_found else "NOT FOUND",
               f"found: {'reached' if is_found else 'MISSED'}")  # fmt: skip


def _sqlite(folder: Path, path: Path, rounds: int) -> Iterator[Row]:
    """The same lines as rows of text, scanned. Loaded from the files' packed and open lines."""
    import duckdb

    connection = apsw.Connection(str(path))
    connection.execute("CREATE TABLE line (line TEXT NOT NULL)")
    began = time.perf_counter()
    with duckdb.connect() as reader, connection:
        packed = reader.execute("SELECT message FROM read_parquet($1)", [f"{folder}/*.parquet"])
        while batch := packed.fetchmany(10_000):
            connection.executemany("INSERT INTO line VALUES (?)", batch)
        for open_file in folder.glob("*.ndjson"):
            written = open_file.read_text(encoding="utf-8").splitlines()
            connection.executemany("INSERT INTO line VALUES (?)", ((one,) for one in written))
    yield Row("instead: SQLite, loading the same lines", f"{time.perf_counter() - began:.1f} s", "")
    for what, sql in (("filter by level", SCAN), ("aggregate by function, without percentiles", SCAN_GROUPS)):
        seconds, _, _, found = _timed(partial(_all_rows, connection, sql), max(1, rounds // 2))
        yield Row(f"instead: SQLite, full scan, {what}", f"{seconds:.3f} s, {len(found):,} rows", "")
    connection.close()


def _all_rows(connection: apsw.Connection, sql: str) -> list[tuple[object, ...]]:
    return list(connection.execute(sql))


def _timed(run: Callable[[], _Found], rounds: int) -> tuple[float, float, float, _Found]:
    """By the clock the median and the best, and the median of all threads' CPU; a first run warms up."""
    found = run()
    seconds, cpu_s = [], []
    for _ in range(rounds):
        began, cpu_began = time.perf_counter(), time.process_time()
        found = run()
        seconds.append(time.perf_counter() - began)
        cpu_s.append(time.process_time() - cpu_began)
    return median(seconds), min(seconds), median(cpu_s), found


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())
