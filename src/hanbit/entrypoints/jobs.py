"""What a process does again and again, beside what it serves."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from hanbit.telemetry.logs import Log, log_failure


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
