"""Cursors are opaque to clients: what is inside may change with any version, and what we did not write is refused."""

import base64
import binascii
from typing import TypeVar

import msgspec

from hanbit.domain.refusals import invalid

T = TypeVar("T")


def encode(value: object) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(value)).decode().rstrip("=")


def decode(text: str, shape: type[T]) -> T:
    """Raises Invalid at ``/cursor`` for anything that ``encode`` did not make of this shape."""
    try:
        padded = text + "=" * (-len(text) % 4)
        return msgspec.json.decode(base64.b64decode(padded, altchars=b"-_", validate=True), type=shape)
    except (binascii.Error, ValueError, msgspec.DecodeError) as error:
        raise invalid("/cursor", "cursor") from error
