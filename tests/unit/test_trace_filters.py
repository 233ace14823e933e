"""X-Ray filter expressions over eight traces, the answers worked out by hand."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanbit.ops.observe.faults import QueryFault
from hanbit.ops.observe.traces.matching import matches
from hanbit.ops.observe.traces.parser import parse_filter
from hanbit.ops.observe.traces.tree import Filter
from hanbit.ops.observe.traces.view import Trace
from hanbit.ops.observe.traces.waterfall import bars_of
from hanbit.ports.spans import Attribute, Span

URL = "http://hanbit.test/api/v1"


def _span(
    ids: str, service: str, name: str, at_ms: int, length_ms: int, said: dict[str, Attribute], *, is_error: bool = False
) -> Span:
    """``ids``: trace, span and, behind a ``<``, parent."""
    own, _, parent = ids.partition("<")
    return Span(
        trace_id=own[0],
        span_id=own,
        parent_id=parent or None,
        service=service,
        name=name,
        at_us=at_ms * 1000,
        duration_us=length_ms * 1000,
        is_server=not parent,
        is_error=is_error,
        attributes=said,
    )


def _root(letter: str, name: str, length_ms: int, status: int, **said: Attribute) -> Span:
    named = {key.replace("_", "."): value for key, value in said.items()}
    return _span(f"{letter}1", "todo-api", name, 0, length_ms, {"http.status": status} | named, is_error=status >= 500)


TRACES = {
    "A": [
        _root("A", "createTodo", 6000, 201, http_method="POST", http_url=f"{URL}/todos", user="user-1", plan="pro",
              age=30),
        _span("A2<A1", "store", "commit", 100, 5000, {"service.type": "SQLite"}),
    ],
    "B": [
        _root("B", "listTodos", 120, 200, http_method="GET", http_url=f"{URL}/todos?list=x", http_useragent="curl/8",
              http_clientip="10.0.0.1"),
    ],
    "C": [
        _root("C", "sync", 900, 500, http_method="POST", http_url=f"{URL}/sync"),
        _span("C2<C1", "store", "commit", 100, 700,
              {"exception.type": "StoreUnavailable", "exception.message": "disk full"}, is_error=True),
        _span("C3<C2", "disk", "fsync", 200, 500,
              {"exception.type": "OSError", "exception.message": "No space left"}, is_error=True),
    ],
    "D": [_root("D", "createTodo", 50, 429, http_method="POST", http_url=f"{URL}/todos")],
    "E": [_root("E", "getTodo", 30, 404, http_method="GET", http_url=f"{URL}/todos/7", user="user-2")],
    "F": [_root("F", "export", 40, 200), _span("F2<F9", "store", "read", 10, 20, {})],
    "G": [
        _root("G", "signUp", 700, 200, http_url="https://hanbit.test/api/v1/me", beta=True),
        _span("G2<G1", "todo-api", "send mail", 50, 600, {"peer.service": "mail"}),
    ],
    "H": [
        _root("H", "search", 300, 200, http_url=f"{URL}/search"),
        _span("H2<H1", "index", "find", 50, 200, {"http.status": 503}),
    ],
}  # fmt: skip


ANSWERS: list[tuple[str, str]] = [
    ("duration > 5.0", "A"),
    ("responsetime > 5", "A"),
    ("duration >= 0.7 AND duration <= 1", "CG"),
    ("duration>5 AND http.status = 500", ""),
    ("ok", "ABFGH"),
    ("!ok", "CDE"),
    ("ok = false", "CDE"),
    ("ok != TRUE", "CDE"),
    ("error", "DE"),
    ("throttle", "D"),
    ("fault", "C"),
    ("partial", "F"),
    ("inferred", "G"),
    ("ok !partial duration <3", "BGH"),
    ("http.status = 500", "C"),
    ("http.status != 200", "ACDE"),
    ("http.status >= 400 http.status < 500", "DE"),
    ('http.url CONTAINS "/todos"', "ABDE"),
    ('http.url BEGINSWITH "https"', "G"),
    ('http.url endswith "/7"', "E"),
    ('http.url != "https://hanbit.test/api/v1/me"', "ABCDEH"),
    ("http.url AND responseTime > 2", "A"),
    ('user CONTAINS ""', "AE"),
    ('user = "user-1"', "A"),
    ('http.method = "POST" OR http.useragent CONTAINS "curl"', "ABCD"),
    ('http.clientip = "10.0.0.1"', "B"),
    ('annotation.plan = "pro"', "A"),
    ("annotation.plan", "A"),
    ("!annotation.plan", "BCDEFGH"),
    ("annotation.age > 29", "A"),
    ('annotation.age = "30"', ""),
    ("annotation.beta", "G"),
    ("annotation.beta = true", "G"),
    ("annotation.beta != true", ""),
    ('service("store")', "ACF"),
    ('service("store") { fault }', "C"),
    ("service() { fault }", "CH"),
    ('!service("store")', "BDEGH"),
    ('service(id(name: "store", type: "SQLite"))', "A"),
    ('service(id(type:"SQLite")) { ok }', "A"),
    ('service("todo-api") {root = true and fault = true}', "C"),
    ("service() { root = false and responsetime > 0.55 }", "ACG"),
    ('edge("todo-api", "store")', "AC"),
    ('edge("todo-api", "store") { fault }', "C"),
    ('edge("store", "disk")', "C"),
    ('edge("todo-api", "mail")', "G"),
    ('edge(id(name: "todo-api"), id(type: "SQLite"))', "A"),
    ('http.url BEGINSWITH "http://" AND http.url CONTAINS "/v1/" AND !service("store")', "BDEH"),
    ('rootcause.fault.service { name = "disk" }', "C"),
    ('rootcause.fault.service { first and name = "todo-api" }', "C"),
    ("rootcause.fault.service { index > 1 }", "C"),
    ('rootcause.fault.entity { last and name = "fsync" }', "C"),
    ('rootcause.fault.exception { last and message = "No space left" }', "C"),
    ('rootcause.fault.exception { message = "disk full" }', ""),
    ("rootcause.error.service", "DE"),
    ("rootcause.responsetime.entity { last and coverage > 0.8 }", "ABDEFG"),
    ("rootcause.responsetime.entity { remote and coverage > 0.8 }", "A"),
    ('group.name = "slow" AND user = "user-1"', "A"),
    ('group.name = "failed"', "C"),
    ('(fault OR throttle) AND http.method = "POST"', "CD"),
    ('fault OR throttle AND http.method = "GET"', "C"),
    ("!(ok OR fault)", "DE"),
    ("!!ok", "ABFGH"),
]
EXPRESSIONS = [expression for expression, _ in ANSWERS]


@pytest.mark.parametrize(("expression", "found"), ANSWERS)
def test_a_filter_finds_the_traces_that_were_worked_out(expression: str, found: str) -> None:
    wanted = parse_filter(expression)
    assert "".join(name for name, spans in TRACES.items() if matches(wanted, Trace(spans))) == found


_WORD = re.compile(r'"[^"]*"|[\w.]+|[<>!]?=|\S')


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_a_dropped_doubled_or_swapped_token_is_never_ignored(expression: str) -> None:
    words = _WORD.findall(expression)
    wanted = parse_filter(expression)
    assert parse_filter(" ".join(words)) == wanted
    for at, word in enumerate(words):
        for changed in (
            [*words[:at], *words[at + 1 :]],
            [*words[: at + 1], *words[at:]],
            [*words[:at], *words[at + 1 : at + 2], word, *words[at + 2 :]],
        ):
            is_same_anyway = changed == words or (word.upper() == "AND" and len(changed) < len(words))
            assert is_same_anyway or _read(changed) != wanted, " ".join(changed)


def _read(words: list[str]) -> Filter | None:
    try:
        return parse_filter(" ".join(words))
    except QueryFault:
        return None


@pytest.mark.parametrize(
    ("expression", "code", "at"),
    [
        ("durration > 5", "unknown_keyword", 0),
        ("duration >", "ends_early", 10),
        ("duration > 5 6", "unexpected", 13),
        ("duration = true", "value_kind", 11),
        ('duration CONTAINS "5"', "wrong_operator", 9),
        ("ok > true", "wrong_operator", 3),
        ("http.url < 5", "wrong_operator", 9),
        ("rootcause.fault.service { name = traces }", "unexpected", 33),
        ('user = "open', "unclosed_string", 7),
        ("ok AND", "ends_early", 6),
        ("OR ok", "unexpected", 0),
        ("ok OR OR ok", "unexpected", 6),
        ("(ok", "ends_early", 3),
        ("ok)", "unexpected", 2),
        ('service("a") { annotation.k = 1 }', "keyword_misplaced", 15),
        ('service("a") { service("b") }', "keyword_misplaced", 15),
        ("coverage > 0.5", "keyword_misplaced", 0),
        ('name = "x"', "keyword_misplaced", 0),
        ('edge("a")', "unexpected", 8),
        ('service(id(colour: "x"))', "unexpected", 11),
        ('service(id(name: "x", name: "y"))', "twice", 22),
        ('group.name = "sow"', "unknown_group", 13),
        ("rootcause.json = 1", "keyword_elsewhere", 0),
        ("ok # comment", "unknown_character", 3),
        ("duration > 5s", "unknown_character", 11),
    ],
)
def test_what_is_not_understood_is_refused_at_its_place(expression: str, code: str, at: int) -> None:
    with pytest.raises(QueryFault) as refused:
        parse_filter(expression)
    assert (refused.value.code, refused.value.at) == (code, at)


def test_a_misspelt_keyword_is_answered_with_the_right_one() -> None:
    with pytest.raises(QueryFault) as refused:
        parse_filter("durration > 5")
    assert refused.value.suggestion == "duration"


def test_bars_stand_under_what_they_run_inside_of() -> None:
    bars = bars_of(Trace(TRACES["C"]))
    assert [(bar.span.span_id, bar.depth, bar.offset_us) for bar in bars] == [
        ("C1", 0, 0),
        ("C2", 1, 100_000),
        ("C3", 2, 200_000),
    ]


def test_spans_in_a_circle_or_without_a_parent_are_each_shown_once() -> None:
    circle = [
        _span("X1<X2", "a", "one", 0, 1, {}),
        _span("X2<X1", "a", "two", 1, 1, {}),
        _span("X3<X3", "a", "me", 2, 1, {}),
    ]
    assert sorted(bar.span.span_id for bar in bars_of(Trace(circle))) == ["X1", "X2", "X3"]
    assert matches(parse_filter("partial OR ok"), Trace(circle))
    assert matches(parse_filter("rootcause.responsetime.entity"), Trace(circle))


WORDS = [
    *("ok", "!", "AND", "OR", "duration", ">", "=", "5", '"x"', "true", "(", ")", "{", "}", ",", ":", "id", "name"),
    *("service", "edge", "annotation.k", "rootcause.fault.entity", "last", "group.name", "http.url", "CONTAINS"),
]


@given(st.lists(st.sampled_from(WORDS), max_size=15).map(" ".join) | st.text(max_size=60))
def test_no_text_breaks_the_parser(text: str) -> None:
    try:
        wanted = parse_filter(text)
    except QueryFault as fault:
        refused_at = fault.at
    else:
        for spans in TRACES.values():
            matches(wanted, Trace(spans))
        return
    assert 0 <= refused_at <= len(text)
