"""Waiting, in a thread that has nothing else to do, for what another process does."""

import time
from collections.abc import Callable

LOOK_S = 0.02


def comes_true(holds: Callable[[], bool], patience_s: float) -> bool:
    """Whether it holds now or comes to within ``patience_s``."""
    deadline_s = time.monotonic() + patience_s
    while not holds():
        if time.monotonic() >= deadline_s:
            return False
        time.sleep(LOOK_S)
    return True
