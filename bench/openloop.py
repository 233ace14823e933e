"""Latency as a person feels it: requests leave when their time has come, whether or not earlier ones are back.

Each latency counts from the moment the request was due, so a server that stalls is charged for the whole queue.
"""

import asyncio
import socket
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from bench.serving import Serving
from bench.wire import Connection, connect

TICK_S = 0.001
SETTLE_S = 10
"""How long stragglers are waited for after the last request was due."""

SOURCES = [f"127.0.0.{last}" for last in range(2, 10)]
"""Each source address has its own ephemeral ports."""


@dataclass(frozen=True)
class Latencies:
    """``ms``: sorted. ``errors``: answers other than 2xx, and requests never answered."""

    rate: int
    ms: list[float]
    errors: int
    cores: float

    def at(self, share: float) -> float:
        return at_share(self.ms, share)


def at_share(ordered: list[float], share: float) -> float:
    """What so great a share of them is under."""
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


class _Sender:
    """Hands due requests to free connections; what finds none waits in line, its clock running."""

    def __init__(self) -> None:
        self.free: deque[Connection] = deque()
        self.line: deque[tuple[bytes, float]] = deque()
        self.ms: list[float] = []
        self.errors = 0
        self._time = asyncio.get_running_loop().time

    def send(self, raw: bytes, due_at: float) -> None:
        if self.free:
            self.free.popleft().send(raw, due_at)
        else:
            self.line.append((raw, due_at))

    def on_answer(self, connection: Connection, status: int, body: bytes) -> None:
        del body
        if 200 <= status < 300:
            self.ms.append((self._time() - connection.payload) * 1000)
        else:
            self.errors += 1
        if self.line:
            connection.send(*self.line.popleft())
        elif connection.is_open:
            self.free.append(connection)


async def open_loop(serving: Serving, streams: list[Iterator[bytes]], *, rate: int, seconds: float) -> Latencies:
    """``streams``: one connection each; requests are taken from them in turn."""
    sender = _Sender()
    for _ in streams:
        sender.free.append(await connect(serving.port, sender.on_answer))
    connections = list(sender.free)
    loop = asyncio.get_running_loop()
    count, sent = int(rate * seconds), 0
    started, cpu = loop.time(), serving.cpu_s()
    while sent < count:
        while sent < count and started + sent / rate <= loop.time():
            sender.send(next(streams[sent % len(streams)]), started + sent / rate)
            sent += 1
        await asyncio.sleep(TICK_S)
    cores = (serving.cpu_s() - cpu) / (loop.time() - started)
    deadline = loop.time() + SETTLE_S
    while len(sender.ms) + sender.errors < count and loop.time() < deadline:
        await asyncio.sleep(TICK_S)
    for connection in connections:
        connection.close()
    return Latencies(rate, sorted(sender.ms), count - len(sender.ms), cores)


class Held:
    """Connections that had one answer and now say nothing; kept out of the event loop, for they cost it nothing."""

    def __init__(self) -> None:
        self.sockets: list[socket.socket] = []

    async def open(self, port: int, count: int, first: list[bytes], *, step: int = 250) -> None:
        """``count`` more, each with a request from ``first``. Raises OSError when one is not accepted or answered."""
        loop = asyncio.get_running_loop()
        for start in range(0, count, step):
            new = [self._new(start + n) for n in range(min(step, count - start))]
            await asyncio.gather(*(loop.sock_connect(one, ("127.0.0.1", port)) for one in new))
            for n, one in enumerate(new):
                await loop.sock_sendall(one, first[(start + n) % len(first)])
            answers = await asyncio.gather(*(loop.sock_recv(one, 65536) for one in new))
            if not all(answer.startswith(b"HTTP/1.1 200") for answer in answers):
                raise OSError("a connection to be held was refused")
            self.sockets += new

    def close(self) -> None:
        for one in self.sockets:
            one.close()
        self.sockets.clear()

    def _new(self, number: int) -> socket.socket:
        one = socket.socket()
        one.setblocking(False)
        one.bind((SOURCES[number % len(SOURCES)], 0))
        return one
