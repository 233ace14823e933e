import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from stat import S_IMODE

import pytest

from hanbit.gateways.local.keys import GRACE_S, Keys
from hanbit.gateways.local.secret_files import create, open_folder, read_or_create
from hanbit.ports.tokens import ACCESS_S


def opened(folder: Path, *, now_ms: int = 1) -> Keys:
    return Keys(folder, now_ms=now_ms, on_repair=lambda path: pytest.fail(f"{path} was open to others"))


def test_the_first_start_makes_a_key_that_only_its_owner_can_read(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "secrets"
    keys = opened(folder)
    assert S_IMODE(folder.stat().st_mode) == 0o700
    assert [S_IMODE(path.stat().st_mode) for path in folder.iterdir()] == [0o600, 0o600]
    assert keys.signing[0] in keys.public


def test_the_next_start_finds_the_same_key_and_secret(tmp_path: Path) -> None:
    first, second = opened(tmp_path / "secrets"), opened(tmp_path / "secrets", now_ms=2)
    assert first.signing[0] == second.signing[0]
    assert first.refresh_secret == second.refresh_secret
    assert first.refresh_secret != opened(tmp_path / "others").refresh_secret


def test_a_secret_that_others_could_read_is_closed_to_them_and_reported(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    opened(folder)
    path = next(folder.glob("signing-*"))
    path.chmod(0o644)
    folder.chmod(0o755)
    repaired: list[Path] = []
    Keys(folder, now_ms=2, on_repair=repaired.append)
    assert repaired == [folder, path]
    assert S_IMODE(path.stat().st_mode) == 0o600
    assert S_IMODE(folder.stat().st_mode) == 0o700


def test_the_newest_key_signs_and_the_older_ones_still_verify(tmp_path: Path) -> None:
    keys = opened(tmp_path / "secrets")
    first = keys.signing[0]
    second = keys.rotate(now_ms=2)
    assert keys.signing[0] == second != first
    assert set(keys.public) == {first, second}
    assert opened(tmp_path / "secrets", now_ms=3).signing[0] == second


def test_a_retired_key_is_gone_from_what_verifies_for_good(tmp_path: Path) -> None:
    keys = opened(tmp_path / "secrets")
    first = keys.signing[0]
    second = keys.rotate(now_ms=2)
    keys.retire(first)
    assert set(keys.public) == {second}
    assert set(opened(tmp_path / "secrets", now_ms=3).public) == {second}
    with pytest.raises(ValueError, match="rotate first"):
        keys.retire(second)


def test_the_key_id_is_the_thumbprint_of_rfc_7638(tmp_path: Path) -> None:
    keys = opened(tmp_path / "secrets")
    [jwk] = keys.jwks["keys"]
    canonical = json.dumps({"e": jwk["e"], "kty": "RSA", "n": jwk["n"]}, separators=(",", ":"))
    digest = hashlib.sha256(canonical.encode()).digest()
    assert jwk["kid"] == keys.signing[0] == urlsafe_b64encode(digest).decode().rstrip("=")


def test_the_published_document_holds_public_numbers_only(tmp_path: Path) -> None:
    keys = opened(tmp_path / "secrets")
    [jwk] = keys.jwks["keys"]
    assert set(jwk) == {"kty", "use", "alg", "kid", "n", "e"}
    assert len(urlsafe_b64decode(jwk["n"] + "==")) * 8 == 2048


def test_a_secret_is_made_once_and_never_overwritten(tmp_path: Path) -> None:
    path = open_folder(tmp_path / "secrets", on_repair=lambda _: None) / "refresh.key"
    assert read_or_create(path, lambda: b"first") == b"first"
    assert read_or_create(path, lambda: b"second") == b"first"
    create(path, b"third")
    assert path.read_bytes() == b"first"
    assert [entry.name for entry in path.parent.iterdir()] == ["refresh.key"]


def test_an_outlived_key_goes_when_its_last_token_has_run_out(tmp_path: Path) -> None:
    keys = opened(tmp_path / "secrets", now_ms=1_000)
    first = keys.signing[0]
    second = keys.rotate(now_ms=5_000_000)
    last_ms = 5_000_000 + (ACCESS_S + GRACE_S) * 1000
    assert keys.retire_outlived(now_ms=last_ms - 1) == []
    assert list(keys.public) == [first, second]
    assert keys.retire_outlived(now_ms=last_ms) == [first]
    assert [key["kid"] for key in keys.jwks["keys"]] == list(keys.public) == [second]
    assert keys.retire_outlived(now_ms=last_ms) == []
