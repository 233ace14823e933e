"""The RSA keys that sign access tokens, and the secret behind refresh tokens.

The newest key signs; all that are not retired verify. A key is one PEM file named by the moment it was made, so
names sort by age; retiring one renames it.
"""

import base64
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from hanbit.gateways.local.secret_files import create, open_folder, read_or_create, sync_folder
from hanbit.ports.tokens import ACCESS_S

KEY_BITS = 2048  # RFC 7518 §3.3: 2048 or more for RS256
SECRET_BYTES = 32  # RFC 2104 §3: as long as the output of SHA-256
GRACE_S = 60
"""Beyond the life of a token, for clocks that differ."""

_SUFFIX = ".pem"
_RETIRED = ".retired"


class Keys:
    """``public``: key id -> the keys that verify. ``jwks``: the same as the document of RFC 7517 §5."""

    public: dict[str, RSAPublicKey]
    jwks: dict[str, Any]
    refresh_secret: bytes

    def __init__(self, folder: Path, *, now_ms: int, on_repair: Callable[[Path], None]) -> None:
        """Reads ``folder``, making it, a first key and the secret when there are none."""
        self._folder = open_folder(folder, on_repair=on_repair)
        self.refresh_secret = read_or_create(self._folder / "refresh.key", lambda: os.urandom(SECRET_BYTES))
        self._load()
        if not self.public:
            self.rotate(now_ms=now_ms)

    @property
    def signing(self) -> tuple[str, RSAPrivateKey]:
        """Key id and key."""
        return self._newest

    def rotate(self, *, now_ms: int) -> str:
        """Make a key that signs from now on; returns its id. The others go on verifying."""
        private = generate_private_key(public_exponent=65537, key_size=KEY_BITS)
        pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        create(self._folder / f"signing-{now_ms:015d}{_SUFFIX}", pem)
        self._load()
        return self._newest[0]

    def retire(self, key_id: str) -> None:
        """What this key signed is refused from now on. The newest key cannot be retired: raises ValueError."""
        if key_id == self._newest[0]:
            raise ValueError("rotate first: the newest key is the one that signs")
        path = self._paths[key_id]
        path.rename(path.with_suffix(_RETIRED))
        sync_folder(self._folder)
        self._load()

    def retire_outlived(self, *, now_ms: int) -> list[str]:
        """Retire the keys whose tokens have all run out since the newest key began to sign; returns their ids."""
        if now_ms < made_ms(self._paths[self._newest[0]]) + (ACCESS_S + GRACE_S) * 1000:
            return []
        outlived = [key_id for key_id in self.public if key_id != self._newest[0]]
        for key_id in outlived:
            self.retire(key_id)
        return outlived

    def _load(self) -> None:
        """Swapped in whole: whoever verifies meanwhile, in another thread, finds every key."""
        paths: dict[str, Path] = {}
        public: dict[str, RSAPublicKey] = {}
        for path in sorted(self._folder.glob(f"signing-*{_SUFFIX}")):
            private = load_pem_private_key(path.read_bytes(), password=None)
            assert isinstance(private, RSAPrivateKey), f"{path.name} is not an RSA key"
            key_id = thumbprint(private.public_key())
            paths[key_id], public[key_id] = path, private.public_key()
            newest = (key_id, private)
        self._paths, self.public = paths, public
        if public:
            self._newest = newest
        self.jwks = {"keys": [_jwk(key_id, key) for key_id, key in public.items()]}


def made_ms(path: Path) -> int:
    """Of a key's file: it is named by that moment."""
    return int(path.stem.removeprefix("signing-"))


def thumbprint(key: RSAPublicKey) -> str:
    """RFC 7638: SHA-256 over the required members in order of their names, without white space."""
    members = {"e": _number(key.public_numbers().e), "kty": "RSA", "n": _number(key.public_numbers().n)}
    canonical = json.dumps(members, sort_keys=True, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(hashlib.sha256(canonical).digest()).rstrip(b"=").decode()


def _jwk(key_id: str, key: RSAPublicKey) -> dict[str, str]:
    numbers = key.public_numbers()
    return {
        "kty": "RSA",
        "use": "sig",
        "alg": "RS256",
        "kid": key_id,
        "n": _number(numbers.n),
        "e": _number(numbers.e),
    }


def _number(value: int) -> str:
    """Base64urlUInt (RFC 7518 §2): big-endian, as few bytes as it takes, no padding."""
    raw = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
