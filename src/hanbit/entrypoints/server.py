"""The app server: one process, one event loop. It starts, says where it is, and leaves without dropping anyone."""

import asyncio
import contextlib
import gc
import os
import signal
import socket
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from hanbit.telemetry.logs import FLUSH_S, ErrorFields, Log
from hanbit.telemetry.metrics import Metrics
from hanbit.usecases.spaces import sweep
from hanbit.wiring.product import Product

KEEP_ALIVE_S = 75
"""Longer than the minute for which load balancers keep an idle connection, so that they are the ones who close it."""

BACKLOG = 4096
LEAVE_S = 10
SWEEP_S = 3600


MAX_HEAD_BYTES = 64 * 1024
"""Of a request line with its headers, after which no more is read (nginx: four buffers of 8 KiB)."""


class BoundedHeads(HttpToolsProtocol):
    """The parser keeps a head until it is complete, however long: unbounded, anyone could fill the memory with one."""

    _head_bytes: int | None = None  # None: no head is being read

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head_bytes = 0

    def on_headers_complete(self) -> None:
        self._head_bytes = None
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._head_bytes is not None:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES and not self.transport.is_closing():
                self.transport.write(
                    b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
                )
                self.transport.close()


class _Server(uvicorn.Server):
    """Signals are ours to handle: there is more than one server in the process."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def bound_socket(host: str, port: int) -> socket.socket:
    """Raises OSError when the address is taken."""
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    listening.set_inheritable(True)
    return listening


def url_of(listening: socket.socket) -> str:
    """Where this machine reaches it."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


async def serve(product: Product, listening: socket.socket, management: Path, on_ready: Callable[[], None]) -> None:
    """Until SIGINT or SIGTERM: then streams end, requests under way are answered, and the last batch is committed."""
    server = _Server(http_config(product.app))
    manager = _Server(http_config(ManagementApp(product.metrics, url_of(listening)), uds=management))
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    jobs = [
        asyncio.create_task(_every(FLUSH_S, _flushed(product.log), product.log)),
        asyncio.create_task(_every(SWEEP_S, lambda: sweep(product.desk), product.log)),
        asyncio.create_task(_every(SWEEP_S, _collected, product.log)),
        asyncio.create_task(product.streams.pulse()),
    ]
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    managing = asyncio.create_task(manager.serve())
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    with contextlib.suppress(FileNotFoundError):
        management.chmod(0o600)
    _spare_the_collector()
    product.log.write("INFO", "started", "Serving", function="serve", metadata={"pid": os.getpid()})
    product.log.flush()
    on_ready()
    await asyncio.wait([serving, asyncio.create_task(stop.wait())], return_when=asyncio.FIRST_COMPLETED)
    product.leaving.append(True)
    await product.streams.close()
    server.should_exit = manager.should_exit = True
    await asyncio.gather(serving, managing)
    for job in jobs:
        job.cancel()
    await asyncio.gather(*jobs, return_exceptions=True)
    product.log.write("INFO", "stopped", "Stopped", function="serve")
    await product.close()


def _spare_the_collector() -> None:
    """What was made at the start stays, and a full collection must not stop everyone: it walks every connection.

    With 10,000 connections it takes 100 ms. Cycles of a request die young; the rest can wait for the sweep.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 100_000)


def http_config(app: ASGIApp, uds: Path | None = None) -> uvicorn.Config:
    """How anything of ours is served; what is compared with the product is served alike."""
    return uvicorn.Config(
        app,
        uds=str(uds) if uds else None,
        loop="uvloop",
        http=BoundedHeads,
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=LEAVE_S,
    )


class ManagementApp:
    """Metrics (Prometheus text) and the address served, on a socket in the data folder (mode 0600).

    People cannot reach it, operators can.
    """

    def __init__(self, metrics: Metrics, address: str) -> None:
        self._metrics = metrics
        self._address = address

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        match scope["path"]:
            case "/metrics":
                status, text = 200, self._metrics.render()
            case "/address":
                status, text = 200, self._address
            case _:
                status, text = 404, "/metrics\n/address\n"
        headers = [(b"content-type", b"text/plain; version=0.0.4; charset=utf-8")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": text.encode()})


async def _collected() -> None:
    gc.collect()


def _flushed(log: Log) -> Callable[[], Coroutine[Any, Any, None]]:
    async def flush() -> None:
        log.flush()

    return flush


async def _every(period_s: float, job: Callable[[], Coroutine[Any, Any, Any]], log: Log) -> None:
    """Runs a job at once and then each period; a failure is logged and the next turn comes all the same."""
    while True:
        try:
            await job()
        except Exception as error:  # noqa: BLE001 - the outermost frame of a job
            log.write("ERROR", "JOB_FAILED", "A job failed", function="every",
                      error=ErrorFields(type(error).__name__, ""))  # fmt: skip
        await asyncio.sleep(period_s)
