"""Files that only the owner may read: mode 0600 in a folder of mode 0700, written whole or not at all."""

import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

FOLDER_MODE = 0o700
FILE_MODE = 0o600


def open_folder(path: Path, *, on_repair: Callable[[Path], None]) -> Path:
    """Make the folder, or tighten what is readable by others in it; ``on_repair`` is told of each path tightened."""
    path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    _tighten(path, FOLDER_MODE, on_repair)
    for entry in sorted(path.iterdir()):
        _tighten(entry, FOLDER_MODE if entry.is_dir() else FILE_MODE, on_repair)
    return path


def read_or_create(path: Path, make: Callable[[], bytes]) -> bytes:
    """The file's content. When two processes start at once both read what the first one wrote."""
    if not path.exists():
        create(path, make())
    return path.read_bytes()


def create(path: Path, content: bytes) -> None:
    """Durable when this returns. A file that exists already is left as it is."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600 from the start
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # unlike a rename, a link never replaces what another process wrote
        except FileExistsError:
            return
    finally:
        draft.unlink()
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _tighten(path: Path, mode: int, on_repair: Callable[[Path], None]) -> None:
    if stat.S_IMODE(path.lstat().st_mode) & ~mode and not path.is_symlink():
        path.chmod(mode)
        on_repair(path)
