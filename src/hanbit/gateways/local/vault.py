"""Backups in a folder: of this machine, or of anything that is mounted."""

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from hanbit.gateways.local.gently import PIECE_BYTES, Gently
from hanbit.gateways.local.secret_files import sync_folder
from hanbit.ports.backups import NoSuchBackup, VaultUnavailable, is_backup_id

NOT_ON_ONE_DISK = frozenset({errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK})
_UNFINISHED = ".unfinished-"


class FolderVault:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def name(self) -> str:
        return str(self._folder)

    def ids(self) -> list[str]:
        with _reaching(self._folder):
            if not self._folder.exists():
                return []
            return sorted(entry.name for entry in self._folder.iterdir() if is_backup_id(entry.name) and entry.is_dir())

    def put(self, backup_id: str, folder: Path) -> None:
        with _reaching(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._sweep()
            draft = self._folder / f"{_UNFINISHED}{backup_id}"
            try:
                draft.mkdir(mode=0o700)
                for source in sorted(folder.iterdir()):
                    _place_durably(source, draft / source.name)
                sync_folder(draft)
                draft.rename(self._folder / backup_id)
                sync_folder(self._folder)
            except BaseException:
                shutil.rmtree(draft, ignore_errors=True)
                raise

    def open(self, backup_id: str, name: str) -> BinaryIO:
        if not is_backup_id(backup_id):
            raise NoSuchBackup(backup_id)
        with _reaching(self._folder):
            try:
                return (self._folder / backup_id / name).open("rb")
            except FileNotFoundError:
                raise NoSuchBackup(f"{backup_id}/{name}") from None

    def remove(self, backup_id: str) -> None:
        """The name goes first, so that a removal that is cut off leaves nothing that looks like a backup."""
        if not is_backup_id(backup_id):
            raise NoSuchBackup(backup_id)
        with _reaching(self._folder):
            draft = self._folder / f"{_UNFINISHED}{backup_id}"
            try:
                (self._folder / backup_id).rename(draft)
            except FileNotFoundError:
                raise NoSuchBackup(backup_id) from None
            shutil.rmtree(draft)

    def _sweep(self) -> None:
        """Remains of a writer that was killed. One folder is written by one process at a time."""
        for remains in self._folder.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(remains, ignore_errors=True)


def _place_durably(source: Path, target: Path) -> None:
    """As another name of the same file, in one place and on one disk alone: two places must never share their damage.

    ``source`` is not written to again.
    """
    if not (_is_nowhere_else(source) and _is_linked(source, target)):
        with source.open("rb") as reading, target.open("xb") as writing:
            shutil.copyfileobj(reading, Gently(writing), PIECE_BYTES)
    with target.open("rb") as placed:
        os.fsync(placed.fileno())
    target.chmod(0o600)


def _is_nowhere_else(source: Path) -> bool:
    return source.stat().st_nlink == 1


def _is_linked(source: Path, target: Path) -> bool:
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in NOT_ON_ONE_DISK:
            raise
        return False
    return True


@contextlib.contextmanager
def _reaching(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise VaultUnavailable(f"{folder}: {error.strerror or error}") from error
