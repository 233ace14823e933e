"""The clock and the source of randomness, so that tests can hold both still."""

from typing import Protocol


class Clock(Protocol):
    def now_ms(self) -> int: ...


class Entropy(Protocol):
    def __call__(self, size_bytes: int, /) -> bytes: ...
