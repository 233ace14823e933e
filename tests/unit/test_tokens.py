"""Access and refresh tokens; PyJWT forges here what it must not be talked into accepting there."""

import base64
import hashlib
import hmac
import json
import time
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import RSAAlgorithm
from tests.identity import AUDIENCE, ISSUER, access_tokens, signing_keys

from hanbit.domain.refusals import InvalidRefresh, InvalidToken
from hanbit.gateways.local.keys import Keys
from hanbit.gateways.local.tokens import LocalAccessTokens, LocalRefreshTokens

NOW_S = 1_780_000_000
SESSION = "019e0000-0000-7000-8000-000000000001"
STRANGERS_KEY = generate_private_key(public_exponent=65537, key_size=2048)


def issued(tokens: LocalAccessTokens, *, now_s: int = NOW_S) -> str:
    return tokens.issue(subject="bora", session_id=SESSION, jti="a-jti", now_s=now_s)


def forged(
    *, key: Any = None, algorithm: str = "RS256", header: dict[str, Any] | None = None, without: str = "", **claims: Any
) -> str:
    """Signed with our own key unless told otherwise: what is wrong is only what the test names."""
    key_id, private = signing_keys().signing
    payload = {"iss": ISSUER, "aud": AUDIENCE, "sub": "bora", "sid": SESSION, "jti": "j", "iat": NOW_S}
    payload |= {"exp": NOW_S + 600} | claims
    payload.pop(without, None)
    headers = {"typ": "at+jwt", "kid": key_id} | (header or {})
    return jwt.encode(payload, private if key is None else key, algorithm=algorithm, headers=headers)


def signed(header: dict[str, Any]) -> str:
    """Under any header at all, with a signature that is good."""
    signing_input = f"{_encoded(header)}.{forged().split('.')[1]}"
    algorithm = RSAAlgorithm(RSAAlgorithm.SHA256)
    signature = algorithm.sign(signing_input.encode(), signing_keys().signing[1])
    return f"{signing_input}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


def refuses(token: str, *, now_s: int = NOW_S) -> bool:
    with pytest.raises(InvalidToken):
        access_tokens().verify(token, now_s=now_s)
    return True


def test_a_token_says_who_where_and_until_when() -> None:
    claims = access_tokens().verify(issued(access_tokens()), now_s=NOW_S)
    assert (claims.subject, claims.session_id, claims.jti) == ("bora", SESSION, "a-jti")
    assert (claims.issued_s, claims.expires_s) == (NOW_S, NOW_S + 600)
    assert claims.key_id == signing_keys().signing[0]


def test_anyone_can_verify_a_token_with_the_published_keys() -> None:
    now_s = int(time.time())
    token = issued(access_tokens(), now_s=now_s)
    [key] = [key for key in jwt.PyJWKSet.from_dict(signing_keys().jwks).keys if key.key_id == _header(token)["kid"]]
    payload = jwt.decode(token, key, algorithms=["RS256"], audience=AUDIENCE, issuer=ISSUER)
    assert set(payload) == {"iss", "aud", "sub", "sid", "jti", "iat", "exp"}
    assert _header(token)["typ"] == "at+jwt"


def test_a_well_made_forgery_is_the_yardstick_of_the_others() -> None:
    header = {"alg": "RS256", "typ": "at+jwt", "kid": signing_keys().signing[0]}
    assert access_tokens().verify(signed(header), now_s=NOW_S).subject == "bora"
    assert access_tokens().verify(forged(), now_s=NOW_S).subject == "bora"


def test_a_token_ends_with_its_last_second_even_when_it_is_remembered() -> None:
    tokens = access_tokens()
    token = issued(tokens)
    assert tokens.verify(token, now_s=NOW_S + 599)
    for verifier in (tokens, access_tokens()):
        with pytest.raises(InvalidToken):
            verifier.verify(token, now_s=NOW_S + 600)


def test_no_signature_is_no_token() -> None:
    key_id = signing_keys().signing[0]
    for algorithm in ("none", "None", "NONE", ""):
        head = _encoded({"alg": algorithm, "typ": "at+jwt", "kid": key_id})
        body = _encoded({"iss": ISSUER, "aud": AUDIENCE, "sub": "bora", "sid": SESSION, "jti": "j", "iat": NOW_S})
        assert refuses(f"{head}.{body}.")
        assert refuses(f"{head}.{body}.{_encoded({})}")
    assert refuses(forged().rpartition(".")[0] + ".")


def test_our_public_key_is_no_secret_to_sign_with() -> None:
    public = signing_keys().signing[1].public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head = _encoded({"alg": "HS256", "typ": "at+jwt", "kid": signing_keys().signing[0]})
    body = forged().split(".")[1]
    mac = hmac.digest(pem, f"{head}.{body}".encode(), hashlib.sha256)
    assert refuses(f"{head}.{body}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}")


@pytest.mark.parametrize("algorithm", ["RS384", "RS512", "PS256"])
def test_another_algorithm_is_refused_even_with_our_own_key(algorithm: str) -> None:
    assert refuses(forged(algorithm=algorithm))


