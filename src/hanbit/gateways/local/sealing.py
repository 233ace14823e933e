"""Parts of a backup, packed with gzip and closed with age (age-encryption.org/v1, X25519)."""

import gzip
import hashlib
import io
import shutil
import tempfile
import zlib
from pathlib import Path
from typing import Any, BinaryIO

import pyrage

from hanbit.ports.backups import BadSeal, Sealed

CHUNK_BYTES = 1 << 20
LEVEL = 1
"""JSON packs to a fifth at any level; higher ones take five times as long for a tenth less."""


class AgeSealer:
    """``identity``: an ``AGE-SECRET-KEY-…``, or None to pack only. Raises ValueError for one that is none."""

    def __init__(self, identity: str | None) -> None:
        try:
            self._identity = pyrage.x25519.Identity.from_str(identity) if identity is not None else None
        except pyrage.IdentityError as error:
            raise ValueError(str(error)) from error

    @property
    def is_secret(self) -> bool:
        return self._identity is not None

    def seal(self, source: Path, target: Path) -> Sealed:
        plain, sealed = _Counted(), _Counted()
        with tempfile.TemporaryFile(dir=target.parent) as packed, target.open("xb") as writing:
            with (
                source.open("rb") as reading,
                gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=LEVEL, mtime=0) as packing,
            ):
                while chunk := reading.read(CHUNK_BYTES):
                    plain.add(chunk)
                    packing.write(chunk)
            packed.seek(0)
            if self._identity is None:
                shutil.copyfileobj(packed, sealed.into(writing), CHUNK_BYTES)
            else:
                pyrage.encrypt_io(packed, sealed.into(writing), [self._identity.to_public()])
        return Sealed(plain.size, plain.sha256, sealed.size, sealed.sha256)

    def unseal(self, source: BinaryIO, target: Path) -> Sealed:
        plain, sealed = _Counted(), _Counted()
        with tempfile.TemporaryFile(dir=target.parent) as packed, target.open("wb") as writing:
            try:
                if self._identity is None:
                    shutil.copyfileobj(sealed.of(source), packed, CHUNK_BYTES)
                else:
                    pyrage.decrypt_io(sealed.of(source), packed, [self._identity])
                packed.seek(0)
                with gzip.GzipFile(fileobj=packed) as unpacking:
                    while chunk := unpacking.read(CHUNK_BYTES):
                        plain.add(chunk)
                        writing.write(chunk)
            except (pyrage.DecryptError, EOFError, zlib.error) as error:
                raise BadSeal(str(error)) from error
            except OSError as error:  # what age finds in the middle of a stream, and gzip in a head, has no number
                if error.errno is not None:
                    raise
                raise BadSeal(str(error)) from error
        return Sealed(plain.size, plain.sha256, sealed.size, sealed.sha256)


def new_identity() -> str:
    return str(pyrage.x25519.Identity.generate())


class _Counted:
    """Size and SHA-256 of what goes by."""

    def __init__(self) -> None:
        self.size = 0
        self._hash = hashlib.sha256()

    def add(self, chunk: bytes) -> None:
        self.size += len(chunk)
        self._hash.update(chunk)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def into(self, target: BinaryIO) -> Any:
        return _Writing(self, target)

    def of(self, source: BinaryIO) -> Any:
        return _Reading(self, source)


class _Writing(io.RawIOBase):
    def __init__(self, counted: _Counted, target: BinaryIO) -> None:
        self._counted = counted
        self._target = target

    def writable(self) -> bool:
        return True

    def write(self, chunk: Any) -> int:
        content = bytes(chunk)
        self._counted.add(content)
        return self._target.write(content)


class _Reading(io.RawIOBase):
    def __init__(self, counted: _Counted, source: BinaryIO) -> None:
        self._counted = counted
        self._source = source

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        chunk = self._source.read(size)
        self._counted.add(chunk)
        return chunk
