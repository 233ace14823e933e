"""A drill on a copy of a data folder: the copy, the machine that serves it, and the run."""

import contextlib
import shutil
from pathlib import Path

from hanbit.gateways.drills.machine import Machine
from hanbit.gateways.drills.stage import MachineStage
from hanbit.gateways.local.clock import SystemClock
from hanbit.gateways.local.scratch import scratch_in
from hanbit.ops.recover.drills import DrillRun, Name, run_drill
from hanbit.ops.recover.manifest import DATABASE
from hanbit.stores.sqlite.snapshot import facts_of_file, take_snapshot
from hanbit.wiring.recovery import SCRATCH


def drill_copy_of(data: Path, name: Name) -> DrillRun:
    """Raises DrillFailed when the copy cannot even be brought into use; what goes wrong later is in the run."""
    with scratch_in(data / SCRATCH) as place:
        machine = Machine(place)
        machine.data.mkdir(mode=0o700)
        take_snapshot(data / DATABASE, machine.data / DATABASE)
        shutil.copytree(data / "secrets", machine.data / "secrets")
        todos = facts_of_file(machine.data / DATABASE).tables["todo"].rows
        with contextlib.ExitStack() as leaving:
            leaving.callback(machine.stop)
            stage = MachineStage(machine)
            leaving.callback(stage.close)
            return run_drill(name, stage, todos=todos, now_ms=SystemClock().now_ms)
