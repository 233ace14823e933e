"""The words a person reads: Korean particles by the sound before them, and the language they asked for."""

import pytest
from tests.vectors import vectors

from hanbit.domain.words import Words, fitting, preferred_locale


def said(text: str, **params: str | int) -> str:
    return Words({"ko": {"a": {"text": text}}, "en": {"a": {"text": text}}}).say("ko", "a.text", **params)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("{name}을(를) 지웠어요", "회의", "회의를 지웠어요"),
        ("{name}으로(로) 옮겼어요", "집", "집으로 옮겼어요"),
        ("‘{name}’으로(로)", "일", "‘일’로"),
        ("{name} 은(는) 없습니다", "durration", "durration 은 없습니다"),
    ],
)
def test_the_particle_in_a_text_fits_what_stands_before_it(text: str, name: str, expected: str) -> None:
    assert said(text, name=name) == expected


@pytest.mark.parametrize(("word", "closed", "opened", "fits"), vectors("particles")["cases"])
def test_the_particle_fits_the_word(word: str, closed: str, opened: str, fits: str) -> None:
    assert fitting(word, closed, opened) == fits


def test_a_field_that_nobody_filled_stays_and_english_is_left_alone() -> None:
    assert said("{n}개 중 {m}개", n=3) == "3개 중 {m}개"
    words = Words({"ko": {"k": "을(를)"}, "en": {"k": "{a}을(를)"}})
    assert words.say("en", "k", a="x") == "x을(를)"
    with pytest.raises(KeyError):
        words.say("ko", "missing")


def test_what_a_person_wrote_is_never_taken_for_a_field() -> None:
    assert said("{title}을(를) 지웠어요", title="{name}", name="비밀") == "{name}을 지웠어요"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "ko"), ("", "ko"), ("en", "en"), ("en-US,en;q=0.9", "en"), ("ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("en;q=0.3,ko;q=0.7", "ko"), ("fr,en;q=0.5", "en"), ("fr", "ko"), ("en;q=x,ko", "ko"), ("EN-gb", "en"),
        ("en;q=0", "ko"), (",;q=,", "ko"), ("ko ; q=0.1, en\t;Q=0.2", "en"),
    ],
)  # fmt: skip
def test_the_language_is_the_one_that_was_asked_for(header: str | None, expected: str) -> None:
    assert preferred_locale(header) == expected
