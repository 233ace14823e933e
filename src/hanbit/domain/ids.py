"""Ids are UUIDs in lower-case text. Clients choose them, so that nothing has to be renamed after an offline day.

Held to ``spec/vectors/ids.json``.
"""

import re
import uuid
from functools import lru_cache

UUID_PATTERN = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
_UUID = re.compile(UUID_PATTERN.removesuffix("$") + r"\Z")

ID_LENGTH = 36

NAMESPACE = uuid.UUID("6f2a3c1e-8a44-5d0b-9c53-1f0e7f6f8d11")
"""Of every id that two devices must derive alike; part of the contract with clients."""


def is_id(text: str) -> bool:
    return _UUID.match(text) is not None


def new_id(now_ms: int, entropy: bytes) -> str:
    """A UUIDv7 (RFC 9562 §5.7): ``now_ms`` in the high 48 bits, 10 bytes of ``entropy`` below."""
    value = (now_ms & 0xFFFF_FFFF_FFFF) << 80 | int.from_bytes(entropy[:10], "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def derived_id(name: str) -> str:
    """The same name gives the same id on every device (UUIDv5)."""
    return str(uuid.uuid5(NAMESPACE, name))


@lru_cache(maxsize=10_000)
def inbox_of(space_id: str) -> str:
    return derived_id(f"{space_id}:inbox")


def successor_of(todo_id: str) -> str:
    """Of a repeating to-do: one successor each, whichever devices completed it and however often."""
    return derived_id(f"{todo_id}:next")
