"""What people feel of a backup being made: latency of writes with and without one under way, in turns."""

import asyncio
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.openloop import open_loop
from bench.people import make_people
from bench.serving import ROOT, leaving, start_product
from bench.work import Desk, furnish, only
from hanbit.gateways.local.priority import give_way
from hanbit.gateways.local.sockets import free_port
from hanbit.gateways.local.vault import FolderVault
from hanbit.wiring.recovery import verify_backup, workshop_of

RATE = 300
SECONDS = 6.0
ROUNDS = 5
WRITERS = 40
KEPT = 50
BACKUP = ("-m", "hanbit.entrypoints.cli", "ops", "backup", "create")


@dataclass(frozen=True)
class SnapshotCosts:
    """Medians over the rounds of each round's p99. ``sound``: backups of those made whose restore was proven."""

    rate: int
    without_ms: float
    during_ms: float
    snapshots: int
    sound: int
    errors: int

    @property
    def ratio(self) -> float:
        return self.during_ms / self.without_ms


async def snapshot_costs(data: Path, *, rounds: int = ROUNDS, seconds: float = SECONDS) -> SnapshotCosts:
    """``data``: a furnished folder that nobody serves. The backups are made by the command, as on schedule."""
    port = free_port()
    people = await make_people(data, WRITERS, port=port, prefix="writer")
    without: list[float] = []
    during: list[float] = []
    errors = 0
    async with leaving(await start_product(data, port)) as serving:
        rng = random.Random(7)
        desks = await furnish(port, people, rng, kept=KEPT)
        for _ in range(rounds):
            quiet = await open_loop(serving, _writing(desks, rng), rate=RATE, seconds=seconds)
            backing_up = asyncio.create_task(_back_up_for(data, seconds))
            busy = await open_loop(serving, _writing(desks, rng), rate=RATE, seconds=seconds)
            await backing_up
            without.append(quiet.at(0.99))
            during.append(busy.at(0.99))
            errors += quiet.errors + busy.errors
    made, sound = await asyncio.to_thread(_proven, data)
    return SnapshotCosts(RATE, statistics.median(without), statistics.median(during), made, sound, errors)


def _writing(desks: list[Desk], rng: random.Random) -> list[Iterator[bytes]]:
    return [only(desk, "create", rng) for desk in desks]


async def _back_up_for(data: Path, seconds: float) -> None:
    """One after the other, so that one is under way all the while."""
    until = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < until:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *BACKUP,
            "--data",
            str(data),
            cwd=ROOT,
            stdout=asyncio.subprocess.DEVNULL,
            preexec_fn=give_way,
        )
        if await process.wait() != 0:
            raise RuntimeError("a backup failed")


def _proven(data: Path) -> tuple[int, int]:
    vault = FolderVault(data / "backups")
    workshop = workshop_of(data, [vault])
    made = sound = 0
    for identifier in vault.ids():
        with tempfile.TemporaryDirectory(dir=data) as folder:
            sound += verify_backup(workshop, vault, identifier, Path(folder)).is_proven
        vault.remove(identifier)
        made += 1
    return made, sound
