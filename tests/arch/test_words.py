"""Words for people live in ``locales`` alone, complete in both languages."""

import ast
import re
from pathlib import Path

import pytest

from hanbit.api.problems import STATUS
from hanbit.domain.refusals import all_refusals
from hanbit.domain.words import LOCALES
from hanbit.gateways.local.files import load_words

ROOT = Path(__file__).resolve().parents[2]
WORDS = load_words()
HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
OF_PEOPLE = re.compile(r"(?<![개필중소주수])(?<!인가)요(?=[.?!:(\s]|$)")  # no noun, such as 개요 and 필요
OF_OPERATORS = re.compile(r"(?:니다|시오|니까)(?=[.?!:(\s]|$)")
UNFITTED = re.compile(r"\s[을이은과]\([를가는와]\)|\s으로\(로\)|\((?:으|이)\)")
FIELD = re.compile(r"\{(\w+)\}")


def test_both_languages_have_the_same_keys() -> None:
    assert WORDS.keys("ko") == WORDS.keys("en")


def test_both_languages_fill_in_the_same_fields() -> None:
    for key in WORDS.keys("ko"):
        ko, en = (sorted(FIELD.findall(WORDS.say(locale, key))) for locale in LOCALES)
        assert ko == en, key


def test_operators_are_spoken_to_in_one_tone_and_people_in_another() -> None:
    for key in WORDS.keys("ko"):
        text = WORDS.say("ko", key)
        if key.startswith(("cli.ops.", "console.", "query.", "alarm.")) and not key.startswith("console.public."):
            assert not OF_PEOPLE.search(text), key
        elif key.startswith(("cli.", "app.", "console.public.")):
            assert not OF_OPERATORS.search(text), key


def test_a_particle_that_depends_on_a_word_is_written_so_that_the_rule_finds_it() -> None:
    for key in WORDS.keys("ko"):
        assert not UNFITTED.search(WORDS.say("ko", key)), key


@pytest.mark.parametrize("refusal", all_refusals(), ids=lambda cls: cls.__name__)
def test_every_refusal_has_a_status_and_words(refusal: type) -> None:
    assert STATUS[refusal] >= 400
    for locale in LOCALES:
        assert WORDS.say(locale, f"refusal.{refusal.code}.title")  # type: ignore[attr-defined]
        assert WORDS.say(locale, f"refusal.{refusal.code}.detail")  # type: ignore[attr-defined]


def test_every_fault_that_the_code_names_has_words() -> None:
    named = set()
    for path in (ROOT / "src").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r'(?:\bFault|invalid)\(\s*[^,()]+(?:\([^)]*\))?[^,]*,\s*"([a-z_]+)"', text))
    assert len(named) > 15
    for code in named:
        assert WORDS.has(f"fault.{code}"), code


def test_every_refusal_of_a_query_has_words() -> None:
    named: set[object] = set()
    for path in (ROOT / "src" / "hanbit" / "ops" / "observe").rglob("*.py"):
        named |= _codes_of_query_faults(ast.parse(path.read_text(encoding="utf-8")))
    named |= {"bad_regex"}  # the store's, which runs the engine
    assert len(named) > 30
    known = {key.split(".")[1] for key in WORDS.keys("ko") if key.startswith("query.")}
    assert named == known - {"where", "did_you_mean", "on_aws", "not_on_aws", "wanted"}


def _codes_of_query_faults(tree: ast.AST) -> set[object]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    codes = [call.args[1] for call in calls if getattr(call.func, "id", "") == "QueryFault" and len(call.args) > 1]
    return {part.value for code in codes for part in ast.walk(code) if isinstance(part, ast.Constant)}


def test_no_hangul_stands_in_the_code() -> None:
    for path in (ROOT / "src").rglob("*.py"):
        assert not HANGUL.search(path.read_text(encoding="utf-8")), path.relative_to(ROOT)
