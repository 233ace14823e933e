"""What S3 needs beyond a vault's promises: the order of objects, uploads in parts, and what is left of broken ones."""

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ConnectionClosedError
from tests.places import CONTENT, FIRST, PART, SECOND

from hanbit.gateways.aws.vault import S3Vault
from hanbit.ports.backups import VaultUnavailable


def test_no_backup_is_listed_before_its_signature_and_the_next_put_sweeps_it(s3: Any, sealed: Path) -> None:
    vault = S3Vault("s3://backups/swept", lambda: s3)
    s3.put_object(Bucket="backups", Key=f"swept/{FIRST}/hanbit.db.sealed", Body=b"half")
    assert vault.ids() == []
    vault.put(SECOND, sealed)
    left = s3.list_objects_v2(Bucket="backups", Prefix="swept/")["Contents"]
    assert {entry["Key"].split("/")[1] for entry in left} == {SECOND}


def test_the_signature_is_written_last_and_removed_first(s3: Any, sealed: Path) -> None:
    asked: list[str] = []

    def note(params: dict[str, Any], **_: Any) -> None:
        asked.append(params["Key"].rpartition("/")[2])

    operations = ("PutObject", "CompleteMultipartUpload", "DeleteObject")
    for operation in operations:
        s3.meta.events.register(f"provide-client-params.s3.{operation}", note)
    vault = S3Vault("s3://backups/order", lambda: s3, part_bytes=PART)
    vault.put(FIRST, sealed)
    assert sorted(asked) == sorted(CONTENT)
    assert asked[-1] == "manifest.sig"
    asked.clear()
    vault.remove(FIRST)
    assert asked[0] == "manifest.sig"
    for operation in operations:
        s3.meta.events.unregister(f"provide-client-params.s3.{operation}", note)


def test_a_connection_that_breaks_off_while_writing_leaves_nothing_behind(s3: Any, sealed: Path) -> None:
    def broken(**_: Any) -> None:
        raise ConnectionClosedError(endpoint_url="http://aws")

    s3.meta.events.register("provide-client-params.s3.UploadPart", broken)
    with pytest.raises(VaultUnavailable):
        S3Vault("s3://backups/broken", lambda: s3, part_bytes=PART).put(FIRST, sealed)
    s3.meta.events.unregister("provide-client-params.s3.UploadPart", broken)
    assert "Contents" not in s3.list_objects_v2(Bucket="backups", Prefix="broken/")
    assert not s3.list_multipart_uploads(Bucket="backups").get("Uploads")
