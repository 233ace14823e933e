"""What goes wrong around a backup and a restore: a full disk, a death in the middle, a clock that went back."""

import os
import random
import resource
import shutil
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path

from tests.drills.states import states
from tests.serving import COMMAND

from hanbit.gateways.local.vault import FolderVault
from hanbit.ops.recover.backups import make_backup
from hanbit.ops.recover.manifest import made_at_ms
from hanbit.wiring.recovery import parts_of, workshop_of

ENGLISH = {**os.environ, "LC_ALL": "en_US.UTF-8"}
FULL_AT_BYTES = 48 * 1024
"""Less than the database has, and than what is made of it."""

DEATHS = 3


def _command(data: Path, *words: str) -> list[str]:
    return [*COMMAND, "ops", "backup", *words, "--data", str(data)]


def _on_a_full_disk(data: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """No file may grow over ``FULL_AT_BYTES``: what a write then gets is what a full disk gives it."""

    def fill() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (FULL_AT_BYTES, FULL_AT_BYTES))

    return subprocess.run(
        _command(data, *words), env=ENGLISH, capture_output=True, text=True, check=False, preexec_fn=fill
    )


def _remains(data: Path) -> list[Path]:
    return [path for path in (data / ".scratch").glob("*") if any(path.iterdir())]


def test_a_disk_that_fills_in_the_middle_of_a_backup_leaves_none_and_says_so(data: Path) -> None:
    before = states(data / "hanbit.db")
    ended = _on_a_full_disk(data, "create")
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert ended.stderr.strip()
    assert FolderVault(data / "backups").ids() == []
    assert _remains(data) == []
    assert states(data / "hanbit.db") == before


def test_a_disk_that_fills_in_the_middle_of_a_restore_leaves_the_live_data_as_it_was(data: Path) -> None:
    subprocess.run(_command(data, "create"), env=ENGLISH, check=True, capture_output=True)
    before = (data / "hanbit.db").read_bytes()
    ended = _on_a_full_disk(data, "restore", "--yes")
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert ended.stderr.strip()
    assert (data / "hanbit.db").read_bytes() == before
    assert _remains(data) == []


def test_a_restore_that_dies_at_any_moment_leaves_one_whole_database(data: Path, tmp_path: Path) -> None:
    before = states(data / "hanbit.db")
    subprocess.run(_command(data, "create"), env=ENGLISH, check=True, capture_output=True)
    rng = random.Random(5)
    started_s = time.monotonic()
    subprocess.run(_command(data, "restore", "--yes"), env=ENGLISH, check=True, capture_output=True)
    whole_s = time.monotonic() - started_s
    for number in range(DEATHS):
        copy = tmp_path / f"copy {number}"
        shutil.copytree(data, copy)
        dying = subprocess.Popen(
            _command(copy, "restore", "--yes"), env=ENGLISH, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            dying.wait(rng.uniform(0.4, 1.0) * whole_s)
        except subprocess.TimeoutExpired:
            dying.kill()
            dying.wait()
        assert states(copy / "hanbit.db") == before
        again = subprocess.run(_command(copy, "restore", "--yes"), env=ENGLISH, check=False, capture_output=True)
        assert again.returncode == 0
        assert _remains(copy) == []


def test_a_clock_that_went_back_loses_no_backup_and_is_told(data: Path) -> None:
    vault = FolderVault(data / "backups")
    workshop = workshop_of(data, [vault])
    now_ms = workshop.now_ms()
    ahead = replace(workshop, now_ms=lambda: now_ms + 3 * 86_400_000)
    future = make_backup(ahead, parts_of(data), "daily")
    made = make_backup(workshop, parts_of(data), "daily")
    assert vault.ids() == sorted([future.id, made.id], key=made_at_ms)
    told = subprocess.run(_command(data, "verify", future.id), env=ENGLISH, check=False, capture_output=True, text=True)
    assert told.returncode == 1
    assert "a clock is wrong" in told.stdout
    assert subprocess.run(_command(data, "verify", made.id), env=ENGLISH, check=False).returncode == 0
