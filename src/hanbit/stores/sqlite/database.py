"""One file, one writing connection behind group commit, and one that reads what is committed while a COMMIT runs."""

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter
from typing import Any, Generic, TypeVar

import apsw

from hanbit.domain.refusals import StorageFull, Unavailable
from hanbit.stores.sqlite.schema import SCHEMA
from hanbit.telemetry.traces import Recording, recording

T = TypeVar("T")

BATCH_S = 0.010
"""Longest a batch may hold the event loop with statements before it is committed; the rest waits for the next."""

SPACING_S = 0.005
"""While several write at once, from the start of one batch to the start of the next: so they share an fdatasync and
the pages it writes. Whoever writes alone never waits for it."""

SEVERAL = 3
"""Writers of one batch that make it likely that more are on their way."""

QUIET_TURNS = 2
"""Of the event loop, after which nobody is on their way: what one turn reads from a socket is run in the next."""

ENOUGH = 128
"""Writers that are not kept waiting for more."""

CACHE_KIB = 16 * 1024
"""Of pages, for each connection; more are in the system's cache. A COMMIT after a tree was rebalanced walks all of
them, for SQLite sorts pages by way of a page number beyond every other and then cuts off what lies there.
"""

CHECKPOINT_PAGES = 16_000
"""64 MB of log before its pages are copied into the file: those that change with every commit are copied once."""

MOST_PAGES = 4 * CHECKPOINT_PAGES
"""A log this long makes a COMMIT wait until it is copied: then the copying beside the writing does not keep up."""


class _Job(Generic[T]):
    __slots__ = ("done", "error", "result", "work")

    def __init__(self, work: Callable[[apsw.Connection], T], done: "asyncio.Future[T]") -> None:
        self.work = work
        self.done = done
        self.result: T | None = None
        self.error: BaseException | None = None

    def deliver(self) -> None:
        if self.done.done():  # the waiter went away; what it asked for stands or falls with the batch
            return
        if self.error is not None:
            self.done.set_exception(self.error)
        else:
            self.done.set_result(self.result)  # type: ignore[arg-type]


