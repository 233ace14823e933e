"""How a command that runs for the operations process is made to end."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process

from hanbit.wiring.commands import end

LEAVES_WITH_7 = "signal.signal(signal.SIGINT, lambda *_: sys.exit(7))"
HEARS_NOTHING = "signal.signal(signal.SIGINT, signal.SIG_IGN)"


async def started(heeding: str) -> Process:
    script = f"import signal, sys; {heeding}; print('ready', flush=True); signal.pause()"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", script, stdout=PIPE)
    assert process.stdout is not None
    await process.stdout.readline()
    return process


async def test_who_hears_clears_away_what_it_made() -> None:
    process = await started(LEAVES_WITH_7)
    await end(process)
    assert process.returncode == 7


async def test_who_does_not_hear_is_killed() -> None:
    process = await started(HEARS_NOTHING)
    await end(process, patience_s=0.1)
    assert process.returncode == -signal.SIGKILL


async def test_who_has_left_already_is_not_waited_for() -> None:
    process = await started(LEAVES_WITH_7)
    process.send_signal(signal.SIGINT)
    await process.wait()
    await end(process)
    assert process.returncode == 7
