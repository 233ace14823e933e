"""Whatever arrives where a token belongs is refused as a token, and never anything worse."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.identity import access_tokens, signing_keys

from hanbit.domain.refusals import InvalidRefresh, InvalidToken
from hanbit.gateways.local.tokens import LocalRefreshTokens

NOW_S = 1_780_000_000
TOKENS = access_tokens()
REFRESHES = LocalRefreshTokens(b"a secret of thirty-two bytes ...")
GOOD = TOKENS.issue(subject="bora", session_id="s", jti="j", now_s=NOW_S)
HEAD, BODY, SIGNATURE = GOOD.split(".")
SESSION = "019e0000-0000-7000-8000-000000000001"

anything = st.text(st.characters(), max_size=300) | st.binary(max_size=300).map(lambda raw: raw.decode("latin-1"))
segment = st.sampled_from([HEAD, BODY, SIGNATURE, "", "e30", "bnVsbA", "W1tbW1tb"]) | anything


@given(anything)
@example("\ud800.\ud800.\ud800")
@example("." * 5000)
@example("[" * 4000)
def test_any_text_at_all_is_an_invalid_access_token(text: str) -> None:
    with pytest.raises(InvalidToken):
        TOKENS.verify(text, now_s=NOW_S)


@given(st.lists(segment, min_size=1, max_size=4).map(".".join).filter(lambda token: token != GOOD))
def test_pieces_of_a_good_token_put_together_otherwise_are_refused(token: str) -> None:
    with pytest.raises(InvalidToken):
        TOKENS.verify(token, now_s=NOW_S)


@given(st.integers(0, len(GOOD) - 1), st.characters())
def test_no_character_of_a_token_can_be_another(place: int, character: str) -> None:
    token = GOOD[:place] + character + GOOD[place + 1 :]
    if token == GOOD:
        return
    with pytest.raises(InvalidToken):
        TOKENS.verify(token, now_s=NOW_S)


@given(anything)
def test_any_text_at_all_is_an_invalid_refresh_token(text: str) -> None:
    with pytest.raises(InvalidRefresh):
        REFRESHES.read(text)


@given(st.uuids(), st.integers(0, 2**32 - 1))
def test_a_refresh_token_comes_back_as_what_it_was_made_of(session: object, generation: int) -> None:
    assert REFRESHES.read(REFRESHES.issue(str(session), generation)) == (str(session), generation)


@given(st.text(st.characters(codec="utf-8"), max_size=50), st.integers(0, 2**40))
def test_an_access_token_comes_back_as_what_it_was_made_of(jti: str, now_s: int) -> None:
    token = TOKENS.issue(subject="bora", session_id=SESSION, jti=jti, now_s=now_s)
    claims = TOKENS.verify(token, now_s=now_s)
    assert (claims.jti, claims.issued_s, claims.key_id) == (jti, now_s, signing_keys().signing[0])
