"""Who made a backup: Ed25519 signatures (RFC 8032) under a key of this installation."""

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SEED_BYTES = 32


class Ed25519Signer:
    def __init__(self, seed: bytes) -> None:
        """``seed``: the 32 bytes of the private key."""
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self._public = self._key.public_key()

    def sign(self, content: bytes) -> str:
        return base64.b64encode(self._key.sign(content)).decode()

    def is_genuine(self, content: bytes, signature: str) -> bool:
        try:
            self._public.verify(base64.b64decode(signature, validate=True), content)
        except (InvalidSignature, binascii.Error):
            return False
        return True
