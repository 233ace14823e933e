"""What being watched costs: the same requests to two servers, one that logs, traces and is scraped, one silent."""

import random
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import uvloop

from bench.cost import CONNECTIONS, closed_loop
from bench.ops_logs import Row
from bench.people import make_people
from bench.serving import (
    LOAD_CORE,
    SERVER_CORE,
    Serving,
    leaving,
    pin,
    start_product,
    start_watcher,
    unpinned,
)
from bench.work import furnish, mixed
from hanbit.gateways.local.sockets import free_port

ROUNDS = 9
COUNT = 3_000
DESKS = 8
LIMIT = 1.15

SILENT = {"HANBIT_LOG_LEVEL": "ERROR", "HANBIT_TRACE_PERCENT": "0"}
"""Nothing of a request that succeeds is written or sent. Its place in the metrics stays: it is the product's own."""

LOOK_EACH_S = "1"
"""Ten times as often as is usual, so that every round has a few looks in it."""


def measure(rounds: int = ROUNDS, count: int = COUNT, desks: int = DESKS) -> list[Row]:
    with TemporaryDirectory(prefix="hanbit-bench-") as name, unpinned():
        watched, silent = uvloop.run(_measure(Path(name), rounds, count, desks))
    ratio = median(on / off for on, off in zip(watched, silent, strict=True))
    target = f"≤ {LIMIT} ×: {'reached' if ratio <= LIMIT else 'MISSED'}"
    return [
        Row("CPU per request, silent", f"{median(silent):.0f} µs", ""),
        Row("CPU per request, logged, traced and scraped", f"{median(watched):.0f} µs", ""),
        Row(f"one by the other, median of {rounds} rounds", f"{ratio:.3f} ×", target),
    ]


async def _measure(folder: Path, rounds: int, count: int, desks: int) -> tuple[list[float], list[float]]:
    """CPU µs per request of both, a round after the other, so that a noisy minute is shared."""
    collector = free_port()
    watched = {"HANBIT_OTLP_URL": f"http://127.0.0.1:{collector}/v1/traces"}
    async with AsyncExitStack() as stack:
        servers: list[tuple[Serving, list[Iterator[bytes]]]] = []
        for name, settings in (("watched", watched), ("silent", SILENT)):
            servers.append(await _serving(stack, folder / name, settings, desks))
        looking = {"HANBIT_SCRAPE_SECONDS": LOOK_EACH_S}
        watcher = await stack.enter_async_context(
            leaving(await start_watcher(folder / "watched", collector, settings=looking))
        )
        pin(watcher.process.pid, LOAD_CORE)
        found: tuple[list[float], list[float]] = ([], [])
        for number in range(rounds + 1):
            for values, (serving, streams) in zip(found, servers, strict=True):
                us = await closed_loop(serving, streams, count)
                if number:  # the first round warms up
                    values.append(us)
        return found


async def _serving(
    stack: AsyncExitStack, data: Path, settings: dict[str, str], count: int
) -> tuple[Serving, list[Iterator[bytes]]]:
    port = free_port()
    people = await make_people(data, count, port=port)
    serving = await stack.enter_async_context(leaving(await start_product(data, port, settings=settings)))
    pin(serving.process.pid, SERVER_CORE)
    rng = random.Random(1)
    desks = await furnish(port, people, rng)
    return serving, [mixed(desks[number % count], rng) for number in range(CONNECTIONS)]
