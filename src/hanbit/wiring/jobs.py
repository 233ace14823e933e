"""Work that a process does again and again."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

Run = Callable[[], Coroutine[Any, Any, None]]


@dataclass(frozen=True)
class Job:
    """What is run each ``period_s``, for the first time after ``first_s``."""

    period_s: float
    run: Run
    first_s: float = 0.0
