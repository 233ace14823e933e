"""The quick-add grammar: every vector, and what must hold for any text. TypeScript runs the same vectors."""

import json
import subprocess
import sys
import time
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.quickadd_texts import NOW, digest_of, lines

from hanbit.domain.quickadd.folding import fold
from hanbit.domain.quickadd.parse import parse
from hanbit.domain.recurrence import parse_rule
from hanbit.gateways.local.files import load_grammar

ROOT = Path(__file__).resolve().parents[2]
SPEC = ROOT / "spec" / "quickadd"
VECTORS: list[dict[str, Any]] = json.loads((SPEC / "vectors.json").read_text(encoding="utf-8"))
GRAMMAR = load_grammar()
CPU_LIMIT_S = 0.005
SLACK = 4
"""Machines that run tests are busy; on a quiet one the slowest takes half of the limit."""


def said(text: str, now: str = NOW, time_zone: str | None = "Asia/Seoul", **options: Any) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(
        msgspec.json.encode(parse(GRAMMAR, text, datetime.fromisoformat(now), time_zone, **options))
    )
    return answer


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["text"][:40] or "nothing")
def test_a_line_is_understood_as_people_mean_it(vector: dict[str, Any]) -> None:
    options = {"lists": vector.get("lists"), "plain": vector.get("plain", ())}
    assert said(vector["text"], vector["now"], vector["timeZone"], **options) == vector["want"]


def test_there_are_enough_vectors_of_every_sort() -> None:
    groups = [vector["group"] for vector in VECTORS]
    assert len(groups) >= 300
    assert groups.count("en") >= 60
    assert groups.count("plain") >= 60


def test_words_that_only_look_like_dates_stay_words() -> None:
    for vector in VECTORS:
        if vector["group"] == "plain":
            assert vector["want"]["spans"] == [], vector["text"]


def test_every_rule_of_the_vectors_can_be_stored() -> None:
    for vector in VECTORS:
        if repeat := vector["want"]["repeat"]:
            assert str(parse_rule(repeat["rule"], "")) == repeat["rule"]


def test_the_starts_in_the_vocabulary_are_those_of_its_rules() -> None:
    before = (SPEC / "vocabulary.json").read_text(encoding="utf-8")
    script = "import sys; sys.path.insert(0, sys.argv[1]); import make_starts; print(make_starts.rewritten(), end='')"
    run = subprocess.run([sys.executable, "-c", script, str(SPEC)], capture_output=True, text=True, check=True)
    assert run.stdout == before


def test_generated_lines_are_read_as_when_they_were_written() -> None:
    """TypeScript reads the same file: both agree on every line of it."""
    rows = json.loads((SPEC / "fuzz.json").read_text(encoding="utf-8"))
    assert len(rows) >= 5_000
    assert [text for text, digest in rows if digest_of(GRAMMAR, text) != digest] == []


@given(st.one_of(lines(), st.text(max_size=500)))
def test_no_line_is_too_hard_and_spans_are_where_they_say(text: str) -> None:
    began = time.process_time()
    answer = said(text)
    assert time.process_time() - began < CPU_LIMIT_S * SLACK
    units = _nfc(text).encode("utf-16-le", "surrogatepass")
    last = 0
    for span in answer["spans"]:
        assert last <= span["start"] < span["end"]
        last = span["end"]
        assert units[span["start"] * 2 : last * 2].decode("utf-16-le", "surrogatepass") == span["text"]
    assert bool(answer["title"]) == bool(fold(text).shown)
    if answer["repeat"]:
        parse_rule(answer["repeat"]["rule"], "")


@given(lines())
def test_a_line_whose_spans_are_all_dismissed_is_its_own_title(text: str) -> None:
    """Dismissing every span leaves every word where it was."""
    plain = said(text, plain=[(0, 2 * len(text))])
    assert (plain["spans"], plain["due"], plain["repeat"], plain["tags"]) == ([], None, None, [])
    assert plain["title"] == " ".join(_nfc(text).split())


@pytest.mark.quiet
@pytest.mark.parametrize(
    "text",
    ["내일 " * 250, "매 " * 250, "3 " * 250, "매주 " + "월 " * 240, "1일 " * 160, "every " * 100, "#a" * 250, "!" * 500,
     "12/" * 160],
    ids=lambda text: text[:5],
)  # fmt: skip
def test_the_hardest_lines_take_less_than_five_milliseconds(text: str) -> None:
    said(text)
    assert min(_cpu_s(text) for _ in range(20)) < CPU_LIMIT_S


def _cpu_s(text: str) -> float:
    began = time.process_time()
    parse(GRAMMAR, text, datetime.fromisoformat(NOW))
    return time.process_time() - began


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
