"""Access tokens: RS256 as in RFC 9068, verified once and then remembered. Refresh tokens: derived, never stored."""

import base64
import hashlib
import hmac
import uuid
from typing import Any, Literal

import jwt
import msgspec
from msgspec import Struct

from hanbit.domain.refusals import InvalidRefresh, InvalidToken
from hanbit.gateways.local.keys import Keys
from hanbit.ports.tokens import ACCESS_S, Claims

MAX_TOKEN = 4096
"""Characters. Ours have about 800; nothing longer is worth parsing."""

CLOCK_SKEW_S = 60
"""How far in the future ``iat`` and ``nbf`` may lie. ``exp`` gets no grace: we are the only issuer."""

REMEMBERED = 20_000
"""Verified tokens kept, about 10 MB. A miss costs a signature check (some 60 µs), a hit about one."""


class _Header(Struct, forbid_unknown_fields=True):
    """No ``crit``, ``jwk``, ``jku``, ``x5u``: a token never says how it wants to be verified."""

    alg: Literal["RS256"]
    typ: Literal["at+jwt"]
    kid: str


class _Payload(Struct):
    iss: str
    aud: str
    sub: str
    sid: str
    jti: str
    iat: int
    exp: int
    nbf: int = 0


_header_decoder = msgspec.json.Decoder(_Header)
_ONLY_SIGNATURE: Any = {
    "require": ["iss", "aud", "sub", "sid", "jti", "iat", "exp"],
    # PyJWT reads the clock for these; here the time is an argument.
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
}


class LocalAccessTokens:
    def __init__(self, keys: Keys, *, issuer: str, audience: str, remembered: int = REMEMBERED) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience
        self._generation_size = max(1, remembered // 2)
        # SHA-256 of the token -> claims, so that no token lies in memory. Two generations stand in for an LRU:
        # a hit in the old one moves to the young one; when that is full the old one is let go.
        self._young: dict[bytes, Claims] = {}
        self._old: dict[bytes, Claims] = {}

    def issue(self, *, subject: str, session_id: str, jti: str, now_s: int) -> str:
        key_id, private = self._keys.signing
        payload = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": subject,
            "sid": session_id,
            "jti": jti,
            "iat": now_s,
            "exp": now_s + ACCESS_S,
        }
        return jwt.encode(payload, private, algorithm="RS256", headers={"typ": "at+jwt", "kid": key_id})

    def verify(self, token: str, *, now_s: int) -> Claims:
        digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        claims = self._young.get(digest)
        if claims is None:
            claims = self._old.get(digest) or self._verified(token, now_s=now_s)
            self._remember(digest, claims)
        if now_s >= claims.expires_s or claims.key_id not in self._keys.public:
            raise InvalidToken
        return claims

    @property
    def remembered(self) -> int:
        return len(self._young) + len(self._old)

    def _remember(self, digest: bytes, claims: Claims) -> None:
        if len(self._young) >= self._generation_size:
            self._old, self._young = self._young, {}
        self._young[digest] = claims

    def _verified(self, token: str, *, now_s: int) -> Claims:
        if len(token) > MAX_TOKEN:
            raise InvalidToken
        try:
            first, _, _ = map(_segment, token.split("."))
            header = _header_decoder.decode(first)
            decoded = jwt.decode(
                token,
                self._keys.public[header.kid],
                algorithms=["RS256"],
                issuer=self._issuer,
                audience=self._audience,
                options=_ONLY_SIGNATURE,
            )
            payload = msgspec.convert(decoded, _Payload)
        except (jwt.PyJWTError, msgspec.MsgspecError, KeyError, ValueError):
            raise InvalidToken from None
        if now_s >= payload.exp or max(payload.iat, payload.nbf) > now_s + CLOCK_SKEW_S:
            raise InvalidToken
        return Claims(
            subject=payload.sub,
            session_id=payload.sid,
            jti=payload.jti,
            key_id=header.kid,
            issued_s=payload.iat,
            expires_s=payload.exp,
        )


class LocalRefreshTokens:
    """base64url(session id, 16 bytes | generation, 4 bytes | HMAC-SHA-256 of both, 32 bytes)."""

    def __init__(self, secret: bytes) -> None:
        assert len(secret) >= 32, "HMAC-SHA-256 wants a key as long as its output (RFC 2104 §3)"
        self._secret = secret

    def issue(self, session_id: str, generation: int) -> str:
        body = uuid.UUID(session_id).bytes + generation.to_bytes(4, "big")
        return base64.urlsafe_b64encode(body + self._mac(body)).rstrip(b"=").decode()

    def read(self, token: str) -> tuple[str, int]:
        try:
            raw = _segment(token)
        except ValueError:
            raise InvalidRefresh from None
        body, mac = raw[:20], raw[20:]
        if not hmac.compare_digest(mac, self._mac(body)) or len(body) != 20:
            raise InvalidRefresh
        return str(uuid.UUID(bytes=body[:16])), int.from_bytes(body[16:], "big")

    def _mac(self, body: bytes) -> bytes:
        return hmac.digest(self._secret, b"hanbit refresh token v1\x00" + body, "sha256")


def _segment(text: str) -> bytes:
    """Base64url without padding, in its one canonical form. Raises ValueError for any other text."""
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64.urlsafe_b64encode(raw).rstrip(b"=") != text.encode():
        raise ValueError("not the canonical form")
    return raw
