"""Packing of the logs, on schedule."""

from collections.abc import Callable
from pathlib import Path

from hanbit.stores.logfiles.packing import is_due
from hanbit.telemetry.logs import Log
from hanbit.wiring.commands import run_command
from hanbit.wiring.jobs import Run
from hanbit.wiring.logs import LOGS


def packing_logs(data: Path, now_ms: Callable[[], int], keep_days: int, log: Log) -> Run:
    """Looks whether there is an hour to pack, or one to drop, and if so has ``hanbit ops logs pack`` do it."""

    async def pack() -> None:
        if any(is_due(data / "logs", name, now_ms(), keep_days=keep_days) for name in LOGS):
            await run_command(data, log, "logs", "pack", event="PACKING_FAILED", message="Packing the logs failed")

    return pack
