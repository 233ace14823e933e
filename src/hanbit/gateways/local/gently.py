"""Files that nobody waits for, written so that nobody has to wait for them."""

import os
from typing import Any, BinaryIO

PIECE_BYTES = 256 * 1024


class Gently:
    """What is written is on the disk piece by piece.

    A file system that makes somebody's commit durable may write out what else is dirty first, so that there must never
    be much of it.
    """

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._pending = 0

    def write(self, content: Any) -> int:
        written = self._target.write(content)
        self._pending += written
        if self._pending >= PIECE_BYTES:
            self._target.flush()
            os.fdatasync(self._target.fileno())
            self._pending = 0
        return written
