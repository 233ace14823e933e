"""What a backup says of itself, signed: when it was made, of which parts, and what they hold."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal, TypeVar

import msgspec
from msgspec import Struct

from hanbit.domain.reasons import Reasoned
from hanbit.ports.backups import Sealed
from hanbit.ports.restored import Facts

T = TypeVar("T", bound=Struct)

FORMAT = 1
MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
DATABASE = "hanbit.db"

Kind = Literal["hourly", "daily", "weekly", "monthly", "manual"]
KINDS: tuple[Kind, ...] = ("hourly", "daily", "weekly", "monthly", "manual")


class BadManifest(Reasoned):
    """Not signed by this installation's key, or not a manifest that this version reads."""


class Manifest(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """``parts``: name → sizes and hashes. ``facts``: of the part ``hanbit.db``."""

    format: int = FORMAT
    id: str
    kind: Kind
    created_ms: int
    took_ms: int
    release: str
    is_secret: bool
    parts: Mapping[str, Sealed]
    facts: Facts

    @property
    def size_bytes(self) -> int:
        return sum(part.sealed_bytes for part in self.parts.values())


def encode(record: Struct) -> bytes:
    """To be signed: the same record always gives the same bytes, and people can read them."""
    return msgspec.json.format(msgspec.json.encode(record, order="deterministic"), indent=1)


def decode(content: bytes, kind: type[T]) -> T:
    """Raises BadManifest."""
    try:
        return msgspec.json.decode(content, type=kind)
    except msgspec.DecodeError as error:
        raise BadManifest("manifest.unreadable", detail=str(error)) from error


def decode_manifest(content: bytes) -> Manifest:
    """Raises BadManifest."""
    manifest = decode(content, Manifest)
    if manifest.format != FORMAT:
        raise BadManifest("manifest.format", found=manifest.format, known=FORMAT)
    return manifest


def backup_id(kind: Kind, at_ms: int) -> str:
    """Sorts by time: ``20261203t143000250z-hourly``."""
    return f"{datetime.fromtimestamp(at_ms // 1000, UTC):%Y%m%dt%H%M%S}{at_ms % 1000:03}z-{kind}"


def kind_of(identifier: str) -> Kind:
    """Raises ValueError for an id that ``backup_id`` does not make."""
    _, _, name = identifier.partition("-")
    for kind in KINDS:
        if kind == name:
            return kind
    raise ValueError(f"not an id of a backup: {identifier}")


def made_at_ms(identifier: str) -> int:
    """Raises ValueError for an id that ``backup_id`` does not make."""
    stamp, _, _ = identifier.partition("-")
    return round(datetime.strptime(stamp, "%Y%m%dt%H%M%S%fz").replace(tzinfo=UTC).timestamp() * 1000)
