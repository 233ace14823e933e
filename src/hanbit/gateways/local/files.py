"""The data folder's plain files: hourly logs, the lock that keeps it to one process, and the texts of ``locales``."""

import contextlib
import fcntl
import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import BinaryIO

import hanbit
from hanbit.domain.accounts import Locale
from hanbit.domain.calendar import Calendar
from hanbit.domain.quickadd.grammar import Grammar
from hanbit.domain.words import LOCALES, Words
from hanbit.gateways.local.waiting import comes_true

HOUR_MS = 3_600_000


class HourlyLog:
    """``<folder>/app-2026120314.ndjson``: a new file each hour (UTC), so that old hours can be packed or dropped.

    Half a line, left by a process that died, gets a newline before anything follows it; a full disk leaves none.
    """

    def __init__(self, folder: Path, now_ms: Callable[[], int], *, prefix: str = "app") -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder
        self._now_ms = now_ms
        self._prefix = prefix
        self._hour = -1
        self._file: FileIO | None = None

    def write(self, lines: bytes) -> None:
        with contextlib.suppress(OSError):  # a full disk must not stop requests from being answered
            file = self._open_hour()
            written = file.write(lines)
            if written < len(lines):  # the disk is full: no line is left torn
                torn = written - (lines.rfind(b"\n", 0, written) + 1)
                file.truncate(os.fstat(file.fileno()).st_size - torn)

    def _open_hour(self) -> FileIO:
        hour = self._now_ms() // HOUR_MS
        if hour != self._hour or self._file is None:
            self.close()
            stamp = datetime.fromtimestamp(hour * HOUR_MS / 1000, UTC).strftime("%Y%m%d%H")
            path = self._folder / f"{self._prefix}-{stamp}.ndjson"
            descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
            size = os.fstat(descriptor).st_size
            if size and os.pread(descriptor, 1, size - 1) != b"\n":
                os.write(descriptor, b"\n")
            self._file, self._hour = FileIO(descriptor, "ab"), hour
        return self._file

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


class FolderTaken(Exception):
    """Another process serves this data folder."""


@contextlib.contextmanager
def sole_user_of(folder: Path, name: str = "lock", *, patience_s: float = 0.0) -> Iterator[None]:
    """Hold the folder, or one role in it (``name``), for this process; the kernel lets go however the process ends.

    Raises FolderTaken when somebody else holds it for longer than ``patience_s``.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / name).open("ab") as lock:
        if not comes_true(lambda: _is_locked(lock), patience_s):
            raise FolderTaken
        yield


def _is_locked(lock: BinaryIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def has_client() -> bool:
    """Whether the web client of people has been built."""
    return (Path(hanbit.__file__).parent / "static" / "index.html").exists()


def load_words() -> Words:
    return Words({locale: json.loads(_shipped(f"locales/{locale}.json")) for locale in LOCALES})


def load_calendar() -> Calendar:
    table = json.loads(_shipped("spec/quickadd/calendar.json"))
    return Calendar(table["holidays"], table["lunar"])


def load_grammar(calendar: Calendar | None = None) -> Grammar:
    return Grammar(json.loads(_shipped("spec/quickadd/vocabulary.json")), calendar or load_calendar())


def load_demo(locale: Locale) -> bytes:
    return _shipped(f"spec/demo/{locale}.json")


def _shipped(name: str) -> bytes:
    """A file from the installed package, or from the checkout it runs in."""
    package = Path(__file__).resolve().parents[2]
    return next(path for path in (package / name, package.parents[1] / name) if path.exists()).read_bytes()
