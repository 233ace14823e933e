"""Backups in S3, or in anything that speaks it: the folders of a vault as keys below one prefix.

A backup is there when its signature is: that object is written last and removed first. The keys are those that a
folder would have, so that ``aws s3 sync`` makes the one of the other.
"""

import contextlib
import io
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from hanbit.ops.recover.manifest import SIGNATURE
from hanbit.ports.backups import NoSuchBackup, VaultUnavailable, is_backup_id

SCHEME = "s3://"
PART_BYTES = 64 << 20
"""Of an upload in parts. S3 takes 10,000 of them: 640 GB."""

ATTEMPTS = 5
CONNECT_S, READ_S = 5, 60

_ABSENT = ("NoSuchKey", "404", "NotFound")
_AFTER_IDS = ":"
"""Sorts after every digit, with which ids begin, and before every letter: keys of a replica are not even listed."""


class _Reads(Protocol):
    def read(self, amount: int, /) -> bytes: ...


def open_bucket(*, region: str, endpoint: str | None = None) -> Any:
    """A client of S3. Everything that a vault asks is safe to repeat, so botocore may do that by itself."""
    config = Config(
        connect_timeout=CONNECT_S,
        read_timeout=READ_S,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        s3={"addressing_style": "path"} if endpoint else None,
    )
    return Session().create_client("s3", region_name=region, endpoint_url=endpoint, config=config)


class S3Vault:
    def __init__(self, place: str, connect: Callable[[], Any], *, part_bytes: int = PART_BYTES) -> None:
        """``place``: ``s3://bucket/prefix``. ``connect`` makes the client, with the first call."""
        self.name = place.rstrip("/")
        self._bucket, _, prefix = self.name.removeprefix(SCHEME).partition("/")
        self._prefix = f"{prefix}/" if prefix else ""
        self._client = cache(connect)
        self._part_bytes = part_bytes

    def ids(self) -> list[str]:
        with self._reaching():
            return sorted({key[0] for key in self._keys() if key[1] == SIGNATURE})

    def put(self, backup_id: str, folder: Path) -> None:
        with self._reaching():
            self._sweep()
            try:
                for source in sorted(folder.iterdir(), key=lambda path: (path.name == SIGNATURE, path.name)):
                    self._upload(source, self._key(backup_id, source.name))
            except BaseException:
                with contextlib.suppress(BotoCoreError, ClientError):
                    self._clear(backup_id)
                raise

    def open(self, backup_id: str, name: str) -> BinaryIO:
        if not is_backup_id(backup_id):
            raise NoSuchBackup(backup_id)
        with self._reaching():
            try:
                answer = self._client().get_object(Bucket=self._bucket, Key=self._key(backup_id, name))
            except ClientError as error:
                if error.response["Error"].get("Code") in _ABSENT:
                    raise NoSuchBackup(f"{backup_id}/{name}") from None
                raise
        return cast(BinaryIO, io.BufferedReader(_Body(answer["Body"], self._reaching)))

    def remove(self, backup_id: str) -> None:
        if not is_backup_id(backup_id):
            raise NoSuchBackup(backup_id)
        with self._reaching():
            if not self._clear(backup_id):
                raise NoSuchBackup(backup_id)

    def _key(self, backup_id: str, name: str) -> str:
        return f"{self._prefix}{backup_id}/{name}"

    def _keys(self, backup_id: str = "") -> Iterator[tuple[str, str]]:
        """Backup and name of every object that belongs to one, as they sort."""
        below = f"{self._prefix}{backup_id}"
        for page in self._client().get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=below):
            for entry in page.get("Contents", ()):
                found, _, name = entry["Key"].removeprefix(self._prefix).partition("/")
                if found >= _AFTER_IDS:
                    return
                if is_backup_id(found):
                    yield found, name

    def _upload(self, source: Path, key: str) -> None:
        at = {"Bucket": self._bucket, "Key": key}
        with source.open("rb") as reading:
            if source.stat().st_size <= self._part_bytes:
                self._client().put_object(**at, Body=reading)
                return
            upload = {**at, "UploadId": self._client().create_multipart_upload(**at)["UploadId"]}
            try:
                parts = [
                    {"PartNumber": number, "ETag": self._upload_part(upload, number, chunk)}
                    for number, chunk in enumerate(iter(lambda: reading.read(self._part_bytes), b""), start=1)
                ]
                self._client().complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})
            except BaseException:
                with contextlib.suppress(BotoCoreError, ClientError):
                    self._client().abort_multipart_upload(**upload)
                raise

    def _upload_part(self, upload: dict[str, str], number: int, chunk: bytes) -> str:
        return str(self._client().upload_part(**upload, PartNumber=number, Body=chunk)["ETag"])

    def _clear(self, backup_id: str) -> int:
        """Remove all that is there of it, the signature first; tells of how many objects."""
        names = sorted((name for _, name in self._keys(f"{backup_id}/")), key=lambda name: (name != SIGNATURE, name))
        for name in names:
            self._client().delete_object(Bucket=self._bucket, Key=self._key(backup_id, name))
        return len(names)

    def _sweep(self) -> None:
        """Remains of a writer that was killed. One prefix is written by one process at a time."""
        keys = list(self._keys())
        whole = {backup_id for backup_id, name in keys if name == SIGNATURE}
        for backup_id in sorted({backup_id for backup_id, _ in keys} - whole):
            self._clear(backup_id)

    @contextlib.contextmanager
    def _reaching(self) -> Iterator[None]:
        try:
            yield
        except (BotoCoreError, ClientError, OSError) as error:
            raise VaultUnavailable(f"{self.name}: {error}") from error


class _Body(io.RawIOBase):
    """An answer as a file. A connection that breaks half-way makes the place unavailable, not the backup short."""

    def __init__(self, body: _Reads, reaching: Callable[[], contextlib.AbstractContextManager[None]]) -> None:
        self._body = body
        self._reaching = reaching

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with self._reaching():
            chunk = self._body.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)
