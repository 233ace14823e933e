"""How a command that runs for the operations process is made to end."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process

from hanbit.wiring.commands import end

HARD_OF_HEARING = """
import signal, sys
asked = []
def hear(*_):
    asked.append(1)
    if len(asked) == int(sys.argv[1]):
        sys.exit(7)
signal.signal(signal.SIGINT, hear)
print("ready", flush=True)
while True:
    signal.pause()
"""


async def started(hears_after: int) -> Process:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", HARD_OF_HEARING, str(hears_after), stdout=PIPE)
    assert process.stdout is not None
    await process.stdout.readline()
    return process


async def test_who_did_not_hear_the_first_time_is_asked_again() -> None:
    for hears_after in (1, 2):
        process = await started(hears_after)
        await end(process, patience_s=0.3)
        assert process.returncode == 7


async def test_who_never_hears_is_killed() -> None:
    process = await started(99)
    await end(process, patience_s=0.1)
    assert process.returncode == -signal.SIGKILL


async def test_who_has_left_already_is_not_waited_for() -> None:
    process = await started(1)
    process.send_signal(signal.SIGINT)
    await process.wait()
    await end(process, patience_s=0.1)
    assert process.returncode == 7
