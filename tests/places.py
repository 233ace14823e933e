"""Places for backups, each with a way to lay a stray file into it and a twin that cannot be reached."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hanbit.gateways.local.vault import FolderVault
from hanbit.ports.backups import Vault

BUCKET = "backups"
FIRST, SECOND = "20261203t143000250z-hourly", "20261203t153000250z-manual"
PART = 5 << 20
"""S3: the least size of a part that is not the last."""

CONTENT = {
    "hanbit.db.sealed": bytes(range(256)) * (PART // 256) + b"and a second part",
    "manifest.json": b"{}",
    "manifest.sig": b"signed",
    "secrets.tar.sealed": b"",
}


@dataclass(frozen=True)
class Place:
    """``lay(name, content)``: ``name`` is ``folder/file``."""

    vault: Vault
    lay: Callable[[str, bytes], object]
    unreachable: Vault


def in_folder(folder: Path) -> Place:
    def lay(name: str, content: bytes) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)

    (folder.parent / "file").write_bytes(b"")
    return Place(FolderVault(folder), lay, FolderVault(folder.parent / "file" / "below"))


def in_s3(client: Any, prefix: str) -> Place:
    from hanbit.gateways.aws.vault import S3Vault  # late: most tests can do without the SDK

    return Place(
        S3Vault(f"s3://{BUCKET}/{prefix}/", lambda: client, part_bytes=PART),
        lambda name, content: client.put_object(Bucket=BUCKET, Key=f"{prefix}/{name}", Body=content),
        S3Vault("s3://nobodys-bucket/x", lambda: client),
    )
