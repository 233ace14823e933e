"""A file of lines as DuckDB can read it: how many are whole, and a repaired copy when bytes stand in the way.

A process that dies, or a disk that is full, may leave half a line, or half a character. Such a line is kept as text
without fields; it never hides its neighbours.
"""

import codecs
from pathlib import Path
from typing import NamedTuple

CHUNK_BYTES = 1 << 20
MAX_LINE_BYTES = 8 << 20
"""Longer ones are cut. CloudWatch takes events of 1 MiB."""

SEPARATOR = b"\x01"
"""Never stands in JSON as it is, so that a whole line is one column."""


class Readable(NamedTuple):
    """``lines``: how many of the file count, from its beginning; what came later is not looked at."""

    path: Path
    lines: int
    size_bytes: int


def readable(path: Path, scratch: Path, *, is_closed: bool) -> Readable:
    """What has no newline behind it counts only in a closed file; in an open one it is still being written."""
    counting = _Counting()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            counting.add(chunk)
    lines = counting.newlines + (1 if is_closed and counting.has_tail else 0)
    if counting.is_clean:
        return Readable(path, lines, counting.size_bytes)
    repaired = scratch / path.name
    _repair(path, repaired, counting.size_bytes)
    return Readable(repaired, lines, counting.size_bytes)


class _Counting:
    def __init__(self) -> None:
        self.newlines = 0
        self.size_bytes = 0
        self.has_tail = False
        self._is_clean = True
        self._tail_bytes = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    @property
    def is_clean(self) -> bool:
        return self._is_clean and not self._decoder.getstate()[0]

    def add(self, chunk: bytes) -> None:
        self.size_bytes += len(chunk)
        self.newlines += chunk.count(b"\n")
        self.has_tail = not chunk.endswith(b"\n")
        first = chunk.find(b"\n")
        too_long = self._tail_bytes + (first if first >= 0 else len(chunk)) > MAX_LINE_BYTES
        self._tail_bytes = len(chunk) - chunk.rfind(b"\n") - 1 if first >= 0 else self._tail_bytes + len(chunk)
        if too_long or b"\r" in chunk or SEPARATOR in chunk or not self._is_text(chunk):
            self._is_clean = False

    def _is_text(self, chunk: bytes) -> bool:
        if chunk.isascii() and not self._decoder.getstate()[0]:
            return True
        try:
            self._decoder.decode(chunk)
        except UnicodeDecodeError:
            self._decoder.reset()
            return False
        return True


def _repair(path: Path, copy: Path, size_bytes: int) -> None:
    """As many lines as before; what is not UTF-8 becomes U+FFFD, what DuckDB cannot take a space."""
    left = size_bytes
    with path.open("rb") as source, copy.open("wb") as target:
        while left > 0 and (line := source.readline(left)):
            left -= len(line)
            text = line[:MAX_LINE_BYTES].rstrip(b"\n").decode("utf-8", "replace")
            target.write(text.replace("\r", " ").replace(SEPARATOR.decode(), " ").encode())
            if line.endswith(b"\n"):
                target.write(b"\n")
