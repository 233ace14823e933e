"""This machine's clock and its random numbers."""

import os
import time


class SystemClock:
    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def now_s(self) -> int:
        return int(time.time())


class PooledEntropy:
    """``os.urandom`` in larger pieces: request and span ids need a few bytes thousands of times a second."""

    POOL_BYTES = 4096

    def __init__(self) -> None:
        self._pool = b""
        self._used = 0

    def __call__(self, size_bytes: int, /) -> bytes:
        if self._used + size_bytes > len(self._pool):
            self._pool, self._used = os.urandom(max(self.POOL_BYTES, size_bytes)), 0
        start = self._used
        self._used += size_bytes
        return self._pool[start : self._used]
