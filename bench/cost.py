"""Server CPU per request: a closed loop over some connections, the kernel's count before and after."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

import msgspec

from bench.serving import Serving
from bench.wire import Connection, connect, request
from bench.work import LISTED, Desk, mixed, only

CONNECTIONS = 64
KINDS = ("get", "list", "create", "mix")


@dataclass(frozen=True)
class Cost:
    """Microseconds of server CPU per request, one value a round."""

    kind: str
    rounds: list[float]

    @property
    def us(self) -> float:
        return median(self.rounds)


async def costs(hello: Serving, product: Serving, desks: list[Desk], *, rounds: int, count: int) -> list[Cost]:
    """Hello and every kind once a round, ``count`` requests each, so that a noisy minute is shared by all."""
    rng = random.Random(1)
    found: dict[str, list[float]] = {kind: [] for kind in ("hello", *KINDS)}
    for number in range(rounds + 1):
        for kind, values in found.items():
            serving = hello if kind == "hello" else product
            streams = [requests_of(kind, desks[n % len(desks)], rng) for n in range(CONNECTIONS)]
            us = await closed_loop(serving, streams, count if number else count // 4)
            if number:  # the first round warms up
                values.append(us)
    return [Cost(kind, values) for kind, values in found.items()]


async def check_list(port: int, desk: Desk) -> None:
    """That the list which is timed answers with fifty to-dos. Raises AssertionError."""
    got: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
    connection = await connect(port, lambda _, __, body: None if got.done() else got.set_result(body))
    connection.send(desk.requests["list"][0])
    items = msgspec.json.decode(await got)["items"]
    connection.close()
    assert len({item["id"] for item in items}) == LISTED
    assert all(item["title"] and item["listId"] == desk.list_id for item in items)


async def closed_loop(serving: Serving, streams: list[Iterator[bytes]], count: int) -> float:
    """CPU µs of the server per request; every answer must be a 2xx."""
    done = asyncio.get_running_loop().create_future()
    answered = 0

    def on_answer(connection: Connection, status: int, body: bytes) -> None:
        nonlocal answered
        answered += 1
        if done.done():
            return
        if not 200 <= status < 300:
            done.set_exception(RuntimeError(f"{status} {body[:300]!r}"))
        elif answered >= count:
            done.set_result(None)
        else:
            connection.send(next(connection.payload), connection.payload)

    connections = [await connect(serving.port, on_answer) for _ in streams]
    before = serving.cpu_s()
    for connection, stream in zip(connections, streams, strict=True):
        connection.send(next(stream), stream)
    await done
    spent = serving.cpu_s() - before
    for connection in connections:
        connection.close()
    return spent / answered * 1e6


def requests_of(kind: str, desk: Desk, rng: random.Random) -> Iterator[bytes]:
    """Without end; ``kind``: hello or one of KINDS."""
    if kind == "hello":
        return _always(request("GET", "/"))
    return mixed(desk, rng) if kind == "mix" else only(desk, kind, rng)


def _always(raw: bytes) -> Iterator[bytes]:
    while True:
        yield raw
