"""Cursors: where to go on from. Clients treat them as opaque; every text of the right form is a valid place.

A page of a list ends at a pair of its order, which stays a valid place whatever happens to the item that stood there.
"""

import re
from typing import NamedTuple

from msgspec import Struct

from hanbit.domain.ids import UUID_PATTERN
from hanbit.domain.refusals import invalid

_UUID = UUID_PATTERN.strip("^$")
PLACE_PATTERN = f"^{_UUID}(?:\\.(?:[0-9a-f]{{2}}){{1,400}}\\.{_UUID})?$"
_SINCE = f"{_UUID}\\.[0-9]{{1,15}}(?:_[0-9]{{1,15}})?"
REVS_PATTERN = f"^(?:{_SINCE}(?:~{_SINCE}){{0,99}})?$"
_PLACE = re.compile(PLACE_PATTERN.removesuffix("$") + r"\Z")
_REVS = re.compile(REVS_PATTERN.removesuffix("$") + r"\Z")


class Place(Struct, frozen=True):
    """Where a page ended: which space, and the last (order, id) there; None is the space's beginning."""

    space_id: str
    after: tuple[str, str] | None


def encode_place(place: Place) -> str:
    if place.after is None:
        return place.space_id
    order, entity_id = place.after
    return f"{place.space_id}.{order.encode('utf-8').hex()}.{entity_id}"


def decode_place(text: str) -> Place:
    """Raises Invalid at ``/cursor``."""
    if not _PLACE.match(text):
        raise invalid("/cursor", "cursor")
    space_id, *after = text.split(".")
    return Place(space_id, (bytes.fromhex(after[0]).decode("utf-8", "replace"), after[1]) if after else None)


class Since(NamedTuple):
    """How far a space has been pulled. ``floor_rev``: its floor when the pull began from nothing, while still below."""

    rev: int
    floor_rev: int = 0


def encode_revs(revs: dict[str, Since]) -> str:
    """How far each space has been pulled."""
    return "~".join(f"{space_id}.{_since_text(since)}" for space_id, since in sorted(revs.items()))


def decode_revs(text: str) -> dict[str, Since]:
    """Raises Invalid at ``/cursor``."""
    if not _REVS.match(text):
        raise invalid("/cursor", "cursor")
    return {part[:36]: Since(*map(int, part[37:].split("_"))) for part in text.split("~") if part}


def _since_text(since: Since) -> str:
    return f"{since.rev}_{since.floor_rev}" if since.rev < since.floor_rev else str(since.rev)
