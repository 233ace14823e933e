"""``make drills``: the manual's three scenarios at 100,000 to-dos, again and again, and what a backup costs people.

Everything happens on this machine: what it shows is how long detection, copying, proving and starting take, not how
long a network or an operator does.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
from pathlib import Path

import uvloop
from rich.console import Console

from bench.people import make_people
from bench.serving import leaving, start_product
from bench.snapshot import SnapshotCosts, snapshot_costs
from bench.work import furnish
from hanbit.gateways.local.sockets import free_port
from hanbit.ops.recover.drills import RPO_GOAL_MS, SCENARIOS, DrillRun, Name
from hanbit.wiring.drills import drill_copy_of

TODOS = 100_000
PEOPLE = 50
RUNS: dict[Name, int] = {"S1": 3, "S2": 3, "S3": 10}
P99_LIMIT = 2.0


async def furnish_folder(data: Path, todos: int) -> None:
    port = free_port()
    people = await make_people(data, PEOPLE, port=port)
    async with leaving(await start_product(data, port)):
        await furnish(port, people, random.Random(20261203), kept=todos // PEOPLE)


def drilled(data: Path, name: Name, count: int, console: Console) -> list[DrillRun]:
    runs = []
    for number in range(1, count + 1):
        runs.append(drill_copy_of(data, name))
        console.print(f"  {name} {number}/{count}: {(runs[-1].rto_ms or 0) / 1000:.1f} s")
    return runs


def told(name: Name, runs: list[DrillRun]) -> str:
    scenario = SCENARIOS[name]
    rto_s = sorted((run.rto_ms or 0) / 1000 for run in runs)
    rpo_s = sorted(run.rpo_ms / 1000 for run in runs)
    lost, acknowledged = sum(run.lost for run in runs), sum(run.acknowledged for run in runs)
    met = sum(run.is_met for run in runs)
    return (
        f"{name}  {met}/{len(runs)} met  RTO median {statistics.median(rto_s):.1f} s, worst {rto_s[-1]:.1f} s"
        f" (goal {scenario.goal_s} s, manual {scenario.manual_s} s)"
        f"  RPO worst {rpo_s[-1]:.1f} s (goal {RPO_GOAL_MS // 1000} s), lost {lost} of {acknowledged} writes"
    )


def told_costs(costs: SnapshotCosts) -> str:
    verdict = "reached" if costs.ratio <= P99_LIMIT and not costs.errors else "MISSED"
    return (
        f"backups at {costs.rate} writes/s: p99 {costs.without_ms:.1f} ms without, {costs.during_ms:.1f} ms meanwhile,"
        f" {costs.ratio:.2f} × (goal ≤ {P99_LIMIT} ×: {verdict}); {costs.snapshots} backups,"
        f" {costs.sound} sound, {costs.errors} errors"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--todos", type=int, default=TODOS)
    parser.add_argument("--runs", type=int, default=0, help="of each scenario, instead of 3, 3 and 10")
    args = parser.parse_args()
    console = Console(highlight=False, soft_wrap=True)
    is_met = True
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        console.print(f"{args.todos:,} to-dos …")
        asyncio.run(furnish_folder(data, args.todos))
        costs = uvloop.run(snapshot_costs(data))
        is_met = is_met and costs.ratio <= P99_LIMIT and not costs.errors and costs.sound == costs.snapshots
        console.print(told_costs(costs))
        for name in SCENARIOS:
            runs = drilled(data, name, args.runs or RUNS[name], console)
            is_met = is_met and all(run.is_met for run in runs)
            console.print(told(name, runs))
            for run in runs:
                for fault in run.faults:
                    console.print(f"  {fault}")
    sys.exit(not is_met)


if __name__ == "__main__":
    main()
