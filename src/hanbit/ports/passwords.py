"""Password hashing, which is slow on purpose. Passwords are compared in NFC: a Mac types Hangul in NFD."""

from typing import Protocol


class Passwords(Protocol):
    """Hashing raises Unavailable when too many are waiting already."""

    async def hash(self, password: str) -> str:
        """With a fresh salt, in a form that tells its own algorithm and parameters."""

    async def verify(self, password: str, password_hash: str | None) -> bool:
        """None stands for an account that does not exist: False, after the same work as a wrong password."""

    def is_outdated(self, password_hash: str) -> bool:
        """Whether new hashes are made in another way than this one was."""


class CommonPasswords(Protocol):
    async def is_common(self, password: str) -> bool:
        """Whether it is one of the 20,000 most common, whatever its case."""
