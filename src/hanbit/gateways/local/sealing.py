"""Parts of a backup, packed with gzip and closed with age (age-encryption.org/v1, X25519)."""

import hashlib
import io
import shutil
import zlib
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import pyrage

from hanbit.gateways.local.gently import Gently
from hanbit.ports.backups import BadSeal, Sealed

CHUNK_BYTES = 1 << 20
LEVEL = 1
"""JSON packs to a fifth at any level; higher ones take five times as long for a tenth less."""

GZIP = 16 + zlib.MAX_WBITS
"""For zlib: with gzip's head and checksum."""


class _Writable(Protocol):
    def write(self, content: Any, /) -> int: ...


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
        with source.open("rb") as reading, target.open("xb") as writing:
            packed, closed = _Packing(plain.of(reading)), sealed.into(Gently(writing))
            if self._identity is None:
                shutil.copyfileobj(packed, closed, CHUNK_BYTES)
            else:
                pyrage.encrypt_io(packed, closed, [self._identity.to_public()])
        return Sealed(plain.size, plain.sha256, sealed.size, sealed.sha256)

    def unseal(self, source: BinaryIO, target: Path) -> Sealed:
        plain, sealed = _Counted(), _Counted()
        with target.open("wb") as writing:
            closed, unpacked = sealed.of(source), _Unpacking(plain.into(Gently(writing)))
            try:
                if self._identity is None:
                    shutil.copyfileobj(closed, unpacked, CHUNK_BYTES)
                else:
                    pyrage.decrypt_io(closed, unpacked, [self._identity])
                unpacked.finish()
            except (pyrage.DecryptError, zlib.error) as error:
                raise BadSeal(str(error)) from error
            except OSError as error:  # what age finds in the middle of a stream has no number
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

    def into(self, target: _Writable) -> "_Writing":
        return _Writing(self, target)

    def of(self, source: BinaryIO) -> "_Reading":
        return _Reading(self, source)


class _Writing(io.RawIOBase):
    def __init__(self, counted: _Counted, target: _Writable) -> None:
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


class _Packing(io.RawIOBase):
    """Reads a file as gzip."""

    def __init__(self, source: _Reading) -> None:
        self._source = source
        self._packer = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
        self._packed = b""
        self._is_over = False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while not self._is_over and (size < 0 or len(self._packed) < size):
            chunk = self._source.read(CHUNK_BYTES)
            self._is_over = not chunk
            self._packed += self._packer.compress(chunk) if chunk else self._packer.flush()
        end = len(self._packed) if size < 0 else size
        given, self._packed = self._packed[:end], self._packed[end:]
        return given


class _Unpacking(io.RawIOBase):
    """Writes a file from its gzip. Raises zlib.error for what is none, in ``finish`` for one that was cut off."""

    def __init__(self, target: _Writing) -> None:
        self._target = target
        self._unpacker = zlib.decompressobj(GZIP)

    def writable(self) -> bool:
        return True

    def write(self, packed: Any) -> int:
        rest = bytes(packed)
        while rest:
            if self._unpacker.eof:
                raise zlib.error("more than one file")
            self._target.write(self._unpacker.decompress(rest, CHUNK_BYTES))
            rest = self._unpacker.unconsumed_tail or self._unpacker.unused_data
        return len(packed)

    def finish(self) -> None:
        self._target.write(self._unpacker.flush())
        if not self._unpacker.eof:
            raise zlib.error("cut off")
