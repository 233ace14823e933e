"""Folders for work in progress, on the disk that the work is for. Remains of a process that was killed are swept."""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def scratch_in(parent: Path) -> Iterator[Path]:
    """A new empty folder below ``parent``, gone afterwards. The kernel's lock on it tells the living from the dead."""
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with contextlib.ExitStack() as held:
        with _locked(parent):  # nobody sweeps between the making of a folder and its lock
            _sweep(parent)
            folder = Path(tempfile.mkdtemp(dir=parent))
            held.callback(shutil.rmtree, folder, ignore_errors=True)
            held.enter_context(_locked(folder))
        yield folder


def _sweep(parent: Path) -> None:
    for folder in parent.iterdir():
        with contextlib.suppress(OSError), _locked(folder, fcntl.LOCK_NB):
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _locked(folder: Path, how: int = 0) -> Iterator[None]:
    """Raises OSError where somebody holds it and ``how`` is ``LOCK_NB``."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | how)
        yield
    finally:
        os.close(descriptor)
