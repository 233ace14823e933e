"""Every reason for which an operator's undertaking fails has its sentence, in both languages."""

import ast
import re
from pathlib import Path

import pytest

from hanbit.domain.reasons import Reason, Reasoned
from hanbit.gateways.local.files import load_words
from hanbit.gateways.local.journey import JourneyFailed
from hanbit.ops.recover.drills import DrillFailed
from hanbit.ops.recover.manifest import BadManifest
from hanbit.ops.release.deploys import SiteFault
from hanbit.ops.release.releases import BadRelease
from hanbit.ports.restored import Unreadable

ROOT = Path(__file__).resolve().parents[2]
WORDS = load_words()
FAILURES = (JourneyFailed, DrillFailed, BadManifest, SiteFault, BadRelease, Unreadable)
NAMES = {"step", "kind"}
"""Sections of names that stand in sentences."""

SENTENCES = sorted(
    key.removeprefix("reason.")
    for key in WORDS.keys("ko")
    if key.startswith("reason.") and key.split(".")[1] not in NAMES
)
FIELD = re.compile(r"\{(\w+)\}")
LATIN_SENTENCE = re.compile(r"[A-Za-z]{2,} +[A-Za-z]{2,}")
TREES = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "src" / "hanbit").rglob("*.py")]


def _given() -> dict[str, list[set[str]]]:
    """Code → names of what comes with it, for each place that makes such a reason of a code of its own."""
    found: dict[str, list[set[str]]] = {}
    for call in (node for tree in TREES for node in ast.walk(tree)):
        match call:
            case ast.Call(func=ast.Name(id="Reason"), args=[ast.Constant(value=str(code))]):
                found.setdefault(code, []).append(set())
            case ast.Call(func=ast.Name(id="Reason"), args=[ast.Constant(value=str(code)), ast.Dict(keys=keys)]):
                found.setdefault(code, []).append({ast.literal_eval(key) for key in keys if key is not None})
            case ast.Call(func=ast.Name(id="JourneyFailed"), args=[ast.Constant(value=str(code)), *rest]):
                names = {"step", *("status" for _ in rest[1:]), *(str(one.arg) for one in call.keywords)}
                found.setdefault(code, []).append(names)
            case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(code))]) if name in KNOWN:
                found.setdefault(code, []).append({str(one.arg) for one in call.keywords})
    return found


KNOWN = {failure.__name__ for failure in FAILURES}
GIVEN = _given()
WRITTEN = {
    node.value
    for tree in TREES
    for node in ast.walk(tree)
    if isinstance(node, ast.Constant) and isinstance(node.value, str)
}


def test_every_failure_that_has_a_reason_is_looked_at() -> None:
    assert set(Reasoned.__subclasses__()) == set(FAILURES)
    assert len(GIVEN) > 60


def test_every_reason_has_a_sentence_and_every_sentence_a_reason() -> None:
    assert sorted(GIVEN.keys() - set(SENTENCES)) == []
    migrated = {"told"}
    assert sorted(set(SENTENCES) - WRITTEN - migrated) == []


@pytest.mark.parametrize("code", sorted(GIVEN))
@pytest.mark.parametrize("locale", ["ko", "en"])
def test_what_comes_with_a_reason_is_all_that_its_sentence_names(code: str, locale: str) -> None:
    for names in GIVEN[code]:
        said = Reason(code, dict.fromkeys(names, "x")).text(WORDS, locale)
        assert FIELD.findall(said) == []


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_is_in_its_own_language(code: str) -> None:
    fields = dict.fromkeys(FIELD.findall(WORDS.say("ko", f"reason.{code}")), "7")
    korean, english = (Reason(code, dict(fields)).text(WORDS, locale) for locale in ("ko", "en"))
    assert not LATIN_SENTENCE.search(korean)
    assert bool(re.search("[가-힣]", korean)) == bool(re.search("[A-Za-z]{2,}", english))
    assert not re.search("[가-힣]", english)


def test_what_a_reason_is_about_is_worded_too() -> None:
    journey = Reason("journey.status", {"step": "sign_in", "status": 401, "due": 200})
    reason = Reason("site.journey", {"fault": journey})
    assert reason.text(WORDS, "ko") == "한 사람의 흐름이 끊겼습니다. 로그인 요청에 200 대신 401 응답이 왔습니다"
    assert reason.text(WORDS, "en") == "a person's way was cut short: sign-in: 401 where 200 was due"
