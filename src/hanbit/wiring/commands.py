"""Commands of an operator, run by the operations process.

Each in a process of its own and with low priority, so that heavy work holds up nobody who watches, and so that what
runs at night is just what a person can run by day.
"""

import asyncio
import sys
from pathlib import Path

from hanbit.gateways.local.priority import give_way
from hanbit.telemetry.logs import Log


async def run_command(data: Path, log: Log, *words: str, event: str, message: str) -> bool:
    """``hanbit ops <words> --data …``. Whether it went well; if not, that is logged with the last line it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "hanbit.entrypoints.cli", "ops", *words, "--data", str(data),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        preexec_fn=give_way,
    )  # fmt: skip
    _, said = await process.communicate()
    if process.returncode != 0:
        last = said.decode("utf-8", "replace").strip().rpartition("\n")[2][:300]
        log.write("ERROR", event, message, function=words[1], metadata={"said": last})
    return process.returncode == 0
