"""What operators set going from the console: commands of theirs in processes of their own, one at a time."""

import asyncio
import contextlib
import os
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from hanbit.domain.accounts import Locale
from hanbit.ops.recover.drills import Name
from hanbit.ops.recover.restores import GO, Restore, broken_off, decode_event, ended, heard
from hanbit.ops.recover.works import Busy, NotReady, Work
from hanbit.ports.clock import Clock
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.recovery import OpsRecovery
from hanbit.telemetry.logs import Log, log_failure
from hanbit.wiring.commands import last_line, running

LANGUAGES: dict[Locale, str] = {"ko": "ko_KR.UTF-8", "en": "en_US.UTF-8"}
LONGEST_LINE = 1 << 20


def local_works(data: Path, database: OpsDatabase, clock: Clock, log: Log) -> "LocalWorks":
    recovery = OpsRecovery(database)
    for restore in broken_off(recovery.restores(limit=1), clock.now_ms()):
        recovery.keep_restore(restore)
    for work in recovery.works(limit=1):
        if work.ended_ms is None:
            recovery.keep_work(replace(work, ended_ms=clock.now_ms(), is_broken_off=True))
    return LocalWorks(data, recovery, clock.now_ms, log)


class LocalWorks:
    """Nothing outlives this process: a command that waits to be told sees the end of its input."""

    def __init__(self, data: Path, recovery: OpsRecovery, now_ms: Callable[[], int], log: Log) -> None:
        """``recovery``: where each is written down, again and again as it goes on."""
        self._data = data
        self._recovery = recovery
        self._now_ms = now_ms
        self._log = log
        self._task: asyncio.Task[None] | None = None
        self._process: Process | None = None
        self._restore: Restore | None = next(iter(recovery.restores(limit=1)), None)
        self._last: Work | None = next(iter(recovery.works(limit=1)), None)

    @property
    def last(self) -> Work | None:
        return self._last

    @property
    def restore(self) -> Restore | None:
        return self._restore

    def back_up(self, who: str, locale: Locale) -> Work:
        return self._begin(("backup", "create"), who, locale)

    def verify(self, backup: str, who: str, locale: Locale) -> Work:
        return self._begin(("backup", "verify", backup), who, locale)

    def drill(self, scenario: Name, who: str, locale: Locale) -> Work:
        return self._begin(("drill", "run", scenario), who, locale)

    def undo(self, space: str, at: str, who: str, locale: Locale) -> Work:
        return self._begin(("backup", "undo", "--space", space, "--at", at), who, locale)

    def roll_back(self, version: str, why: str, watch_s: int, who: str, locale: Locale) -> Work:
        said = (f"--to={version}", f"--why={why}", f"--watch={watch_s}", f"--by={who}")
        return self._begin(("deploy", "rollback", *said), who, locale)

    def begin_restore(self, backup: str | None, at_ms: int | None, who: str, locale: Locale) -> Restore:
        self._claim()
        begun = Restore(began_ms=self._now_ms(), who=who, backup=backup or "", at_ms=at_ms)
        self._recovery.keep_restore(begun)  # what cannot be written down is not begun
        self._restore = begun
        moment = [] if at_ms is None else ["--at", datetime.fromtimestamp(at_ms / 1000, UTC).isoformat()]
        words = ("backup", "switch", *([backup] if backup else []), *moment, "--json")
        self._set_going(self._restoring(begun, words, locale))
        return begun

    def switch(self, backup: str) -> Restore:
        restore, process = self._restore, self._process
        if restore is None or restore.state != "ready" or backup != restore.backup or process is None:
            raise NotReady
        assert process.stdin is not None
        process.stdin.write(f"{GO}\n".encode())
        return self._note(replace(restore, state="switching", switch_ms=self._now_ms()))

    def cancel(self) -> Restore:
        restore, task = self._restore, self._task
        if restore is None or restore.state not in ("proving", "ready") or task is None:
            raise NotReady
        task.cancel()
        return self._note(ended(restore, "cancelled", self._now_ms()))

    async def close(self) -> None:
        """What runs is given up; a switch that has begun is waited for."""
        if self._task is None or self._task.done():
            return
        if self._restore is None or self._restore.state != "switching":
            self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    def _claim(self) -> None:
        if self._task is not None and not self._task.done():
            raise Busy

    def _begin(self, words: tuple[str, ...], who: str, locale: Locale) -> Work:
        self._claim()
        begun = Work(words=words, who=who, began_ms=self._now_ms())
        self._recovery.keep_work(begun)
        self._last = begun
        self._set_going(self._working(begun, locale))
        return begun

    def _set_going(self, doing: Coroutine[Any, Any, None]) -> None:
        self._task = asyncio.create_task(doing)
        self._task.add_done_callback(self._log_failure)

    def _log_failure(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            log_failure(self._log, "works", error)

    async def _working(self, work: Work, locale: Locale) -> None:
        is_good, is_broken_off, said, complaint = False, False, b"", b""
        try:
            async with self._running(work.words, locale) as process:
                said, complaint = await process.communicate()
                is_good = process.returncode == 0
        except asyncio.CancelledError:
            is_broken_off = True
            raise
        finally:
            line = last_line(said if is_good else complaint)
            self._last = replace(work, ended_ms=self._now_ms(), is_good=is_good, said=line, is_broken_off=is_broken_off)
            self._recovery.keep_work(self._last)
            self._log_end(work.words, work.who, is_good=is_good)

    async def _restoring(self, begun: Restore, words: Sequence[str], locale: Locale) -> None:
        try:
            async with self._running(words, locale) as process:
                assert process.stdout is not None
                assert process.stderr is not None
                complaint = asyncio.create_task(process.stderr.read())
                async for line in process.stdout:
                    if self._restore is not None and not self._restore.is_over:
                        self._note(heard(self._restore, decode_event(line)))
                await process.wait()
                self._conclude(process.returncode == 0, last_line(await complaint))
        finally:
            if self._restore is not None and not self._restore.is_over:
                self._note(ended(self._restore, "broken_off", self._now_ms()))
            self._log_end(words, begun.who, is_good=self._restore is not None and self._restore.state == "done")

    def _conclude(self, is_good: bool, complaint: str) -> None:
        restore = self._restore
        if restore is not None and not restore.is_over:
            fault = None if is_good else complaint
            self._note(ended(restore, "done" if is_good else "failed", self._now_ms(), fault))

    @contextlib.asynccontextmanager
    async def _running(self, words: Sequence[str], locale: Locale) -> AsyncIterator[Process]:
        environment = {**os.environ, "LC_ALL": LANGUAGES[locale]}
        pipes = {"stdin": PIPE, "stdout": PIPE, "stderr": PIPE}
        async with running(self._data, words, **pipes, env=environment, limit=LONGEST_LINE) as process:
            self._process = process
            try:
                yield process
            finally:
                self._process = None

    def _note(self, restore: Restore) -> Restore:
        self._restore = restore
        self._recovery.keep_restore(restore)
        return restore

    def _log_end(self, words: Sequence[str], who: str, *, is_good: bool) -> None:
        self._log.write(
            "INFO" if is_good else "WARN",
            "OPERATOR_COMMAND",
            "A command of an operator ended",
            function=" ".join(words[:2]),
            metadata={"who": who, "good": is_good},
        )
