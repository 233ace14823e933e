"""Continuous replication of the database by Litestream: every second what was committed goes to a second place.

Litestream reads the log beside the database and keeps its own place in tables named ``_litestream_…``. What it has
written in five minutes it joins, and once a day it starts from a whole copy; a moment of the last week can be restored
to the second.
"""

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

REPLICA = "replica"
"""Its folder in the second place."""

SYNC_S = 1
RESTORE_S = 1800
"""Ten gigabytes at the pace of a slow disk."""


class ReplicaUnusable(Exception):
    """There is nothing to restore, or Litestream refuses to. Says why, in its words."""


def litestream() -> Path:
    """The program, from the package that installs it beside the interpreter."""
    return Path(sys.executable).with_name("litestream")


def write_config(path: Path, database: Path, replica: Path) -> None:
    """YAML, of which JSON is a part: every path is quoted right."""
    place = {"type": "file", "path": str(replica.absolute()), "sync-interval": f"{SYNC_S}s"}
    config = {
        "dbs": [{"path": str(database.absolute()), "replica": place}],
        "snapshot": {"interval": "24h", "retention": "168h"},
        "logging": {"level": "warn"},
    }
    path.write_text(json.dumps(config, indent=1))


def replicating(config: Path) -> list[str]:
    """The command that replicates until it is told to stop."""
    return [str(litestream()), "replicate", "-config", str(config), "-no-expand-env"]


def begin_anew(database: Path, replica: Path | None, now_ms: int) -> None:
    """After a restore: what was replicated before is set aside, and replication starts from a whole copy.

    Going on in the old place is how backups stop in silence after a restore (Litestream issue 781).
    """
    shutil.rmtree(database.with_name(f".{database.name}-litestream"), ignore_errors=True)
    if replica is not None and replica.exists():
        stamp = f"{datetime.fromtimestamp(now_ms / 1000, UTC):%Y%m%dt%H%M%Sz}"
        replica.rename(replica.with_name(f"{replica.name}-before-{stamp}"))


def restore_replica(replica: Path, target: Path, at_ms: int | None = None) -> None:
    """The newest state there is, or that of a moment. Raises ReplicaUnusable."""
    moment = [] if at_ms is None else ["-timestamp", f"{datetime.fromtimestamp(at_ms / 1000, UTC):%Y-%m-%dT%H:%M:%SZ}"]
    command = [str(litestream()), "restore", "-o", str(target), *moment, replica.absolute().as_uri()]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=RESTORE_S, check=False)  # noqa: S603 - our own
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ReplicaUnusable(str(error)) from error
    if ended.returncode != 0 or not target.exists():
        raise ReplicaUnusable((ended.stderr or ended.stdout).strip()[-300:])
    target.chmod(0o600)
