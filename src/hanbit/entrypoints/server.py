"""The app server: one process, one event loop. It starts, says where it is, and leaves without dropping anyone."""

import asyncio
import contextlib
import gc
import os
import socket
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from hanbit.api.events import LOOK_S
from hanbit.api.management import ManagementApp
from hanbit.entrypoints.jobs import every
from hanbit.entrypoints.lifeline import Lifeline
from hanbit.entrypoints.listening import Server, http_config
from hanbit.gateways.local.sockets import url_of
from hanbit.ports.tokens import ACCESS_S
from hanbit.telemetry.logs import FLUSH_S, Log
from hanbit.usecases.spaces import sweep
from hanbit.wiring.product import Product

SWEEP_S = 3600


async def serve(product: Product, listening: socket.socket, management: Path, lifeline: Lifeline) -> None:
    """Until told to leave: then streams end, requests under way are answered, and the last batch is committed."""
    server = Server(http_config(product.app))
    management_app = ManagementApp(product.desk, product.metrics, url_of(listening), product.rotate_key)
    manager = Server(http_config(management_app, uds=management))
    stop = lifeline.until_told()
    jobs = [
        asyncio.create_task(every(FLUSH_S, _flushed(product.log), product.log)),
        asyncio.create_task(every(SWEEP_S, lambda: sweep(product.desk), product.log)),
        asyncio.create_task(every(SWEEP_S, _collected, product.log)),
        asyncio.create_task(every(ACCESS_S, product.retire_keys, product.log)),
        asyncio.create_task(every(LOOK_S, product.streams.pulse, product.log)),
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
    await server.drain()
    manager.should_exit = True
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


async def _collected() -> None:
    gc.collect()


def _flushed(log: Log) -> Callable[[], Coroutine[Any, Any, None]]:
    async def flush() -> None:
        log.flush()

    return flush
