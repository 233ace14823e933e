"""The folder of secrets as one part of a backup: an uncompressed tar of plain files, mode 0600."""

import tarfile
from pathlib import Path

BACKUP_PREFIX = "backup-"
"""Keys of the backups themselves stay out: a safe does not hold its own key."""


def pack_secrets(folder: Path, target: Path) -> None:
    with tarfile.open(target, "x:") as tar:
        for path in sorted(folder.iterdir()):
            if path.is_file() and not path.name.startswith((BACKUP_PREFIX, ".")):
                tar.add(path, arcname=path.name)


def unpack_secrets(part: Path, folder: Path) -> None:
    """Adds to what is there and replaces files of the same name."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tarfile.open(part, "r:") as tar:
        tar.extractall(folder, filter="data")
    for path in folder.iterdir():
        path.chmod(0o600)
