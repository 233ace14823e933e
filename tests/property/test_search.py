"""Finding as Koreans type: the cases shared with the web client, and what holds for any text."""

import unicodedata
from time import perf_counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.vectors import vectors

from hanbit.domain.search import INITIALS, SPLIT_FINALS, candidate_key, candidate_keys, finds, matches, search_key

CASES = vectors("search")["cases"]

syllables = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)
jamo = st.sampled_from(INITIALS + "".join(SPLIT_FINALS) + "ㅏㅣ")
korean = st.text(syllables | jamo | st.sampled_from(" \n\u3000aZ%._"), max_size=12)
close = st.text(st.sampled_from("가각간갂값갑갓나낙사삭ㄱㄴㅅㄳ \n"), max_size=6)
anything = st.text(st.characters(), max_size=30)


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 120
    assert sum(case["matches"] for case in CASES) >= 25 <= sum(not case["matches"] for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['query']!r} in {case['text'][:9]!r}")
def test_the_shared_cases(case: dict[str, object]) -> None:
    query, text = str(case["query"]), str(case["text"])
    assert matches(query, text) is case["matches"]
    if case["matches"]:
        assert candidate_key(query) in search_key(text)


@given(close | korean | anything, close | korean | anything)
@example("복", "보 기")
@example("ㄳ", "ㄳ")
def test_whatever_matches_has_the_candidate_in_its_key(query: str, text: str) -> None:
    if matches(query, text):
        assert candidate_key(query) in search_key("다른 글", text, "끝")


@given(close | korean | anything, close | korean, close | korean, st.lists(close, max_size=2))
@example("#가 나", "나", "", ["가"])
def test_whatever_is_found_has_every_candidate_in_its_key(query: str, title: str, notes: str, tags: list[str]) -> None:
    if finds(query, title=title, notes=notes, tags=tags):
        key = search_key(title, *tags, notes)
        assert all(candidate in key for candidate in candidate_keys(query))


@given(korean, st.data())
def test_every_piece_of_a_text_finds_it(text: str, data: st.DataObject) -> None:
    text = unicodedata.normalize("NFC", text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert matches(text[start:end], text)
    assert candidate_key(text[start:end]) in search_key(text)


@given(st.text(syllables | st.just(" "), min_size=1, max_size=10))
def test_the_initials_of_a_text_find_it(text: str) -> None:
    assert matches(search_key(text), text)


@given(st.text(syllables, min_size=1, max_size=6))
def test_a_text_is_found_while_its_last_syllable_is_being_typed(text: str) -> None:
    last = ord(text[-1]) - 0xAC00
    for half in (INITIALS[last // 588], chr(0xAC00 + last // 28 * 28)):
        assert matches(text[:-1] + half, text)


@given(korean | close, korean | close)
def test_composed_and_decomposed_text_are_the_same(query: str, text: str) -> None:
    taken_apart = [unicodedata.normalize("NFD", part) for part in (query, text)]
    assert matches(*taken_apart) == matches(query, text)
    assert search_key(taken_apart[1]) == search_key(text)
    assert candidate_key(taken_apart[0]) == candidate_key(query)


@given(korean | close, korean | close)
def test_spaces_count_on_neither_side(query: str, text: str) -> None:
    assert matches(" ".join(query), text) == matches(query, text)
    assert matches(query, "  ".join(unicodedata.normalize("NFC", text))) == matches(query, text)


@given(anything, anything)
@example("\ud800", "\udfff")
@example("\\", "[")
def test_no_text_at_all_crashes(query: str, text: str) -> None:
    matches(query, text)
    candidate_key(query)


@pytest.mark.quiet
@pytest.mark.parametrize("query", ["ㅎ ㅇ ㅎ ㅇ", "하 이", "ㅎㅇ", "하" * 200, "ㅎ" * 200, "값"])
def test_no_query_takes_long_on_the_largest_notes(query: str) -> None:
    for text in ("하" + " " * 99_000, "하 " * 33_000, "하" * 33_000, "ㅎ" * 33_000):
        started = perf_counter()
        matches(query, text)
        assert perf_counter() - started < 1
