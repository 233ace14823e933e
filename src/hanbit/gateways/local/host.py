"""What the machine has left."""

from pathlib import Path

import psutil

from hanbit.ports.watched import HostUse


def host_use(folder: Path) -> HostUse:
    """CPU since the last call (at the first one: since the machine started)."""
    disk = psutil.disk_usage(str(folder))
    return HostUse(psutil.cpu_percent(interval=None), psutil.virtual_memory().percent, disk.percent)
