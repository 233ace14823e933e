"""Scheduled work takes nothing from those who wait."""

import os
import subprocess
import sys

ASKED = """
import os
from hanbit.gateways.local.priority import give_way
give_way()
print(os.sched_getscheduler(0) == os.SCHED_IDLE, os.nice(0))
"""


def test_what_gives_way_runs_when_nobody_else_wants_to() -> None:
    said = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=True).stdout.split()
    assert said == ["True", str(os.nice(0) + 15)]
