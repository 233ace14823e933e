"""argon2id in a small thread pool, so that the event loop never waits for a hash."""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from hanbit.domain.refusals import Unavailable
from hanbit.telemetry.traces import recording

T = TypeVar("T")

# OWASP Password Storage Cheat Sheet (2024): Argon2id with 19 MiB, two passes and one lane at the least.
MEMORY_KIB = 19 * 1024
PASSES = 2
LANES = 1
SALT_BYTES = 16  # RFC 9106 §3.1
HASH_BYTES = 32

AT_ONCE = 2
"""Hashes under way; each holds MEMORY_KIB and one core."""

MAX_WAITING = 64
"""About a second's work. Past that a refusal now is worth more than an answer later."""


class Argon2Passwords:
    def __init__(self, *, memory_kib: int = MEMORY_KIB, passes: int = PASSES, lanes: int = LANES) -> None:
        self._hasher = PasswordHasher(
            time_cost=passes, memory_cost=memory_kib, parallelism=lanes, hash_len=HASH_BYTES, salt_len=SALT_BYTES
        )
        # A hash of nothing: no password gives 32 zero bytes, and refusing one takes as long as refusing any other.
        salt, digest = "A" * 22, "A" * 43
        self.nobody_hash = f"$argon2id$v=19$m={memory_kib},t={passes},p={lanes}${salt}${digest}"
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="hanbit-argon2")
        self._waiting = 0

    async def hash(self, password: str) -> str:
        return await self._in_pool(lambda: self._hasher.hash(_bytes(password)))

    async def verify(self, password: str, password_hash: str | None) -> bool:
        expected = password_hash or self.nobody_hash
        return await self._in_pool(lambda: self._matches(expected, password)) and password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        return self._hasher.check_needs_rehash(password_hash)

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _matches(self, expected: str, password: str) -> bool:
        try:
            return self._hasher.verify(expected, _bytes(password))
        except (VerificationError, ValueError):
            return False

    async def _in_pool(self, work: Callable[[], T]) -> T:
        if self._waiting >= MAX_WAITING:
            raise Unavailable
        self._waiting += 1
        recorded, started = recording.get(), perf_counter()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._waiting -= 1
            if recorded is not None:
                recorded.note("hash", started)


def _bytes(password: str) -> bytes:
    # "surrogatepass": half a surrogate pair is refused in new passwords and must be merely wrong in old ones.
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
