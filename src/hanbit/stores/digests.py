"""Digests of what a store holds: the same for any order of its rows, other for any other content."""

from hashlib import blake2b

DIGEST_BYTES = 16
_MODULUS = 1 << 8 * DIGEST_BYTES


def digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=DIGEST_BYTES).digest()


class DigestSum:
    """Sum modulo 2**128 of digests."""

    def __init__(self) -> None:
        self.total = 0

    def add(self, number: int) -> None:
        self.total = (self.total + number) % _MODULUS

    def add_digest(self, content: bytes) -> None:
        self.add(int.from_bytes(digest(content), "big"))

    @property
    def text(self) -> str:
        return f"{self.total:0{2 * DIGEST_BYTES}x}"
