"""The stage of a drill: a machine in use, and the steps that break it and bring it back."""

import asyncio
import time
from pathlib import Path

import httpx

from hanbit.domain.reasons import Reason
from hanbit.gateways.drills.machine import Machine, until
from hanbit.gateways.drills.people import Unlucky, Writer, enrol
from hanbit.gateways.local.journey import JourneyFailed, travel
from hanbit.ops.recover.drills import SCENARIOS, Losses

START_S = 60
WARM = 50
"""Writes that are acknowledged before anything is broken."""

CAUGHT_UP_S = 3.0
"""The replica's interval and as much again: what a machine that has run for a while has behind it."""

PAGE_BYTES = 4096


class MachineStage:
    """Raises DrillFailed when the machine cannot even be brought into use."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        machine.start()
        until(self._answers, START_S, Reason("drill.no_start"))
        machine.run("backup", "create")
        machine.run("backup", "keys", str(machine.keys))
        self._traveller, unlucky, writer = (enrol(machine.url) for _ in range(3))
        self._unlucky = Unlucky(machine.url, unlucky)
        self._writer = Writer(machine.url, writer)
        self._writer.begin()
        until(lambda: len(self._writer.acknowledged) >= WARM, START_S, Reason("drill.no_writing"))
        time.sleep(CAUGHT_UP_S)
        self._broken_s = 0.0

    def close(self) -> None:
        self._writer.end()
        self._machine.stop()

    def is_well(self) -> bool:
        try:
            asyncio.run(self._journey())
        except JourneyFailed:
            return False
        return True

    def until_well(self) -> None:
        until(self.is_well, max(scenario.manual_s for scenario in SCENARIOS.values()), Reason("drill.not_well"))

    def kill_app(self) -> None:
        self._broken_s = time.time()
        self._machine.kill("app")

    def have_accident(self) -> None:
        self._unlucky.have_accident()

    def undo_accident(self) -> None:
        self._machine.run("backup", "undo", "--space", self._unlucky.space_id, "--at", self._unlucky.before)
        self._unlucky.check()

    def damage_data(self) -> None:
        self._machine.hold("app")
        self._broken_s = time.time()
        _overwrite(self._machine.data / "hanbit.db")

    def restore_data(self) -> None:
        self._machine.hold("replica")
        self._machine.run("backup", "restore", "--replica", "--yes")
        self._machine.release("replica")
        self._machine.release("app")

    def lose_everything(self) -> None:
        self._broken_s = time.time()
        self._machine.lose()

    def rebuild_elsewhere(self) -> None:
        former = self._machine.second
        self._machine.move()
        source = ("--from", str(former), "--keys", str(self._machine.keys))
        self._machine.run("backup", "restore", "--replica", *source)
        self._machine.start()

    def losses(self) -> Losses:
        self._writer.end()
        return self._writer.losses(self._broken_s)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self._machine.url}/health/ready", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    async def _journey(self) -> None:
        async with httpx.AsyncClient(base_url=self._machine.url, timeout=10) as http:
            await travel(http, self._traveller)


def _overwrite(path: Path) -> None:
    """Three pages, as a disk that goes bad leaves them."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        for share in (0.2, 0.5, 0.8):
            file.seek(int(size * share) // PAGE_BYTES * PAGE_BYTES)
            file.write(b"\xff" * PAGE_BYTES)
