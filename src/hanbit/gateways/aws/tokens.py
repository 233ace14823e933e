"""Access tokens of a Cognito user pool, verified against the keys it publishes.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html:
the signature, ``exp``, ``iss``, ``client_id`` (an access token has no audience) and ``token_use``.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Literal

import msgspec
from msgspec import Struct

from hanbit.domain.refusals import InvalidToken
from hanbit.ports.tokens import Claims

MAX_TOKEN = 4096
CLOCK_SKEW_S = 60
REFETCH_S = 30
"""Between two looks at the published keys: a key id made up by a stranger must not make us ask Cognito each time."""

FetchKeys = Callable[[], Awaitable[dict[str, Any]]]
"""The pool's JWKS document. Raises Unavailable."""


class _Header(Struct):
    kid: str
    alg: Literal["RS256"]


class _Payload(Struct):
    sub: str
    origin_jti: str
    jti: str
    iat: int
    exp: int
    auth_time: int
    client_id: str
    token_use: Literal["access"]


class Verified(Struct, frozen=True):
    """``authenticated_s``: when the password was given, epoch seconds."""

    claims: Claims
    authenticated_s: int


_ONLY_SIGNATURE: Any = {
    "require": ["iss", "sub", "iat", "exp"],
    # PyJWT reads the clock for these; here the time is an argument.
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    "verify_aud": False,
}


class CognitoTokens:
    def __init__(self, fetch_keys: FetchKeys, *, issuer: str, client_id: str) -> None:
        self._fetch_keys = fetch_keys
        self._issuer = issuer
        self._client_id = client_id
        self._keys: dict[str, Any] = {}
        self._fetched_s: int | None = None

    async def verified(self, token: str, *, now_s: int) -> Verified:
        """Raises InvalidToken; Unavailable when its key is not known and cannot be asked for."""
        import jwt  # late: it brings the whole of ``cryptography``, and no start has to wait for that

        if len(token) > MAX_TOKEN:
            raise InvalidToken
        try:
            header = msgspec.convert(jwt.get_unverified_header(token), _Header)
            key = await self._key(header.kid, now_s)
            decoded = jwt.decode(token, key, algorithms=["RS256"], issuer=self._issuer, options=_ONLY_SIGNATURE)
            payload = msgspec.convert(decoded, _Payload)
        except (jwt.PyJWTError, msgspec.MsgspecError, UnicodeError):
            raise InvalidToken from None
        is_ours = payload.client_id == self._client_id
        if not is_ours or now_s >= payload.exp or payload.iat > now_s + CLOCK_SKEW_S:
            raise InvalidToken
        claims = Claims(
            subject=payload.sub,
            session_id=payload.origin_jti,
            jti=payload.jti,
            key_id=header.kid,
            issued_s=payload.iat,
            expires_s=payload.exp,
        )
        return Verified(claims, payload.auth_time)

    async def _key(self, key_id: str, now_s: int) -> Any:
        """A key not known yet is a new one: Cognito rotates them, and publishes before it signs."""
        import jwt  # late, as above

        is_stale = self._fetched_s is None or now_s - self._fetched_s >= REFETCH_S
        if key_id not in self._keys and is_stale:
            published = jwt.PyJWKSet.from_dict(await self._fetch_keys())
            self._keys = {key.key_id: key.key for key in published.keys if key.key_id and key.algorithm_name == "RS256"}
            self._fetched_s = now_s
        if key_id not in self._keys:
            raise InvalidToken
        return self._keys[key_id]
