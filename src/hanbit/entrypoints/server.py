"""The app server: one process, one event loop. It starts, says where it is, and leaves without dropping anyone."""

import asyncio
import contextlib
import gc
import os
import socket
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from starlette.types import Receive, Scope, Send

from hanbit.entrypoints.jobs import every
from hanbit.entrypoints.lifeline import Lifeline
from hanbit.entrypoints.listening import Server, http_config, url_of
from hanbit.ports.tokens import ACCESS_S
from hanbit.telemetry.logs import FLUSH_S, Log
from hanbit.usecases.spaces import sweep
from hanbit.wiring.product import Product

SWEEP_S = 3600


async def serve(product: Product, listening: socket.socket, management: Path, lifeline: Lifeline) -> None:
    """Until told to leave: then streams end, requests under way are answered, and the last batch is committed."""
    server = Server(http_config(product.app))
    manager = Server(http_config(ManagementApp(product, url_of(listening)), uds=management))
    stop = lifeline.until_told()
    jobs = [
        asyncio.create_task(every(FLUSH_S, _flushed(product.log), product.log)),
        asyncio.create_task(every(SWEEP_S, lambda: sweep(product.desk), product.log)),
        asyncio.create_task(every(SWEEP_S, _collected, product.log)),
        asyncio.create_task(every(ACCESS_S, _retired(product), product.log)),
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
    lifeline.say_ready()
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


class ManagementApp:
    """Metrics (Prometheus text), the address served and a new signing key, on a socket in the data folder (mode 0600).

    People cannot reach it, operators can.
    """

    def __init__(self, product: Product, address: str) -> None:
        self._product = product
        self._address = address

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        match scope["method"], scope["path"]:
            case "GET", "/metrics":
                status, text = 200, self._product.metrics.render()
            case "GET", "/address":
                status, text = 200, self._address
            case "POST", "/keys/rotate":
                status, text = 200, await _rotated(self._product)
            case _:
                status, text = 404, "GET /metrics\nGET /address\nPOST /keys/rotate\n"
        headers = [(b"content-type", b"text/plain; version=0.0.4; charset=utf-8")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": text.encode()})


async def _collected() -> None:
    gc.collect()


def _flushed(log: Log) -> Callable[[], Coroutine[Any, Any, None]]:
    async def flush() -> None:
        log.flush()

    return flush


async def _rotated(product: Product) -> str:
    """In a thread: making a key takes some tenths of a second."""
    key_id = await asyncio.to_thread(product.keys.rotate, now_ms=product.desk.clock.now_ms())
    product.log.write("WARN", "KEY_ROTATED", "A new key signs", function="rotateKeys", metadata={"key": key_id})
    return key_id


def _retired(product: Product) -> Callable[[], Coroutine[Any, Any, None]]:
    async def retire() -> None:
        for key_id in product.keys.retire_outlived(now_ms=product.desk.clock.now_ms()):
            product.log.write("INFO", "KEY_RETIRED", "A key verifies no more", function="retireKeys",
                              metadata={"key": key_id})  # fmt: skip

    return retire
