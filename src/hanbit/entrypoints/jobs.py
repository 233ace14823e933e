"""What a process does again and again, beside what it serves."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from hanbit.telemetry.logs import ErrorFields, Log, stack_of


async def every(
    period_s: float, job: Callable[[], Coroutine[Any, Any, Any]], log: Log, *, first_s: float = 0.0
) -> None:
    """Runs a job after ``first_s`` and then each period; a failure is logged and the next turn comes all the same."""
    await asyncio.sleep(first_s)
    while True:
        try:
            await job()
        except Exception as error:  # noqa: BLE001 - the outermost frame of a job
            log_failure(log, "every", error)
        await asyncio.sleep(period_s)


def log_failure(log: Log, function: str, error: Exception) -> None:
    """Without the error's own words: they may hold what a person wrote."""
    fields = ErrorFields(type(error).__name__, "", stack_of(error))
    log.write("ERROR", "JOB_FAILED", "A job failed", function=function, error=fields)
