"""No token of a query is ever passed over: change one, and the query is refused or means something else."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanbit.ops.observe.cursor import Token
from hanbit.ops.observe.faults import QueryFault, pointer
from hanbit.ops.observe.logs.functions import COMMANDS, FUNCTIONS
from hanbit.ops.observe.logs.parser import parse
from hanbit.ops.observe.logs.printer import printed
from hanbit.ops.observe.logs.sql.statement import Statement, matched_by, statement_of
from hanbit.ops.observe.logs.tokens import KEYWORDS, tokens_of

SPEC = Path(__file__).resolve().parents[2] / "spec" / "insights"
QUERIES = [probe["query"] for probe in json.loads((SPEC / "probes.json").read_text(encoding="utf-8"))]

SAME_WITHOUT = {
    "asc": "sort ascends anyway",
    "*": "count() counts the same as count(*)",
    "toMillis": "a time beside a number is compared in milliseconds",
    "jsonStringify": "a map is shown as its JSON",
}
"""What may be left out, in some places, without a change of meaning; ``docs/dev/logs-insights.md`` says so."""

queries = st.sampled_from(QUERIES)
WORDS = [*COMMANDS, *KEYWORDS, "into", "level", "@timestamp", "js.a[1]", '"x"', "5", "2.5", "5m", "/a(b)/", "`b c`"]
WORDS += ["(", ")", "[", "]", ",", "|", "*", "/", "-", "=", "!=", "<=", "=~", "#"] + [f"{name}(" for name in FUNCTIONS]


def _tokens(query: str) -> list[Token]:
    return [token for token in tokens_of(query) if token.kind != "end"]


def _meaning(words: list[str]) -> Statement | None:
    """None: refused, when it is read or when it is compiled."""
    try:
        return statement_of(parse(" ".join(words)), now_s=0)
    except QueryFault:
        return None


def _fault_of(text: str) -> QueryFault | None:
    try:
        found = parse(text)
        statement_of(found, now_s=0)
        statement_of(matched_by(found), now_s=0)
    except QueryFault as fault:
        return fault
    return None


def _is_noticed(query: str, changed: list[str]) -> bool:
    return _meaning(changed) != statement_of(parse(query), now_s=0)


@pytest.mark.parametrize("query", QUERIES, ids=[query[:60] for query in QUERIES])
def test_a_dropped_doubled_or_swapped_token_is_never_ignored(query: str) -> None:
    words = [token.written for token in _tokens(query)]
    assert not _is_noticed(query, words)
    for at, word in enumerate(words):
        dropped = [*words[:at], *words[at + 1 :]]
        assert _is_noticed(query, dropped) or word in SAME_WITHOUT, " ".join(dropped)
        doubled = [*words[: at + 1], *words[at:]]
        assert _is_noticed(query, doubled), " ".join(doubled)
        swapped = [*words[:at], *words[at + 1 : at + 2], word, *words[at + 2 :]]
        assert swapped == words or _is_noticed(query, swapped), " ".join(swapped)


@given(queries, queries, st.data())
def test_a_token_of_another_query_is_never_ignored(query: str, other: str, data: st.DataObject) -> None:
    words = [token.written for token in _tokens(query)]
    at = data.draw(st.integers(0, len(words)))
    word = data.draw(st.sampled_from([token.written for token in _tokens(other)]))
    assert word in SAME_WITHOUT or _is_noticed(query, [*words[:at], word, *words[at:]])


@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join) | st.text(max_size=80))
def test_anything_is_read_or_refused_at_a_place_in_it(text: str) -> None:
    fault = _fault_of(text)
    if fault is None:
        assert parse(printed(parse(text))) == parse(text)
        return
    assert 0 <= fault.at <= len(text)
    assert "^" in pointer(fault, text)


@pytest.mark.parametrize("query", QUERIES, ids=[query[:60] for query in QUERIES])
def test_a_printed_query_reads_as_the_same_query(query: str) -> None:
    found = parse(query)
    assert parse(printed(found)) == found
    assert printed(parse(printed(found))) == printed(found)


def test_nothing_that_was_written_stands_in_the_statement() -> None:
    marker = "zq'); DROP"
    fields = f'fields `e{marker}`, "{marker}" as `f{marker}` | sort `g{marker}` | dedup `h{marker}`'
    query = parse(f'filter a = "{marker}" and b like /zq.x/ | parse c "{marker}*" as d | {fields}')
    statement = statement_of(query, now_s=0)
    assert "zq" not in statement.sql
    assert sum("zq" in str(parameter) for parameter in statement.parameters) == 7