def test_a_strangers_key_is_refused_under_our_key_id_its_own_and_none() -> None:
    assert refuses(forged(key=STRANGERS_KEY))
    assert refuses(forged(key=STRANGERS_KEY, header={"kid": "theirs"}))
    assert refuses(forged(header={"kid": "unknown"}))


@pytest.mark.parametrize("kid", ["../../etc/passwd", "' OR 1=1 --", "", 7, None, ["a"], {"a": "b"}, "한글"])
def test_a_key_id_is_only_ever_looked_up(kid: Any) -> None:
    assert refuses(signed({"alg": "RS256", "typ": "at+jwt", "kid": kid}))
    assert refuses(signed({"alg": "RS256", "typ": "at+jwt"}))


@pytest.mark.parametrize(
    "extra",
    [
        {"jwk": {"kty": "oct", "k": "AAAA"}},
        {"jku": "https://evil.example/jwks.json"},
        {"x5u": "https://evil.example/cert.pem"},
        {"crit": ["exp"], "exp": 1},
        {"typ": "JWT"},
        {"typ": "refresh"},
        {"typ": None},
    ],
)
def test_a_token_never_says_how_it_wants_to_be_verified(extra: dict[str, Any]) -> None:
    assert refuses(forged(header=extra))


@pytest.mark.parametrize("claim", ["iss", "aud", "sub", "sid", "jti", "iat", "exp"])
def test_every_claim_has_to_be_there(claim: str) -> None:
    assert refuses(forged(without=claim))


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://evil.example"},
        {"aud": "another product"},
        {"aud": [AUDIENCE, "another product"]},
        {"sub": 7},
        {"sid": None},
        {"exp": "tomorrow"},
        {"exp": NOW_S},
        {"exp": NOW_S - 1},
        {"iat": NOW_S + 61},
        {"nbf": NOW_S + 61},
        {"exp": float(NOW_S + 600) + 0.5},
    ],
)
def test_a_claim_that_is_wrong_is_refused_however_good_the_signature(wrong: dict[str, Any]) -> None:
    assert refuses(forged(**wrong))


def test_clocks_may_differ_by_a_minute() -> None:
    assert access_tokens().verify(forged(iat=NOW_S + 60, nbf=NOW_S + 60), now_s=NOW_S)


def test_a_changed_character_anywhere_is_a_forgery() -> None:
    token = forged()
    for place in range(0, len(token), 7):
        if token[place] != ".":
            assert refuses(token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :])


def test_a_signature_has_one_spelling() -> None:
    token = forged()
    for spelling in (token + "=", token + "\n", " " + token, token + ".", token.replace(".", "..", 1)):
        assert refuses(spelling)


def test_what_was_verified_once_is_remembered_within_bounds() -> None:
    tokens = access_tokens(remembered=10)
    for number in range(40):
        token = tokens.issue(subject="bora", session_id=SESSION, jti=str(number), now_s=NOW_S)
        assert tokens.verify(token, now_s=NOW_S) is tokens.verify(token, now_s=NOW_S)
        assert tokens.remembered <= 10


def test_a_token_in_use_stays_remembered_while_others_come_and_go() -> None:
    tokens = access_tokens(remembered=10)
    kept = issued(tokens)
    first = tokens.verify(kept, now_s=NOW_S)
    for number in range(40):
        other = tokens.issue(subject="bora", session_id=SESSION, jti=str(number), now_s=NOW_S)
        tokens.verify(other, now_s=NOW_S)
        assert tokens.verify(kept, now_s=NOW_S) is first


def test_after_a_rotation_both_keys_verify_and_the_retired_one_does_not_even_when_remembered(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "secrets", now_ms=1, on_repair=lambda _: None)
    tokens = access_tokens(keys)
    old_key, before = keys.signing[0], issued(tokens)
    keys.rotate(now_ms=2)
    after = issued(tokens)
    assert _header(before)["kid"] != _header(after)["kid"]
    assert tokens.verify(before, now_s=NOW_S)
    assert tokens.verify(after, now_s=NOW_S)
    keys.retire(old_key)
    with pytest.raises(InvalidToken):
        tokens.verify(before, now_s=NOW_S)
    assert tokens.verify(after, now_s=NOW_S)


def test_a_refresh_token_leads_back_to_its_session_and_generation() -> None:
    tokens = LocalRefreshTokens(b"a secret of thirty-two bytes ...")
    assert tokens.read(tokens.issue(SESSION, 41)) == (SESSION, 41)
    assert tokens.issue(SESSION, 41) == tokens.issue(SESSION, 41) != tokens.issue(SESSION, 42)


def test_a_refresh_token_of_another_secret_or_a_changed_one_is_refused() -> None:
    tokens = LocalRefreshTokens(b"a secret of thirty-two bytes ...")
    token = tokens.issue(SESSION, 1)
    with pytest.raises(InvalidRefresh):
        LocalRefreshTokens(b"another secret, as long as that.").read(token)
    for place in range(len(token)):
        with pytest.raises(InvalidRefresh):
            tokens.read(token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :])


def _encoded(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _header(token: str) -> dict[str, Any]:
    return jwt.get_unverified_header(token)
