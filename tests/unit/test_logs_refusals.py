"""What is refused, where, whether AWS would take it, and what was probably meant."""

import ast
from pathlib import Path

import pytest

import hanbit.ops.observe.logs as language
from hanbit.gateways.local.files import load_words
from hanbit.ops.observe import cursor, faults
from hanbit.ops.observe.faults import QueryFault, pointer, sentence
from hanbit.ops.observe.logs.parser import parse
from hanbit.ops.observe.logs.sql.statement import statement_of

WORDS = load_words()
Case = tuple[str, str, int, str | None, bool | None]

REFUSED: list[Case] = [
    ("", "ends_early", 0, None, False),
    ("   # nothing", "ends_early", 12, None, False),
    ("fields", "ends_early", 6, None, False),
    ("fields a,", "ends_early", 9, None, False),
    ("| fields a", "unexpected", 0, None, False),
    ("fields a |", "ends_early", 10, None, False),
    ("fields a | | fields b", "unexpected", 11, None, False),
    ("fields a b", "unexpected", 9, None, False),
    ("fields a as by", "unexpected", 12, None, False),
    ("fields a as 5", "unexpected", 12, None, False),
    ("filter", "ends_early", 6, None, False),
    ("filter a =", "ends_early", 10, None, False),
    ("filter (a = 1", "ends_early", 13, None, False),
    ("filter a = 1)", "unexpected", 12, None, False),
    ("filter a == 1", "unexpected", 10, None, False),
    ("filter a in []", "unexpected", 13, None, False),
    ("filter a in [b]", "unexpected", 13, None, False),
    ("filter a like b", "unexpected", 14, None, False),
    ("filter a not = 1", "unexpected", 9, None, False),
    ("limit -1", "unexpected", 6, None, False),
    ("sort a up", "unexpected", 7, None, False),
    ("parse a b", "unexpected", 8, None, False),
    ("unnest a as b", "unexpected", 9, None, False),
    ("filtr a = 1", "unknown_command", 0, "filter", False),
    ("select a", "unknown_command", 0, None, False),
    ("fields a | pattern @message", "command_elsewhere", 11, None, True),
    ("head 5", "command_elsewhere", 0, "limit", True),
    ("where a = 1", "command_elsewhere", 0, "filter", True),
    ("fields strlenght(a)", "unknown_function", 7, "strlen", False),
    ("fields round(a)", "function_elsewhere", 7, None, True),
    ("fields strlen()", "wrong_count", 7, None, False),
    ("stats pct(a)", "wrong_count", 6, None, False),
    ("stats pct(a, b)", "wrong_argument", 13, None, False),
    ("stats pct(a, 101)", "wrong_argument", 13, None, False),
    ("fields bin(5)", "wrong_argument", 11, None, False),
    ("fields ispresent(a + 1)", "wrong_argument", 19, None, False),
    ("fields isIpInSubnet(a, b)", "wrong_argument", 23, None, False),
    ("fields bin(300s)", "period_cap", 11, "5m", None),
    ("fields bin(5000ms)", "period_cap", 11, "5s", None),
    ("fields bin(90m)", "period_cap", 11, None, None),
    ("fields bin(0s)", "period_cap", 11, None, None),
    ("fields bin(5hous)", "bad_period", 11, "hours", False),
    ("fields 5m", "not_a_value", 7, None, False),
    ("fields 1abc2", "bad_number", 7, None, False),
    ("fields 1.", "bad_number", 7, None, False),
    ("fields 1e999", "bad_number", 7, None, None),
    ("fields a & b", "unknown_character", 9, None, False),
    ("fields 할일", "unknown_character", 7, "`할일`", False),
    ('fields "a', "unclosed_string", 7, None, False),
    ("fields `a", "unclosed_backtick", 7, None, False),
    ("filter a like /b", "unclosed_regex", 14, None, False),
    (r'filter a like "\d"', "unknown_escape", 15, r"\\d", None),
    ("filter a like /(?=b)/", "regex_refused", 15, None, False),
    (r"filter a like /(b)\1/", "regex_refused", 18, None, False),
    ("parse a /b(c)/", "no_named_group", 8, None, False),
    ('parse a "* *" as b', "glob_names", 8, None, False),
    ("filter a < b < c", "chained", 13, None, False),
    ("fields a as b[0]", "bad_alias", 12, None, False),
    ("fields a, a", "twice", 7, None, None),
    ("stats count(*) by a, a", "twice", 18, None, None),
    ("dedup a, a", "twice", 0, None, None),
    ("limit 0", "limit_range", 6, None, False),
    ("limit 10001", "limit_range", 6, None, False),
    ("limit 1.5", "limit_range", 6, None, False),
    ("dedup a | filter b = 1", "after_dedup", 10, None, False),
    ("filter a", "condition_wanted", 7, None, False),
    ("filter a and b = 1", "condition_wanted", 7, None, False),
    ("fields count(a)", "aggregate_here", 7, None, False),
    ("stats sum(max(a))", "aggregate_here", 10, None, False),
    ("filter sum(a) > 1", "aggregate_here", 7, None, False),
    ("stats a", "not_grouped", 6, None, False),
    ("stats sum(a) + b by c", "not_grouped", 15, None, False),
    ("stats count(*) as number | filter nunber > 1", "unknown_field", 34, "number", False),
    ("fields @massage", "unknown_field", 7, "@message", False),
    ("fields @ingestionTime", "field_elsewhere", 7, None, True),
    ("fields a as b | fields b.c", "structure_wanted", 23, None, False),
    ("fields jsonStringify(a)", "structure_wanted", 21, "jsonParse", False),
    ("fields jsonParse(a) as j | sort j", "structure_here", 32, None, False),
    ("stats count(*) by jsonParse(a)", "structure_here", 18, None, False),
    ("fields toMillis(a)", "time_wanted", 16, "@timestamp", False),
    ('filter @timestamp > "2026-11-25"', "time_compared", 20, "toMillis(@timestamp)", False),
    ("stats count(*) as n | stats latest(n)", "no_time_left", 28, None, False),
    ("stats count(*) as n | stats sum(n) by bin(5m)", "no_time_left", 38, None, False),
    ('filter isIpInSubnet(a, "10.0.0.5/8")', "bad_subnet", 23, "10.0.0.0/8", False),
    ('filter isIpInSubnet(a, "ten")', "bad_subnet", 23, None, False),
    ('filter isIpv6InSubnet(a, "10.0.0.0/8")', "subnet_version", 25, None, False),
    (f"filter {'(' * 50}a = 1{')' * 50}", "too_deep", 47, None, None),
    (f"filter {'not ' * 50}a = 1", "too_deep", 167, None, None),
    (" | ".join(["limit 1"] * 51), "too_many_commands", 498, None, None),
    ("#" * 10_001, "too_long", 10_000, None, False),
]


@pytest.mark.parametrize(
    ("query", "code", "at", "suggestion", "on_aws"), REFUSED, ids=[case[0][:50] for case in REFUSED]
)
def test_a_query_is_refused_at_its_place(
    query: str, code: str, at: int, suggestion: str | None, on_aws: bool | None
) -> None:
    with pytest.raises(QueryFault) as refused:
        statement_of(parse(query), now_s=0)
    fault = refused.value
    assert (fault.code, fault.at, fault.suggestion, fault.on_aws) == (code, at, suggestion, on_aws)
    assert "{" not in sentence(fault, query, WORDS, "ko").replace(query[at : at + 1], "")
    assert "^" in pointer(fault, query)


def test_every_way_to_refuse_a_query_is_shown_here() -> None:
    named = set()
    for path in (Path(faults.__file__), Path(cursor.__file__), *Path(language.__path__[0]).rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "QueryFault":
                named |= {part.value for part in ast.walk(call.args[1]) if isinstance(part, ast.Constant)}
    assert named == {case[1] for case in REFUSED}
