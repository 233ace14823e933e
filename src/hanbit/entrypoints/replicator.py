"""Litestream under the supervisor: it runs as long as we do, and we leave when it ends."""

import asyncio
import contextlib
import ctypes
import signal
import sys
from pathlib import Path

from hanbit.entrypoints.lifeline import Lifeline
from hanbit.gateways.local.litestream import replicating, write_config

LEAVE_S = 10
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


async def replicate(database: Path, replica: Path, config: Path, lifeline: Lifeline) -> int:
    """Until told to leave (0), or until Litestream ends by itself: its exit status."""
    stop = lifeline.until_told()
    replica.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_config(config, database, replica)
    process = await asyncio.create_subprocess_exec(*replicating(config), preexec_fn=_die_with_us)
    lifeline.say_ready()
    ending, stopping = asyncio.create_task(process.wait()), asyncio.create_task(stop.wait())
    await asyncio.wait([ending, stopping], return_when=asyncio.FIRST_COMPLETED)
    if ending.done():
        stopping.cancel()
        return ending.result()
    process.send_signal(signal.SIGTERM)  # it sends what it has read and leaves
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(ending, LEAVE_S)
        return 0
    process.kill()
    await process.wait()
    return 0


def _die_with_us() -> None:
    """prctl(2): two of them must never write to one replica, so it goes even when we are killed."""
    if sys.platform == "linux":
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
