"""The supervisor's socket in the data folder (mode 0600): an order a line, the states of all processes as answer."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec

from hanbit.entrypoints.supervisor import Child
from hanbit.ops.observe.processes import Order

MOST_BYTES = 4096


@contextlib.asynccontextmanager
async def controlled(children: dict[str, Child], path: Path) -> AsyncIterator[None]:
    """Orders are taken until the end of the block."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, ValueError):  # ValueError: a line that never ends
            writer.write(await _obeyed(children, await reader.readline()) + b"\n")
            await writer.drain()
        writer.close()

    path.unlink(missing_ok=True)
    mask = os.umask(0o177)
    try:
        server = await asyncio.start_unix_server(answer, path, limit=MOST_BYTES)
    finally:
        os.umask(mask)
    try:
        yield
    finally:
        server.close()
        path.unlink(missing_ok=True)


async def _obeyed(children: dict[str, Child], line: bytes) -> bytes:
    """The states after the order; ``null`` for an order that makes no sense."""
    try:
        order = msgspec.json.decode(line, type=Order)
    except msgspec.DecodeError:
        return b"null"
    if order.verb != "list":
        child = children.get(order.process)
        if child is None:
            return b"null"
        match order.verb:
            case "hold":
                child.hold(signal.SIGKILL if order.is_abrupt else signal.SIGTERM)
            case "release":
                child.release()
            case "replace":
                await child.replace(order.code)  # which code it then runs says how that went
    return msgspec.json.encode([child.state for child in children.values()])
