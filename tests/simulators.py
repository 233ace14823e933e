"""Stand-ins for what tests cannot use as it is: the clock, randomness, and where a log goes."""

import asyncio
import json
from typing import Any

from hanbit.gateways.local.passwords import Argon2Passwords

NOW_MS = 1_780_000_000_000  # 2026-05-28


class StillClock:
    """Stands still until it is told to move."""

    def __init__(self, at_ms: int = NOW_MS) -> None:
        self.at_ms = at_ms

    def now_ms(self) -> int:
        return self.at_ms

    def now_s(self) -> int:
        return self.at_ms // 1000

    def advance(self, seconds: float) -> None:
        self.at_ms += round(seconds * 1000)


class CountingEntropy:
    """1, 2, 3 … in as many bytes as asked for: never the same twice, always the same in the next run."""

    def __init__(self) -> None:
        self._count = 0

    def __call__(self, size_bytes: int, /) -> bytes:
        self._count += 1
        return self._count.to_bytes(size_bytes, "big")


class Lines:
    """Where a log goes, kept to be read."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.is_closed = False

    def write(self, lines: bytes) -> None:
        self.written.append(lines)

    def close(self) -> None:
        self.is_closed = True

    @property
    def text(self) -> str:
        return b"".join(self.written).decode()

    def read(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


class Wire(asyncio.Transport):
    """The server's end of a connection; what it sends is kept, by system call."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[bytes] = []
        self.is_closed = False

    def write(self, data: Any) -> None:
        assert not self.is_closed
        self.sent.append(bytes(data))

    def close(self) -> None:
        self.is_closed = True

    def is_closing(self) -> bool:
        return self.is_closed

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


def cheap_passwords(*, passes: int = 1) -> Argon2Passwords:
    """The real hasher, weak enough that a test need not wait for it."""
    return Argon2Passwords(memory_kib=8, passes=passes)


class CountedPasswords(Argon2Passwords):
    """The real hasher, which also tells how much work it was given."""

    def __init__(self) -> None:
        super().__init__(memory_kib=8, passes=1)
        self.hashed = 0
        self.verified = 0

    async def hash(self, password: str) -> str:
        self.hashed += 1
        return await super().hash(password)

    async def verify(self, password: str, password_hash: str | None) -> bool:
        self.verified += 1
        return await super().verify(password, password_hash)
