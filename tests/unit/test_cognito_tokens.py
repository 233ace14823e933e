"""Which access tokens of a user pool count: those that it signed, for us, for this use, and now."""

import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from hanbit.domain.refusals import InvalidToken, Unavailable
from hanbit.gateways.aws.tokens import REFETCH_S, CognitoTokens
from hanbit.ports.tokens import Claims

ISSUER = "https://cognito-idp.ap-northeast-2.amazonaws.com/ap-northeast-2_pool"
CLIENT, NOW_S = "client", 1_780_000_000
SUBJECT, SESSION = "019e0000-0000-4000-8000-000000000001", "019e0000-0000-4000-8000-000000000002"
KEYS = {name: generate_private_key(public_exponent=65537, key_size=2048) for name in ("first", "second")}
PAYLOAD = {
    "sub": SUBJECT, "iss": ISSUER, "client_id": CLIENT, "token_use": "access", "origin_jti": SESSION, "jti": "j",
    "iat": NOW_S, "exp": NOW_S + 600, "auth_time": NOW_S - 5, "scope": "aws.cognito.signin.user.admin",
}  # fmt: skip


class Pool:
    """Publishes some of its keys, and counts how often it is asked for them."""

    def __init__(self, *names: str) -> None:
        self.published = list(names)
        self.asked = 0
        self.is_down = False

    async def keys(self) -> dict[str, Any]:
        self.asked += 1
        if self.is_down:
            raise Unavailable
        return {"keys": [self._published(name) for name in self.published]}

    def _published(self, name: str) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEYS[name].public_key()))
        return {**public, "kid": name, "alg": "RS256", "use": "sig"}

    @property
    def tokens(self) -> CognitoTokens:
        return CognitoTokens(self.keys, issuer=ISSUER, client_id=CLIENT)


def signed(key: RSAPrivateKey | str = KEYS["first"], *, kid: str = "first", alg: str = "RS256", **changes: Any) -> str:
    payload = {name: value for name, value in (PAYLOAD | changes).items() if value is not None}
    return jwt.encode(payload, key, algorithm=alg, headers={"kid": kid})


async def test_a_good_token_says_who_and_in_which_session() -> None:
    verified = await Pool("first").tokens.verified(signed(), now_s=NOW_S)
    assert verified.claims == Claims(
        subject=SUBJECT, session_id=SESSION, jti="j", key_id="first", issued_s=NOW_S, expires_s=NOW_S + 600
    )
    assert verified.authenticated_s == NOW_S - 5


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://cognito-idp.ap-northeast-2.amazonaws.com/ap-northeast-2_other"},
        {"client_id": "other"},
        {"client_id": None, "aud": CLIENT},
        {"token_use": "id"},
        {"token_use": None},
        {"origin_jti": None},
        {"sub": None},
        {"sub": 7},
        {"exp": None},
        {"exp": NOW_S},
        {"iat": NOW_S + 61},
    ],
    ids=str,
)
async def test_a_token_for_anything_else_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidToken):
        await Pool("first").tokens.verified(signed(**changes), now_s=NOW_S)


async def test_a_token_ends_with_its_last_second() -> None:
    tokens = Pool("first").tokens
    assert await tokens.verified(signed(), now_s=NOW_S + 599)
    with pytest.raises(InvalidToken):
        await tokens.verified(signed(), now_s=NOW_S + 600)


async def test_what_somebody_else_signed_is_refused_whatever_it_says_of_itself() -> None:
    public = jwt.algorithms.RSAAlgorithm.to_jwk(KEYS["first"].public_key())
    forged = [
        signed(KEYS["second"], kid="first"),
        signed("a shared secret of thirty-two bytes!", alg="HS256"),
        jwt.encode(PAYLOAD, json.dumps(public), algorithm="HS256", headers={"kid": "first"}),
        jwt.encode(PAYLOAD, "", algorithm="none", headers={"kid": "first"}),
        signed()[:-4] + "AAAA",
        "a.b.c", "", "é", "a" * 5000,
    ]  # fmt: skip
    for token in forged:
        with pytest.raises(InvalidToken):
            await Pool("first").tokens.verified(token, now_s=NOW_S)


async def test_a_key_that_is_new_is_looked_up_and_then_known() -> None:
    pool = Pool("first")
    tokens = pool.tokens
    await tokens.verified(signed(), now_s=NOW_S)
    await tokens.verified(signed(), now_s=NOW_S + 1)
    assert pool.asked == 1
    pool.published = ["first", "second"]
    rotated = signed(KEYS["second"], kid="second")
    assert await tokens.verified(rotated, now_s=NOW_S + REFETCH_S)
    assert await tokens.verified(signed(), now_s=NOW_S + REFETCH_S)
    assert pool.asked == 2


async def test_a_key_that_is_published_no_longer_is_forgotten_with_the_next_look() -> None:
    pool = Pool("first")
    tokens = pool.tokens
    await tokens.verified(signed(), now_s=NOW_S)
    pool.published = ["second"]
    await tokens.verified(signed(KEYS["second"], kid="second"), now_s=NOW_S + REFETCH_S)
    with pytest.raises(InvalidToken):
        await tokens.verified(signed(), now_s=NOW_S + REFETCH_S)


async def test_made_up_key_ids_do_not_make_us_ask_each_time() -> None:
    pool = Pool("first")
    tokens = pool.tokens
    for number in range(50):
        with pytest.raises(InvalidToken):
            await tokens.verified(signed(kid=f"made up {number}"), now_s=NOW_S + number // 2)
    assert pool.asked == 1


async def test_a_key_that_cannot_be_looked_up_is_unavailable_and_what_is_known_goes_on() -> None:
    pool = Pool("first")
    tokens = pool.tokens
    await tokens.verified(signed(), now_s=NOW_S)
    pool.is_down = True
    assert await tokens.verified(signed(), now_s=NOW_S + 1)
    with pytest.raises(Unavailable):
        await tokens.verified(signed(KEYS["second"], kid="second"), now_s=NOW_S + REFETCH_S)
