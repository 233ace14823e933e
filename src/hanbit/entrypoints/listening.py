"""How anything of ours listens and is served over HTTP; what is compared with the product is served alike."""

import asyncio
import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from hanbit.entrypoints.bounds import PATIENCE_S, BoundedRequests

KEEP_ALIVE_S = 75
"""Longer than the minute for which load balancers keep an idle connection, so that they are the ones who close it."""

BACKLOG = 4096
LEAVE_S = 10

DRAIN_S = 1.0
"""A client that is at work sends its next request within this time."""

DRAIN_STEP_S = 0.02

TICK_S = 0.1
"""How often uvicorn's server gives word."""


class Server(uvicorn.Server):
    """Signals are ours to handle, for there is more than one server in a process; so is how long a client may take."""

    def __init__(self, config: uvicorn.Config, *, patience_s: float = PATIENCE_S) -> None:
        super().__init__(config)
        self._patience_s = patience_s
        self._ticks = max(1, round(min(1.0, patience_s / 3) / TICK_S))

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def drain(self) -> None:
        """Takes no more connections and ends those that there are, each with an answer; the silent ones go at last.

        Whoever else holds the listening socket goes on queueing what comes.
        """
        for server in self.servers:
            server.close()
        for connection in tuple(self.server_state.connections):
            if isinstance(connection, BoundedRequests):
                connection.answer_once_more()
        deadline_s = time.monotonic() + DRAIN_S
        while self.server_state.connections and time.monotonic() < deadline_s:
            await asyncio.sleep(DRAIN_STEP_S)
        self.should_exit = True

    async def on_tick(self, counter: int) -> bool:
        if counter % self._ticks == 0:
            for connection in tuple(self.server_state.connections):
                if isinstance(connection, BoundedRequests):
                    connection.waited(self._ticks * TICK_S, self._patience_s)
        return await super().on_tick(counter)


def http_config(app: ASGIApp, uds: Path | None = None, *, keep_alive_s: int = KEEP_ALIVE_S) -> uvicorn.Config:
    """``uds``: on that socket of the file system, instead of one that is given when it starts."""
    return uvicorn.Config(
        app,
        uds=str(uds) if uds else None,
        loop="uvloop",
        http=BoundedRequests,
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        log_level="error",  # what clients get wrong is no line on our terminal
        server_header=False,
        proxy_headers=False,
        backlog=BACKLOG,
        timeout_keep_alive=keep_alive_s,
        timeout_graceful_shutdown=LEAVE_S,
    )
