"""The process that holds the listening sockets and keeps the others running.

Each child has its own back-off; one that an operator holds stays down. What happens to them is written into a journal
in the data folder, a line each, because the process that keeps such records may be the one that died.
"""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import msgspec

from hanbit.entrypoints.lifeline import READY, WARM
from hanbit.ops.observe.processes import STEADY_S, Event, ProcessEvent, ProcessState, State, wait_s

LEAVE_S = 15
"""A child that was asked to leave and is still there after this long is killed."""

PATIENCE_S = 1.0
"""Connections wait in the socket's queue for a restart this near; when it takes longer they are refused at once."""

WARM_S = 60
"""For a release to load, before anything has been asked of the one that serves."""

TAKE_OVER_S = 60
"""For the one that serves to leave and the other to serve."""

MOST_JOURNAL_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Charge:
    """A process to keep running. ``is_vital``: when it cannot even start once, there is nothing to keep.

    ``listening``: the socket that it serves, None for one that serves nobody.
    """

    name: str
    arguments: tuple[str, ...]
    listening: socket.socket | None
    is_vital: bool = False


class Journal:
    """``processes.ndjson``; a full one becomes ``processes.1.ndjson`` when the supervisor starts."""

    def __init__(self, path: Path) -> None:
        if path.exists() and path.stat().st_size > MOST_JOURNAL_BYTES:
            path.replace(path.with_suffix(".1.ndjson"))
        self._descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def write(self, event: ProcessEvent) -> None:
        with contextlib.suppress(OSError):  # a full disk must not keep a process down
            os.write(self._descriptor, msgspec.json.encode(event) + b"\n")


@dataclass
class Life:
    """A process of a charge, and our end of the pair of sockets it was given. ``code``: the release that it runs."""

    process: asyncio.subprocess.Process
    ours: socket.socket
    code: str

    async def says(self, word: bytes) -> bool:
        """False when it says something else, or its end closes first, which it does however the process ends."""
        self.ours.setblocking(False)
        try:
            return await asyncio.get_running_loop().sock_recv(self.ours, len(word)) == word
        except OSError:
            return False


