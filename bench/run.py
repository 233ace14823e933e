"""``make bench``: cost of a request, latency under load, memory of a stream; all in one run, to compare within it."""

import argparse
import os
import random
import sys
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import uvloop
from rich.console import Console
from rich.table import Table

from bench.cost import check_list, costs
from bench.openloop import Held, open_loop
from bench.people import make_people
from bench.report import Measured, keep, machine, markdown, rows
from bench.serving import (
    LOAD_CORE,
    SERVER_CORE,
    allow_many_files,
    leaving,
    pin,
    prefer,
    start_hello,
    start_product,
    unpin,
    unpinned,
)
from bench.streams import WARM_UP, stream_costs
from bench.work import furnish, mixed
from hanbit.api.events import STREAMS_PER_ACCOUNT
from hanbit.gateways.local.sockets import free_port

SEED = 20261203


@dataclass(frozen=True)
class Plan:
    rounds: int = 7
    count: int = 3000
    desks: int = 32
    rate: int = 1500
    seconds: float = 20
    active: int = 200
    idle: int = 9500
    streams: int = 10_000
    pokes: int = 300


QUICK = Plan(rounds=1, count=600, desks=8, rate=300, seconds=2, active=20, idle=200, streams=400, pokes=20)


async def measure(data: Path, plan: Plan, console: Console) -> Measured:
    allow_many_files()
    port = free_port()
    accounts = max(plan.desks, (plan.streams + WARM_UP) // STREAMS_PER_ACCOUNT + 3)
    people = await make_people(data, accounts, port=port)
    async with AsyncExitStack() as stack:
        product = await stack.enter_async_context(leaving(await start_product(data, port)))
        hello = await stack.enter_async_context(leaving(await start_hello(free_port())))
        processes = [product.process.pid, hello.process.pid, os.getpid()]
        is_pinned = min([pin(one, LOAD_CORE if one == os.getpid() else SERVER_CORE) for one in processes])
        is_preferred = min([prefer(one) for one in processes])
        console.print(
            f"servers and load on {'cores of their own' if is_pinned else 'the same core'}, "
            f"{'ahead of' if is_preferred else 'among'} whatever else runs here"
        )
        rng = random.Random(SEED)
        desks = await furnish(port, people[: plan.desks], rng)
        await check_list(port, desks[0])
        console.print("CPU per request …")
        found = await costs(hello, product, desks, rounds=plan.rounds, count=plan.count)
        # Latency is the scheduler's affair as well: from here on everyone may run wherever there is room.
        for one in processes:
            unpin(one)
        console.print(f"open loop, {plan.seconds:g} s …")
        held = Held()
        await held.open(port, plan.idle, [desk.requests["get"][0] for desk in desks])
        loads = [mixed(desks[n % len(desks)], rng) for n in range(plan.active)]
        latencies = await open_loop(product, loads, rate=plan.rate, seconds=plan.seconds)
        held.close()
        console.print("memory of streams …")
        streams = await stream_costs(product, people, count=plan.streams, pokes=plan.pokes)
        return Measured(found, latencies, plan.active, plan.idle, streams)


def show(found: Measured, console: Console) -> None:
    table = Table("", "measured", "target", box=None, pad_edge=False)
    for row in rows(found):
        table.add_row(*row)
    console.print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="in seconds; shows that it works, proves nothing")
    parser.add_argument("--write", action="store_true", help="keep the result in docs/dev/performance.md")
    args = parser.parse_args()
    console = Console(highlight=False, soft_wrap=True)
    on_machine = machine()
    console.print(on_machine)
    with tempfile.TemporaryDirectory() as folder, unpinned():
        found = uvloop.run(measure(Path(folder), QUICK if args.quick else Plan(), console))
    show(found, console)
    if args.write:
        keep(markdown(found, "make bench", on_machine))
    is_missed = any("MISSED" in target for _, _, target in rows(found))
    sys.exit(is_missed and not args.quick)


if __name__ == "__main__":
    main()
