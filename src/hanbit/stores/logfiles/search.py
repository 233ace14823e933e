"""Queries over a folder of log files: bounded in time, memory and rows, and shut in with the files they read."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from hanbit.ops.observe.faults import QueryFault
from hanbit.ops.observe.logs.parser import MAX_LIMIT, parse
from hanbit.ops.observe.logs.regexes import groups_of
from hanbit.ops.observe.logs.sql.prelude import macros_for
from hanbit.ops.observe.logs.sql.statement import Statement, is_shown_whole, matched_by, statement_of
from hanbit.ops.observe.logs.tree import Query, regexes_in
from hanbit.ports.logs import QueryResults, QueryStatistics, QueryStatus, ResultField, UnknownQuery
from hanbit.stores.logfiles.lines import Readable, readable
from hanbit.stores.logfiles.reading import (
    NO_EVENTS,
    connect,
    events_of,
    quoted,
    shut_in,
    source_of_lines,
    source_of_packed,
)
from hanbit.stores.logfiles.segments import HOUR_MS, Segment, held, segments_in

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TIMEOUT_S = 60.0
MEMORY = "512MB"
THREADS = 2
AT_ONCE = 2
"""Queries that run; others wait."""

INTERRUPT_S = 0.01

KEPT = 100
"""Queries whose answers can still be asked for. CloudWatch: 100 at once."""


class _Running(NamedTuple):
    answer: "Future[QueryResults]"
    stopping: threading.Event


class LogFiles:
    """Implements ``hanbit.ports.logs.Logs`` over ``folder`` for one log, such as ``app``."""

    def __init__(
        self,
        folder: Path,
        log: str,
        now_ms: Callable[[], int],
        new_id: Callable[[], str],
        *,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._folder = folder
        self._log = log
        self._now_ms = now_ms
        self._new_id = new_id
        self._timeout_s = timeout_s
        self._workers = ThreadPoolExecutor(AT_ONCE, "logs")
        self._queries: dict[str, _Running] = {}

    async def start(self, query: str, *, begin_ms: int, end_ms: int) -> str:
        search = _search_of(parse(query), begin_ms, end_ms, now_s=self._now_ms() // 1000)
        await asyncio.to_thread(check_regexes, search.query)
        query_id, stopping = self._new_id(), threading.Event()
        while len(self._queries) >= KEPT:
            self._forget(next(iter(self._queries)))
        answer = self._workers.submit(search.run, self._folder, self._log, self._timeout_s, stopping)
        self._queries[query_id] = _Running(answer, stopping)
        return query_id

    async def results(self, query_id: str, *, wait_s: float) -> QueryResults:
        running = self._find(query_id)
        waiting = asyncio.wrap_future(running.answer)
        done, _ = await asyncio.wait([waiting], timeout=wait_s)
        return waiting.result() if done else QueryResults("Running")

    async def stop(self, query_id: str) -> None:
        self._find(query_id).stopping.set()

    def close(self) -> None:
        for query_id in list(self._queries):
            self._forget(query_id)
        self._workers.shutdown()

    def _find(self, query_id: str) -> _Running:
        if query_id not in self._queries:
            raise UnknownQuery(query_id)
        return self._queries[query_id]

    def _forget(self, query_id: str) -> None:
        self._queries.pop(query_id).stopping.set()


class _Search(NamedTuple):
    query: Query
    rows: Statement
    matched: Statement
    begin_ms: int
    end_ms: int

    def run(self, folder: Path, log: str, timeout_s: float, stopping: threading.Event) -> QueryResults:
        import duckdb

        with TemporaryDirectory(prefix="hanbit-logs-") as scratch, held(folder, alone=False):
            files = _files_of(folder, log, self.begin_ms, self.end_ms, Path(scratch))
            with connect(memory=MEMORY, threads=THREADS, spill=None) as connection:
                try:
                    with _Guard(connection, timeout_s, stopping) as guard:
                        shut_in(connection, [*files.packed, *(lines.path for _, lines in files.written)])
                        return self._answer(connection, files, log)
                except duckdb.Error as error:
                    return QueryResults(guard.why_ended or "Failed", failure=str(error))

    def _answer(self, connection: "DuckDBPyConnection", files: "_Files", log: str) -> QueryResults:
        sources = [source_of_lines(segment, lines) for segment, lines in files.written]
        sources += [source_of_packed(files.packed)] if files.packed else []
        rows = self._execute(connection, self.rows, sources or [NO_EVENTS], log)
        matched = len(rows)
        if matched == MAX_LIMIT or not is_shown_whole(self.query):
            matched = int(self._execute(connection, self.matched, sources or [NO_EVENTS], log)[0][0] or 0)
        scanned = sum(lines.lines for _, lines in files.written) + _rows_in(connection, files.packed)
        statistics = QueryStatistics(float(matched), float(scanned), float(files.size_bytes))
        names = self.rows.columns
        return QueryResults("Complete", [_row(names, values) for values in rows], statistics)

    def _execute(
        self, connection: "DuckDBPyConnection", statement: Statement, sources: list[str], log: str
    ) -> list[tuple[str | None, ...]]:
        events = events_of(sources, log, len(statement.parameters) + 1)
        sql = events + statement.sql
        for macro in macros_for(sql):
            connection.execute(macro)
        return connection.execute(sql, [*statement.parameters, self.begin_ms, self.end_ms]).fetchall()


def _search_of(query: Query, begin_ms: int, end_ms: int, *, now_s: int) -> _Search:
    """Raises QueryFault."""
    rows = statement_of(query, now_s=now_s)
    return _Search(query, rows, statement_of(matched_by(query), now_s=now_s), begin_ms, end_ms)


def check_regexes(query: Query) -> None:
    """Raises QueryFault at one that the engine cannot read."""
    import duckdb

    regexes = list(regexes_in(query))
    if not regexes:
        return
    with duckdb.connect() as connection:
        for regex in regexes:
            try:
                connection.execute("SELECT regexp_matches('', $1)", [groups_of(regex).pattern])
            except duckdb.Error as error:
                raise QueryFault(
                    regex.at, "bad_regex", reason=str(error).partition(": ")[2], length=len(regex.source) + 2
                ) from error


class _Files(NamedTuple):
    packed: list[Path]
    written: list[tuple[Segment, Readable]]
    size_bytes: int


def _files_of(folder: Path, log: str, begin_ms: int, end_ms: int, scratch: Path) -> _Files:
    """Those that may hold lines of that time: a line is in the file of its hour, or of one beside it."""
    packed, written, size_bytes = [], [], 0
    for segment in segments_in(folder, log):
        if not begin_ms - 2 * HOUR_MS < segment.hour_ms <= end_ms + HOUR_MS:
            continue
        if segment.is_packed:
            packed.append(segment.path)
            size_bytes += segment.path.stat().st_size
        else:
            lines = readable(segment.path, scratch, is_closed=segment.sequence > 0)
            written.append((segment, lines))
            size_bytes += lines.size_bytes
    return _Files(packed, written, size_bytes)


def _rows_in(connection: "DuckDBPyConnection", packed: list[Path]) -> int:
    if not packed:
        return 0
    paths = ", ".join(quoted(str(path)) for path in packed)
    found = connection.execute(f"SELECT sum(num_rows) FROM parquet_file_metadata([{paths}])").fetchone()
    assert found is not None
    return int(found[0])


def _row(names: tuple[str, ...], values: tuple[str | None, ...]) -> list[ResultField]:
    return [ResultField(name, value) for name, value in zip(names, values, strict=True) if value is not None]


class _Guard:
    """Interrupts the connection when time is up or somebody wants it to stop."""

    def __init__(self, connection: "DuckDBPyConnection", timeout_s: float, stopping: threading.Event) -> None:
        self.why_ended: QueryStatus | None = None
        self._connection = connection
        self._timeout_s = timeout_s
        self._stopping = stopping
        self._over = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "_Guard":
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._stopping.set()
        self._watcher.join()

    def _watch(self) -> None:
        is_asked = self._stopping.wait(self._timeout_s)
        while not self._over.is_set():
            self.why_ended = "Cancelled" if is_asked else "Timeout"
            self._connection.interrupt()  # again and again: between two statements it does nothing
            self._over.wait(INTERRUPT_S)
