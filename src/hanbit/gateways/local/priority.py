"""Work that can wait gives way to people who are waiting."""

import os
import sys

import psutil

NICENESS = 15


def give_way() -> None:
    """This process gets what others leave of the cores, and of the disk where the system can tell.

    On Linux whoever wakes up runs at once in its place (``SCHED_IDLE``); merely nice, it would finish its turn first.
    """
    os.nice(NICENESS)
    if sys.platform == "linux":
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
        psutil.Process().ionice(psutil.IOPRIO_CLASS_IDLE)
