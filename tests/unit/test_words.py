"""The words a person reads: Korean particles by the sound before them, and the language they asked for."""

import json
from pathlib import Path

import pytest

from hanbit.domain.words import Words, preferred_locale

LOCALES = Path(__file__).resolve().parents[2] / "locales"


def said(text: str, **params: str | int) -> str:
    return Words({"ko": {"a": {"text": text}}, "en": {"a": {"text": text}}}).say("ko", "a.text", **params)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("{name}을(를) 지웠어요", "회의", "회의를 지웠어요"),
        ("{name}을(를) 지웠어요", "우유 한 팩", "우유 한 팩을 지웠어요"),
        ("{name}이(가) 있어요", "목록", "목록이 있어요"),
        ("{name}이(가) 있어요", "메모", "메모가 있어요"),
        ("{name}은(는)", "할 일", "할 일은"),
        ("{name}과(와)", "집", "집과"),
        ("{name}과(와)", "나", "나와"),
        ("{name}으로(로) 옮겼어요", "일", "일로 옮겼어요"),  # a final rieul
        ("{name}으로(로) 옮겼어요", "집", "집으로 옮겼어요"),
        ("{name}으로(로) 옮겼어요", "회사", "회사로 옮겼어요"),
        ("{name}을(를)", "3", "3을"),
        ("{name}을(를)", "2", "2를"),
        ("{name}으로(로)", "7", "7로"),
        ("{name}으로(로)", "6", "6으로"),
        ("{name}이(가)", "Milk", "Milk가"),
    ],
)
def test_the_particle_fits_what_stands_before_it(text: str, name: str, expected: str) -> None:
    assert said(text, name=name) == expected


def test_a_field_that_nobody_filled_stays_and_english_is_left_alone() -> None:
    assert said("{n}개 중 {m}개", n=3) == "3개 중 {m}개"
    words = Words({"ko": {"k": "을(를)"}, "en": {"k": "{a}을(를)"}})
    assert words.say("en", "k", a="x") == "x을(를)"
    with pytest.raises(KeyError):
        words.say("ko", "missing")


def test_what_a_person_wrote_is_never_taken_for_a_field() -> None:
    assert said("{title}을(를) 지웠어요", title="{name}", name="비밀") == "{name}를 지웠어요"


def test_both_languages_have_the_same_keys() -> None:
    words = Words({name: json.loads((LOCALES / f"{name}.json").read_text(encoding="utf-8")) for name in ("ko", "en")})
    assert words.keys("ko") == words.keys("en")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "ko"), ("", "ko"), ("en", "en"), ("en-US,en;q=0.9", "en"), ("ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("en;q=0.3,ko;q=0.7", "ko"), ("fr,en;q=0.5", "en"), ("fr", "ko"), ("en;q=x,ko", "ko"), ("EN-gb", "en"),
        ("en;q=0", "ko"), (",;q=,", "ko"),
    ],
)  # fmt: skip
def test_the_language_is_the_one_that_was_asked_for(header: str | None, expected: str) -> None:
    assert preferred_locale(header) == expected
