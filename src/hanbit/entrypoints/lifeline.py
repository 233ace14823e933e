"""A process and whoever started it: when to leave, and the word that it serves.

A supervisor holds one end of a pair of sockets, its child the other. The child says that it is ready; the child leaves
when the supervisor's end is gone, however that one died: no server goes on without anyone who would restart it.
"""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable

READY = b"ready\n"
WARM = b"warm\n"
"""Everything is loaded, and it waits for the one before it to let go of the data folder."""


class Lifeline:
    def __init__(self, supervisor_fd: int | None, on_ready: Callable[[], None] = lambda: None) -> None:
        """Without a supervisor, ``on_ready`` is told instead of one."""
        self._supervisor = None if supervisor_fd is None else socket.socket(fileno=supervisor_fd)
        self._on_ready = on_ready

    @property
    def is_supervised(self) -> bool:
        return self._supervisor is not None

    def until_told(self) -> asyncio.Event:
        """Set at SIGINT, SIGTERM, or when the supervisor is gone."""
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        if self._supervisor is not None:
            self._supervisor.setblocking(False)
            loop.add_reader(self._supervisor, self._heard, self._supervisor, stop)
        return stop

    def say_ready(self) -> None:
        if self._supervisor is None:
            self._on_ready()
        else:
            self._say(self._supervisor, READY)

    def say_warm(self) -> None:
        if self._supervisor is not None:
            self._say(self._supervisor, WARM)

    @staticmethod
    def _say(supervisor: socket.socket, word: bytes) -> None:
        with contextlib.suppress(OSError):  # it is gone: the reader hears of it
            supervisor.send(word)

    @staticmethod
    def _heard(supervisor: socket.socket, stop: asyncio.Event) -> None:
        try:
            is_gone = supervisor.recv(64) == b""
        except BlockingIOError:
            return
        except OSError:
            is_gone = True
        if is_gone:
            asyncio.get_running_loop().remove_reader(supervisor)
            stop.set()
