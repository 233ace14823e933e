"""Making a backup: copy, count, seal, sign, store, in each place."""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hanbit.domain.reasons import Reason
from hanbit.ops.recover.manifest import (
    DATABASE,
    MANIFEST,
    SIGNATURE,
    BadManifest,
    Kind,
    Manifest,
    backup_id,
    decode_manifest,
    encode,
)
from hanbit.ports.backups import BadSeal, NoSuchBackup, Sealed, Sealer, Signer, Vault, VaultUnavailable
from hanbit.ports.restored import Facts

SEALED = ".sealed"

Part = Callable[[Path], None]
"""Writes one part of the live data, consistent in itself, to a path that does not exist yet."""


@dataclass(frozen=True)
class Workshop:
    """What making and reading backups takes. ``scratch`` gives an empty folder on a disk with room, and removes it."""

    vaults: Sequence[Vault]
    sealer: Sealer
    signer: Signer
    facts_of: Callable[[Path], Facts]
    scratch: Callable[[], contextlib.AbstractContextManager[Path]]
    now_ms: Callable[[], int]
    release: str


def make_backup(workshop: Workshop, parts: Mapping[str, Part], kind: Kind) -> Manifest:
    """Raises VaultUnavailable, OSError on a full disk, and what a part raises; then no vault holds anything of it.

    A second vault that fails leaves the backup in the first: one copy is better than none, and the failure is raised.
    """
    began_ms = workshop.now_ms()
    with workshop.scratch() as plain, workshop.scratch() as sealed:
        for name, write in parts.items():
            write(plain / name)
        facts = workshop.facts_of(plain / DATABASE)
        packed = {name: workshop.sealer.seal(plain / name, sealed / f"{name}{SEALED}") for name in parts}
        manifest = manifest_of(workshop, kind, began_ms, facts, parts=packed, is_secret=workshop.sealer.is_secret)
        keep_signed(workshop, manifest.id, encode(manifest), sealed)
    return manifest


def manifest_of(
    workshop: Workshop, kind: Kind, began_ms: int, facts: Facts, *, parts: Mapping[str, Sealed], is_secret: bool
) -> Manifest:
    """Of a backup that began then and is made now."""
    return Manifest(
        id=backup_id(kind, began_ms),
        kind=kind,
        created_ms=began_ms,
        took_ms=workshop.now_ms() - began_ms,
        release=workshop.release,
        is_secret=is_secret,
        parts=parts,
        facts=facts,
    )


def keep_signed(workshop: Workshop, identifier: str, content: bytes, folder: Path) -> None:
    """What is in ``folder``, with ``content`` as its signed manifest, into every vault. Raises VaultUnavailable."""
    (folder / MANIFEST).write_bytes(content)
    (folder / SIGNATURE).write_text(workshop.signer.sign(content))
    for vault in workshop.vaults:
        vault.put(identifier, folder)


def read_manifest(workshop: Workshop, vault: Vault, identifier: str) -> Manifest:
    """Raises NoSuchBackup, VaultUnavailable or BadManifest."""
    return decode_manifest(read_signed(workshop, vault, identifier))


def read_signed(workshop: Workshop, vault: Vault, identifier: str) -> bytes:
    """The manifest's content. Raises NoSuchBackup, VaultUnavailable, and BadManifest for what we did not sign."""
    with vault.open(identifier, MANIFEST) as file:
        content = file.read()
    with vault.open(identifier, SIGNATURE) as file:
        signature = file.read().decode("ascii", "replace")
    if not workshop.signer.is_genuine(content, signature):
        raise BadManifest("manifest.forged")
    return content


def reason_of(failed: BadManifest | BadSeal | NoSuchBackup | VaultUnavailable) -> Reason:
    """Why a backup cannot be read."""
    match failed:
        case BadManifest():
            return failed.reason
        case BadSeal():
            return Reason("backup.sealed", {"detail": str(failed)})
        case NoSuchBackup():
            return Reason("backup.missing", {"name": str(failed)})
        case _:
            return Reason("backup.unreachable", {"detail": str(failed)})


def unpack(
    workshop: Workshop, vault: Vault, manifest: Manifest, folder: Path
) -> Iterator[tuple[str, Sealed | BadSeal]]:
    """Open every part into ``folder``: name, and what came out. One that cannot be opened does not stop the others."""
    for name in manifest.parts:
        with vault.open(manifest.id, f"{name}{SEALED}") as file:
            try:
                yield name, workshop.sealer.unseal(file, folder / name)
            except BadSeal as bad:
                yield name, bad
