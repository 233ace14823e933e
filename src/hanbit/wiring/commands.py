"""Commands of an operator, run by the operations process.

Each in a process of its own, so that heavy work holds up nobody who watches, and so that what runs at night is just
what a person can run by day.
"""

import asyncio
import contextlib
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from hanbit.gateways.local.priority import give_way
from hanbit.telemetry.logs import Log

SAID = 300
"""Characters kept of what a command said last."""

PATIENCE_S = 30.0
"""For what it made to be cleared away; what a killed one leaves, the next one sweeps."""


@contextlib.asynccontextmanager
async def running(data: Path, words: Sequence[str], **how: Any) -> AsyncIterator[Process]:
    """``hanbit ops <words> --data …``, which does not outlive the block. ``how``: as asyncio starts a process."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "hanbit.entrypoints.cli", "ops", *words, "--data", str(data), **how
    )
    try:
        yield process
    finally:
        await end(process)


async def end(process: Process, *, patience_s: float = PATIENCE_S) -> None:
    """Asked as an operator at a terminal would, so that it clears away what it made; killed when it does not leave."""
    for signum in (signal.SIGINT, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signum)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), patience_s)
            return


async def run_command(data: Path, log: Log, *words: str, event: str, message: str) -> bool:
    """With low priority. Whether it went well; if not, that is logged with the last line it said."""
    async with running(data, words, stdout=DEVNULL, stderr=PIPE, preexec_fn=give_way) as process:
        _, said = await process.communicate()
    if process.returncode != 0:
        log.write("ERROR", event, message, function=words[1], metadata={"said": last_line(said)})
    return process.returncode == 0


def last_line(said: bytes) -> str:
    return said.decode("utf-8", "replace").strip().rpartition("\n")[2][:SAID]
