"""Work that can wait gives way to people who are waiting."""

import os
import sys

import psutil

NICENESS = 15


def give_way() -> None:
    """This process gets what others leave of the cores, and of the disk where the system can tell."""
    os.nice(NICENESS)
    if sys.platform == "linux":
        psutil.Process().ionice(psutil.IOPRIO_CLASS_IDLE)
