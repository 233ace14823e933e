"""Ids and instants."""

import uuid
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.vectors import vectors

from hanbit.domain.ids import derived_id, inbox_of, is_id, new_id, successor_of
from hanbit.domain.times import parse_rfc3339, rfc3339

VECTORS = vectors("ids")
MAX_MS = 253_402_300_799_999


@given(st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=16))
def test_a_new_id_is_a_uuid_7_that_tells_its_time(now_ms: int, entropy: bytes) -> None:
    made = new_id(now_ms, entropy)
    assert is_id(made)
    assert (uuid.UUID(made).version, uuid.UUID(made).variant) == (7, uuid.RFC_4122)
    assert uuid.UUID(made).int >> 80 == now_ms


@given(st.integers(0, 2**48 - 2), st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_later_ids_sort_later(now_ms: int, one: bytes, other: bytes) -> None:
    assert new_id(now_ms, one) < new_id(now_ms + 1, other)


@pytest.mark.parametrize(("at_ms", "entropy", "made"), VECTORS["uuid7"])
def test_new_ids_are_what_the_shared_cases_say(at_ms: int, entropy: str, made: str) -> None:
    assert new_id(at_ms, bytes.fromhex(entropy)) == made


@pytest.mark.parametrize(("name", "derived"), VECTORS["derived"])
def test_every_device_derives_the_same_ids(name: str, derived: str) -> None:
    assert derived_id(name) == derived


def test_an_inbox_and_a_successor_are_derived() -> None:
    space = "019e0000-0000-7000-8000-000000000001"
    assert inbox_of(space) == "c7555e9f-207e-5804-b090-abb6e870356d"
    assert successor_of(space) == "b62966a7-05ac-516d-8849-0fabee037b14"
    assert len({space, inbox_of(space), successor_of(space), successor_of(successor_of(space))}) == 4


@given(st.text(max_size=40) | st.uuids().map(lambda made: str(made).upper()) | st.uuids().map(lambda made: f"{made}\n"))
def test_only_lower_case_uuids_are_ids(text: str) -> None:
    assert is_id(text) is (text == text.lower() and _is_uuid(text))


def _is_uuid(text: str) -> bool:
    with suppress(ValueError):
        return str(uuid.UUID(text)) == text
    return False


@given(st.integers(0, MAX_MS))
def test_an_instant_comes_back_to_the_millisecond(at_ms: int) -> None:
    assert parse_rfc3339(rfc3339(at_ms)) == at_ms
    assert len(rfc3339(at_ms)) == 24


@given(st.integers(0, MAX_MS), st.integers(0, MAX_MS))
def test_instants_sort_as_text(one: int, other: int) -> None:
    assert (one < other) == (rfc3339(one) < rfc3339(other))


@pytest.mark.parametrize("text", ["", "2026-05-28", "2026-05-28T09:00:00", "오늘"])
def test_an_instant_without_an_offset_is_none(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever datetime says
        parse_rfc3339(text)
