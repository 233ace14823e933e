"""``python -m bench.compare OTHER/src``: what requests cost here, by what they cost in another tree.

Both servers are up and take turns, so that a noisy minute is shared; each is compared with the other within a round.
"""

import argparse
import os
import random
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median, quantiles

import uvloop
from rich.console import Console
from rich.table import Table

from bench.cost import CONNECTIONS, KINDS, closed_loop, requests_of
from bench.people import make_people_elsewhere
from bench.serving import LOAD_CORE, ROOT, SERVER_CORE, Serving, leaving, pin, prefer, start_product, unpinned
from bench.work import Desk, furnish
from hanbit.gateways.local.sockets import free_port

PEOPLE = 32
SEED = 20261203


async def compare(other: Path, *, rounds: int, count: int, written: int) -> dict[str, list[tuple[float, float]]]:
    """µs of server CPU per request by kind, here and there, one pair a round. ``written``: to-dos before the first."""
    found: dict[str, list[tuple[float, float]]] = {kind: [] for kind in KINDS}
    rng = random.Random(SEED)
    async with AsyncExitStack() as stack:
        served = [await _served(stack, source) for source in (ROOT / "src", other)]
        for process in (os.getpid(), *(serving.process.pid for serving, _ in served)):
            pin(process, LOAD_CORE if process == os.getpid() else SERVER_CORE)
            prefer(process)

        async def cost(place: int, kind: str, requests: int) -> float:
            serving, desks = served[place]
            streams = [requests_of(kind, desks[number % len(desks)], rng) for number in range(CONNECTIONS)]
            return await closed_loop(serving, streams, requests)

        for place in range(2):
            await cost(place, "create", max(written, CONNECTIONS))
        for number in range(rounds):
            for kind in KINDS:
                costs = {place: await cost(place, kind, count) for place in ((0, 1) if number % 2 else (1, 0))}
                found[kind].append((costs[0], costs[1]))
    return found


async def _served(stack: AsyncExitStack, source: Path) -> tuple[Serving, list[Desk]]:
    data, port = Path(stack.enter_context(tempfile.TemporaryDirectory())), free_port()
    people = await make_people_elsewhere(source, data, PEOPLE, port=port)
    serving = await stack.enter_async_context(leaving(await start_product(data, port, source=source)))
    return serving, await furnish(port, people, random.Random(SEED))


def table(found: dict[str, list[tuple[float, float]]]) -> Table:
    shown = Table("", "here", "there", "here by there", "quartiles", box=None, pad_edge=False)
    for kind, pairs in found.items():
        ratios = [here / there for here, there in pairs]
        low, _, high = quantiles(ratios, n=4)
        here, there = (f"{median(costs):.0f} µs" for costs in zip(*pairs, strict=True))
        shown.add_row(kind, here, there, f"{median(ratios):.2f}", f"{low:.2f}–{high:.2f}")
    return shown


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", type=Path, help="folder of the other tree that holds hanbit/")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--count", type=int, default=3000, help="requests of a kind in a round")
    parser.add_argument("--written", type=int, default=15_000, help="to-dos written before: enough to fill a cache")
    given = parser.parse_args()
    with unpinned():
        found = uvloop.run(
            compare(given.other.resolve(), rounds=given.rounds, count=given.count, written=given.written)
        )
    Console(highlight=False, soft_wrap=True).print(table(found))


if __name__ == "__main__":
    main()
