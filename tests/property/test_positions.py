"""Between any two keys there is a key; the cases are shared with the web client."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.vectors import vectors

from hanbit.domain.positions import DIGITS, MAX_LENGTH, after, between, is_position

VECTORS = vectors("positions")
position = st.text(st.sampled_from(DIGITS), max_size=12).map(lambda head: head + "V") | st.text(
    st.sampled_from("01yzV"), max_size=12
).map(lambda head: head + "1")


@pytest.mark.parametrize(("low", "high", "key"), VECTORS["between"])
def test_a_key_between_each_of_the_shared_pairs(low: str | None, high: str | None, key: str) -> None:
    assert between(low, high) == key
    assert is_position(key)
    assert (low or "") < key or (low == key and len(key) > MAX_LENGTH - 8)
    assert high is None or key < high


def test_what_is_a_position_and_what_is_not() -> None:
    assert [text for text in VECTORS["valid"] if not is_position(text)] == []
    assert [text for text in VECTORS["invalid"] if is_position(text)] == []
    assert sorted(VECTORS["order"]) == VECTORS["order"]


@given(position, position)
def test_a_key_between_any_two_is_strictly_between_and_valid(one: str, other: str) -> None:
    assume(one != other)
    low, high = sorted((one, other))
    key = between(low, high)
    assert low < key < high
    assert is_position(key)
    assert len(key) <= max(len(low), len(high)) + 1


@given(position)
def test_there_is_room_before_and_after_any_key(key: str) -> None:
    before, behind = between(None, key), between(key, None)
    assert before < key < behind
    assert is_position(before)
    assert is_position(behind)
    assert after(key) == behind


@given(st.lists(st.integers(0, 10_000), max_size=60))
def test_any_sequence_of_insertions_keeps_its_order(places: list[int]) -> None:
    keys: list[str] = []
    for number in places:
        place = number % (len(keys) + 1)
        low = keys[place - 1] if place else None
        keys.insert(place, between(low, keys[place] if place < len(keys) else None))
    assert sorted(set(keys)) == keys


def test_appending_and_prepending_keep_keys_short() -> None:
    first = last = after(None)
    for _ in range(5_000):
        following, before = after(last), between(None, first)
        assert before < first
        assert last < following
        assert is_position(following)
        assert is_position(before)
        first, last = before, following
    assert len(first) == len(last) == 8


@pytest.mark.parametrize("last", ["z" * length for length in (7, 8, 9, 16, 191, 192, 193, 199, 200)])
def test_keys_never_outgrow_the_limit_where_a_tie_is_broken_by_id(last: str) -> None:
    for _ in range(50):
        following = after(last)
        assert is_position(following)
        assert following > last or len(last) > MAX_LENGTH - 8
        last = following
