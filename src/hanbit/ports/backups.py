"""Where backups are kept, and what closes, opens and vouches for them.

A backup is a folder of sealed parts and a manifest; a vault holds such folders by id. Two vaults in two places make one
copy that survives the loss of the other.
"""

import re
from pathlib import Path
from typing import BinaryIO, Protocol

from msgspec import Struct

_ID = re.compile(r"[0-9]{8}t[0-9]{9}z-[a-z]{1,20}")


def is_backup_id(name: str) -> bool:
    """Whether a folder of this name in a vault may be a backup; everything else there is somebody else's."""
    return _ID.fullmatch(name) is not None


class VaultUnavailable(Exception):
    """The place cannot be reached, is full, or refuses. Says why. Nothing half-written is ever listed."""


class NoSuchBackup(Exception):
    """There is none of this id."""


class BadSeal(Exception):
    """A part cannot be opened: the wrong key, cut off, or changed."""


class Sealed(Struct, frozen=True, rename="camel"):
    """Sizes in bytes and SHA-256 in hex, of what was put in and of what came out."""

    plain_bytes: int
    plain_sha256: str
    sealed_bytes: int
    sealed_sha256: str


class Vault(Protocol):
    @property
    def name(self) -> str:
        """For people: a path or an address."""
        ...

    def ids(self) -> list[str]:
        """Ids of whole backups, oldest first."""
        ...

    def put(self, backup_id: str, folder: Path) -> None:
        """Store all files of ``folder``; afterwards the backup is there whole, or not at all."""
        ...

    def open(self, backup_id: str, name: str) -> BinaryIO:
        """Raises NoSuchBackup."""
        ...

    def remove(self, backup_id: str) -> None: ...


class Sealer(Protocol):
    """Packs, and closes to all but the holder of a key."""

    @property
    def is_secret(self) -> bool:
        """False: packed only, so that whoever reads the vault reads everything."""
        ...

    def seal(self, source: Path, target: Path) -> Sealed: ...

    def unseal(self, source: BinaryIO, target: Path) -> Sealed:
        """Raises BadSeal; then ``target`` holds nothing to rely on."""
        ...


class Signer(Protocol):
    def sign(self, content: bytes) -> str: ...

    def is_genuine(self, content: bytes, signature: str) -> bool: ...