@dataclass
class Child:
    """One charge over its lives. ``code``: folder of the release that it runs; empty, the supervisor's own."""

    charge: Charge
    journal: Journal
    code: str = ""
    process: asyncio.subprocess.Process | None = None
    is_ready: bool = False
    is_held: bool = False
    is_leaving: bool = False
    starts: int = 0
    _failures: int = 0
    _told: asyncio.Event = field(default_factory=asyncio.Event)
    _successor: Life | None = None
    _succeeded: "asyncio.Future[bool] | None" = None

    async def keep(self, on_ready: Callable[[], None]) -> int:
        """Until it is told to leave, or a vital one fails at its first start. Returns the status for the command."""
        while not self.is_leaving:
            if self.is_held:
                await self._dismiss_successor()
                self._refuse_connections()
                await self._word()
                continue
            started_s = time.monotonic()
            is_takeover = self._successor is not None
            status, was_ready = await self._live(on_ready)
            if self.charge.is_vital and self.starts <= 1 and not was_ready and not self.is_leaving:
                return status if status > 0 else 1
            if self._successor is not None or (is_takeover and not was_ready):
                continue  # who takes over is there already; and one that failed to is followed by the former release
            if not self.is_leaving and not self.is_held:
                self._failures = 1 if time.monotonic() - started_s >= STEADY_S else self._failures + 1
                await self._pause(wait_s(self._failures))
        await self._dismiss_successor()
        return 0

    def hold(self, number: signal.Signals) -> None:
        """Ends it, and starts it no more until it is released."""
        if not self.is_held:
            self._record("held")
        self.is_held = True
        self._signal(number)
        self._told.set()

    def release(self) -> None:
        if self.is_held:
            self._record("released")
        self.is_held, self._failures = False, 0
        self._told.set()

    async def replace(self, code: str) -> bool:
        """Another release takes over: whether it serves. If it does not, the former one is started again.

        It loads everything before the one that serves is asked to leave, which then answers what it has begun. In
        between, connections wait in the queue of the listening socket, that nobody closes.
        """
        if self._succeeded is not None or self.is_held or not self.is_ready:
            return False
        self._succeeded = asyncio.get_running_loop().create_future()
        try:
            successor = await self._spawn(code, "--take-over")
            if successor is None:
                return False
            is_warm = await _in_time(successor.says(WARM), WARM_S)
            if not is_warm or self.is_held or self.is_leaving:
                await _end(successor)
                return False
            self._successor = successor
            self._signal(signal.SIGTERM)
            return await _in_time(self._succeeded, TAKE_OVER_S)
        finally:
            self._succeeded = None

    async def leave(self) -> None:
        """Asked to; killed if it does not."""
        self.is_leaving = True
        self._told.set()
        self._signal(signal.SIGTERM)
        if self.process is not None:
            try:
                await asyncio.wait_for(self.process.wait(), LEAVE_S)
            except TimeoutError:
                self._signal(signal.SIGKILL)

    @property
    def state(self) -> ProcessState:
        state: State = (
            "held" if self.is_held else "ready" if self.is_ready else "starting" if self.process else "waiting"
        )
        pid = self.process.pid if self.process else None
        return ProcessState(self.charge.name, state, pid, self.starts, self.code)

    async def _live(self, on_ready: Callable[[], None]) -> tuple[int, bool]:
        """One life, from start to end: its exit status, and whether it ever served."""
        life, self._successor = self._successor or await self._spawn(self.code), None
        if life is None:
            return 1, False
        with life.ours:
            self.process = life.process
            self.starts += 1
            self._record("started")
            if self.is_leaving or self.is_held:  # told so while it was being started
                self._signal(signal.SIGTERM)
            self.is_ready = await life.says(READY)
            if self.is_ready:
                self.code = life.code
                self._record("ready")
                on_ready()
            self._conclude(self.is_ready)
            status = await life.process.wait()
        was_ready = self.is_ready
        self._record("ended", status)
        self.process, self.is_ready = None, False
        return status, was_ready

    async def _spawn(self, code: str, *more: str) -> Life | None:
        """None when the machine has no process to give."""
        try:
            ours, theirs = socket.socketpair()
        except OSError:
            return None
        with theirs:
            given = {"--supervisor-fd": theirs.fileno()}
            if self.charge.listening is not None:
                given["--listen-fd"] = self.charge.listening.fileno()
            try:
                process = await asyncio.create_subprocess_exec(
                    sys.executable, "-m", "hanbit.entrypoints.cli", *self.charge.arguments, *more,
                    *(word for name, number in given.items() for word in (name, str(number))),
                    pass_fds=tuple(given.values()),
                    env={**os.environ, "PYTHONPATH": code} if code else None,
                    start_new_session=True,  # Ctrl-C is for the supervisor, which then asks its children
                )  # fmt: skip
            except OSError:
                ours.close()
                return None
        return Life(process, ours, code)

    async def _dismiss_successor(self) -> None:
        """Whoever is held or leaves is not taken over."""
        successor, self._successor = self._successor, None
        if successor is not None:
            self._conclude(False)
            await _end(successor)

    def _conclude(self, is_ready: bool) -> None:
        """Tells whoever ordered a take-over how it went."""
        if self._succeeded is not None and not self._succeeded.done() and self._successor is None:
            self._succeeded.set_result(is_ready)

    async def _pause(self, seconds: float) -> None:
        if seconds > PATIENCE_S:
            self._refuse_connections()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._word(), seconds)

    async def _word(self) -> None:
        await self._told.wait()
        self._told.clear()

    def _refuse_connections(self) -> None:
        """Linux ends listening and keeps the address; the next child listens again (shutdown(2), listen(2)).

        A socket that does not listen would be shut down for good, and with it all that a later child accepts from it.
        """
        listening = self.charge.listening
        if listening is not None and listening.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            listening.shutdown(socket.SHUT_RDWR)

    def _signal(self, number: signal.Signals) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(number)

    def _record(self, event: Event, status: int | None = None) -> None:
        pid = self.process.pid if self.process is not None else None
        self.journal.write(ProcessEvent(time.time_ns() // 1_000_000, self.charge.name, event, pid, status))


async def _in_time(answer: Awaitable[bool], patience_s: float) -> bool:
    try:
        return await asyncio.wait_for(answer, patience_s)
    except TimeoutError:
        return False


async def _end(life: Life) -> None:
    with life.ours, contextlib.suppress(ProcessLookupError):
        life.process.kill()
    await life.process.wait()


async def supervise(children: dict[str, Child], on_ready: Callable[[], None]) -> int:
    """Until SIGINT or SIGTERM, or until a vital child cannot start. Returns the status for the command.

    ``on_ready``: the first time that a vital child serves.
    """
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    said: list[bool] = []

    def ready(child: Child) -> None:
        if child.charge.is_vital and not said:
            said.append(True)
            on_ready()

    keeping = [asyncio.create_task(child.keep(partial(ready, child))) for child in children.values()]
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([*keeping, stopping], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    for child in children.values():
        await child.leave()
    return max(await asyncio.gather(*keeping))