class Database:
    """Group commit: statements run on the event loop, COMMIT (where fsync waits) in one thread.

    While a COMMIT is under way new work queues up and becomes the next batch. Whoever waits is told, success
    or refusal, only after the COMMIT of their batch: a refusal never rests on something that then vanished.
    """

    def __init__(self, path: Path) -> None:
        """Opens or makes the file and migrates it. Raises what ``Schema.migrate`` raises."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        self.path = path
        self.writer = _opened(path)
        try:
            SCHEMA.require_own(self.writer)  # before any pragma: the journal mode is written into the file
            _configure(self.writer)
            SCHEMA.migrate(self.writer)
            self._reader = _opened(path, flags=apsw.SQLITE_OPEN_READONLY)
            _configure(self._reader)
            self._copier = _opened(path)
            _configure(self._copier)
        except BaseException:
            self.writer.close()
            raise
        self._queue: deque[_Job[Any]] = deque()
        self._committing: asyncio.Future[Any] | None = None
        self._is_scheduled = False
        self._batches = 0
        self.batch_under_way = 0
        """Number of the batch between its BEGIN and its end, whichever that is; 0: there is none."""
        self.batch_on_disk = 0
        """Number of the last batch that was committed."""
        self._is_busy = False
        self._next_at = 0.0
        self._is_closing = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="hanbit-commit")
        self._copying: asyncio.Future[Any] | None = None
        self._copy_thread = ThreadPoolExecutor(1, thread_name_prefix="hanbit-checkpoint")
        self._log_pages = 0
        self._is_bulk_copied = False
        self._checkpointing = threading.Lock()
        self.writer.set_wal_hook(self._logged)

    @property
    def reader(self) -> apsw.Connection:
        """Sees what is committed and nothing else. Use it at once: never across an ``await``.

        Between batches that is the writing connection: a connection drops its cached pages when another one commits.
        """
        return self.writer if self._committing is None else self._reader

    @property
    def is_committing(self) -> bool:
        return self._committing is not None

    def write(self, work: Callable[[apsw.Connection], T]) -> Awaitable[T]:
        """Run ``work`` inside the next batch; done when it is on disk. It may be run twice: what it does outside the
        database must then be as if it had been once.

        What ``work`` raises undoes that work alone and reaches its caller. Raises StorageFull when the disk is
        full and Unavailable when the COMMIT failed or the database is closing; then nothing of this work is stored.
        """
        if self._is_closing:
            raise Unavailable
        loop = asyncio.get_running_loop()
        job: _Job[T] = _Job(work, loop.create_future())
        self._queue.append(job)
        if self._committing is None:
            self._schedule(loop)
        recorded = recording.get()
        return job.done if recorded is None else _noted(job.done, recorded)

    def _gather(self, loop: asyncio.AbstractEventLoop, came: int, quiet_turns: int = 0) -> None:
        """While several write at once, a batch begins when turns of the loop have brought nobody else.

        Sharing a COMMIT saves the pages they have in common, and what is read meanwhile is read from a warm cache.
        """
        waiting = len(self._queue)
        quiet_turns = quiet_turns + 1 if waiting == came else 0
        if self._is_busy and quiet_turns < QUIET_TURNS and waiting < ENOUGH:
            loop.call_soon(self._gather, loop, waiting, quiet_turns)
        else:
            self._run_batch(loop)

    def _run_batch(self, loop: asyncio.AbstractEventLoop) -> None:
        self._is_scheduled = False
        if not self._queue:
            return None
        batch: list[_Job[Any]] = []
        began_at = loop.time()
        try:
            self._begin()
        except apsw.Error as error:
            batch = list(self._queue)
            self._queue.clear()
            return self._fail(batch, error)
        failure = self._run_jobs(batch)
        if failure is not None:  # SQLite itself rolled the whole transaction back
            self._fail(batch, failure)
            if self._queue:
                self._schedule(loop)
            return None
        self._is_busy = len(batch) >= SEVERAL
        self._next_at = began_at + SPACING_S if self._is_busy else 0.0
        self._committing = loop.run_in_executor(self._thread, self._commit)
        self._committing.add_done_callback(lambda outcome: self._after_commit(loop, batch, outcome))
        return None

    def _begin(self) -> None:
        self.writer.execute("BEGIN IMMEDIATE")
        self._batches += 1
        self.batch_under_way = self._batches

    def _run_jobs(self, batch: list[_Job[Any]]) -> apsw.Error | None:
        """Moves jobs from the queue into ``batch``. None, or the error after which the transaction is lost.

        A savepoint has SQLite copy every page that changes, so the first try does without: hardly any job fails. When
        one does, what it wrote is undone by doing the batch again with a savepoint for each.
        """
        until = perf_counter() + BATCH_S
        has_savepoints = False
        failure: apsw.Error | None = None
        while self._queue and failure is None and (not batch or perf_counter() < until):
            batch.append(job := self._queue.popleft())
            if has_savepoints:
                failure = self._run_job(job)
            elif not self._try_job(job):
                has_savepoints = True
                failure = self._run_again(batch)
        return failure

    def _try_job(self, job: _Job[Any]) -> bool:
        """False when it failed and left something behind."""
        changes = self.writer.total_changes()
        try:
            job.result = job.work(self.writer)
        except Exception as error:  # noqa: BLE001 - handed to the waiter; the batch goes on for the others
            job.error = _translated(error)
            return self.writer.in_transaction and self.writer.total_changes() == changes
        return True

    def _run_again(self, batch: list[_Job[Any]]) -> apsw.Error | None:
        try:
            if self.writer.in_transaction:
                self.writer.execute("ROLLBACK")
            self._begin()
        except apsw.Error as error:
            return error
        return next((failure for job in batch if (failure := self._run_job(job)) is not None), None)

    def _run_job(self, job: _Job[Any]) -> apsw.Error | None:
        """None, or the error after which the transaction as a whole is lost."""
        job.error = None
        try:
            self.writer.execute("SAVEPOINT job")
            try:
                job.result = job.work(self.writer)
            except Exception as error:  # noqa: BLE001 - handed to the waiter; the batch goes on for the others
                job.error = _translated(error)
                self.writer.execute("ROLLBACK TO job")  # fails when SQLite rolled everything back by itself
            self.writer.execute("RELEASE job")
        except apsw.Error as error:
            return error.__context__ if isinstance(error.__context__, apsw.Error) else error
        return None

    def _commit(self) -> None:
        """After the bulk of the log was copied, one COMMIT copies the rest, so that the log can begin anew."""
        self.writer.execute("COMMIT")
        if self._is_bulk_copied or self._log_pages >= MOST_PAGES:
            self._is_bulk_copied = False
            self._checkpoint(self.writer)
            self._log_pages = 0  # unless the next COMMIT tells that something held it up

    def _logged(self, _connection: apsw.Connection, _name: str, pages: int) -> int:
        """SQLite tells after each COMMIT how long the log is; having a hook also keeps it from copying by itself."""
        self._log_pages = pages
        return apsw.SQLITE_OK

    def _copy_log(self, loop: asyncio.AbstractEventLoop) -> None:
        """In a thread and a connection of its own, so that no COMMIT waits for it."""

        def copied(_outcome: "asyncio.Future[Any]") -> None:
            self._copying = None
            self._is_bulk_copied = True

        self._copying = loop.run_in_executor(self._copy_thread, self._checkpoint, self._copier)
        self._copying.add_done_callback(copied)

    def _checkpoint(self, connection: apsw.Connection) -> None:
        """What is copied and when decides nothing: whatever fails here is tried again after a later COMMIT.

        One at a time: SQLite would refuse a second, and a log that has grown too long has to be waited for.
        """
        with self._checkpointing, contextlib.suppress(apsw.Error):
            connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)

    def _after_commit(
        self, loop: asyncio.AbstractEventLoop, batch: list[_Job[Any]], outcome: "asyncio.Future[Any]"
    ) -> None:
        self._committing = None
        error = outcome.exception()
        if error is None:
            self.batch_on_disk, self.batch_under_way = self.batch_under_way, 0
            for job in batch:
                job.deliver()
        else:
            self._fail(batch, error)
        if self._log_pages >= CHECKPOINT_PAGES and self._copying is None and not self._is_closing:
            self._copy_log(loop)
        if self._queue:
            self._schedule(loop)

    def _schedule(self, loop: asyncio.AbstractEventLoop) -> None:
        if not self._is_scheduled:
            self._is_scheduled = True
            if loop.time() >= self._next_at:
                loop.call_soon(self._gather, loop, 0)
            else:
                loop.call_at(self._next_at, self._gather, loop, 0)

    def _fail(self, batch: list[_Job[Any]], error: BaseException) -> None:
        self.batch_under_way = 0
        if self.writer.in_transaction:
            with contextlib.suppress(apsw.Error):  # then the next BEGIN fails, and this is tried again
                self.writer.execute("ROLLBACK")
        for job in batch:
            job.error = StorageFull() if isinstance(error, apsw.FullError) else Unavailable()
            job.deliver()

    async def close(self) -> None:
        """Waits for the batch under way, then closes. Work still queued is failed as Unavailable."""
        self._is_closing = True
        while self._queue:
            job = self._queue.popleft()
            job.error = Unavailable()
            job.deliver()
        if self._committing is not None:
            await asyncio.wait([self._committing])
        if self._copying is not None:
            await asyncio.wait([self._copying])
        self._thread.shutdown(wait=True)
        self._copy_thread.shutdown(wait=True)
        self._copier.close()
        self._reader.close()
        self.writer.close()


async def _noted(done: "asyncio.Future[T]", recorded: Recording) -> T:
    started = perf_counter()
    try:
        return await done
    finally:
        recorded.note("commit", started)


def touch(connection: apsw.Connection) -> None:
    """Writes something that changes nothing: whoever waits for it knows that the disk takes writes."""
    connection.pragma("user_version", int(connection.pragma("user_version") or 0))


def _opened(path: Path, flags: int = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE) -> apsw.Connection:
    connection = apsw.Connection(str(path), flags=flags | apsw.SQLITE_OPEN_NOMUTEX, statementcachesize=200)
    connection.set_busy_timeout(5_000)
    return connection


def _configure(connection: apsw.Connection) -> None:
    if not connection.readonly("main"):
        connection.pragma("journal_mode", "wal")
        connection.pragma("synchronous", "full")
        connection.pragma("foreign_keys", True)
        connection.pragma("secure_delete", True)  # what people delete does not stay in free pages; 2 % of a commit
        connection.wal_autocheckpoint(0)
    # Plans never depend on bound values; else every bind that a partial index might care about prepares anew.
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
    connection.pragma("cache_size", -CACHE_KIB)
    connection.pragma("mmap_size", 0)  # a mapping is given up whenever another connection commits
    connection.pragma("temp_store", "memory")


_UNAVAILABLE = (
    apsw.BusyError,
    apsw.LockedError,
    apsw.IOError,
    apsw.ReadOnlyError,
    apsw.CantOpenError,
    apsw.AbortError,
)


def _translated(error: BaseException) -> BaseException:
    if isinstance(error, apsw.FullError):
        return StorageFull()
    return Unavailable() if isinstance(error, _UNAVAILABLE) else error
