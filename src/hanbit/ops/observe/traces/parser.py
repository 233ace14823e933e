"""Filter expressions from text. ``AND`` and mere juxtaposition bind alike, tighter than ``OR``; words in any case."""

import re
from typing import Literal, cast

from hanbit.ops.observe.cursor import Cursor, Token
from hanbit.ops.observe.faults import QueryFault, closest, refuse_longer
from hanbit.ops.observe.traces.keywords import (
    ANNOTATION,
    COMPLEX,
    ELSEWHERE,
    GROUPS,
    KEYWORDS,
    NUMERIC_OPERATORS,
    TEXT_OPERATORS,
    TRUTH_OPERATORS,
    Keyword,
    Kind,
    Place,
)
from hanbit.ops.observe.traces.tree import (
    And,
    Compare,
    Comparison,
    Edge,
    Filter,
    Group,
    Node,
    Not,
    Or,
    Present,
    RootCause,
    Service,
)

MAX_CHARS = 10_000
"""Ours: AWS names none."""

_SPACE = re.compile(r"\s*")
_TOKEN = re.compile(
    r'(?P<text>"(?:[^"\\]|\\.)*")'
    r"|(?P<number>[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?![A-Za-z0-9_.]))"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_\-]+)*)"
    r"|(?P<mark>!=|<=|>=|[=<>!(){},:])"
)
_OPERATORS = {"truth": TRUTH_OPERATORS, "number": NUMERIC_OPERATORS, "text": TEXT_OPERATORS}


def parse_filter(text: str) -> Filter:
    """Raises QueryFault."""
    cursor = Cursor(_tokens(text))
    found = _either(cursor, "trace")
    if cursor.next.kind != "end":
        raise cursor.unexpected("end")
    return found


def _tokens(text: str) -> list[Token]:
    refuse_longer(text, MAX_CHARS)
    tokens: list[Token] = []
    at = 0
    while True:
        space = _SPACE.match(text, at)
        at = space.end() if space else at
        if at == len(text):
            return [*tokens, Token("end", at, "", "")]
        found = _TOKEN.match(text, at)
        if found is None:
            code = "unclosed_string" if text[at] == '"' else "unknown_character"
            raise QueryFault(at, code, character=text[at], on_aws=False)
        tokens.append(_token(found))
        at = found.end()


def _token(found: re.Match[str]) -> Token:
    at, written = found.start(), found[0]
    match found.lastgroup:
        case "text":
            return Token("text", at, written, re.sub(r"\\(.)", r"\1", written[1:-1]))
        case "name":
            return Token("name", at, written, written, written.lower())
        case kind:
            return Token(cast(Literal["number", "mark"], kind), at, written, written)


def _either(cursor: Cursor, place: Place) -> Filter:
    with cursor.depth.deeper(cursor.next.at):
        left = _both(cursor, place)
        while cursor.skip_word("or"):
            left = Or(left, _both(cursor, place))
    return left


def _both(cursor: Cursor, place: Place) -> Filter:
    left = _one(cursor, place)
    while cursor.skip_word("and") or _begins_another(cursor.next):
        left = And(left, _one(cursor, place))
    return left


def _begins_another(token: Token) -> bool:
    return _is_keyword(token) or token.is_mark("!", "(")


def _is_keyword(token: Token) -> bool:
    return token.kind == "name" and not token.is_word("and", "or")


def _one(cursor: Cursor, place: Place) -> Filter:
    if cursor.skip_mark("!"):
        with cursor.depth.deeper(cursor.next.at):
            return Not(_one(cursor, place))
    if cursor.skip_mark("("):
        inner = _either(cursor, place)
        cursor.take_mark(")")
        return inner
    if not _is_keyword(cursor.next):
        raise cursor.unexpected("condition")
    return _keyword(cursor, place)


def _keyword(cursor: Cursor, place: Place) -> Filter:
    token = cursor.take()
    if token.word.startswith(ANNOTATION):
        _only_in_trace(place, token)
        return _annotation(cursor, ANNOTATION + token.written[len(ANNOTATION) :])
    if token.word in ELSEWHERE:
        raise QueryFault(token.at, "keyword_elsewhere", name=token.written, length=len(token.written), on_aws=True)
    if token.word in COMPLEX:
        _only_in_trace(place, token)
        return _complex(cursor, token)
    keyword = KEYWORDS.get(token.word)
    if keyword is None:
        suggestion = closest(token.written, [*KEYWORDS, *COMPLEX])
        raise QueryFault(token.at, "unknown_keyword", name=token.written, length=len(token.written),
                         suggestion=suggestion, on_aws=False)  # fmt: skip
    if place not in keyword.places:
        raise _misplaced(token)
    return _simple(cursor, keyword)


def _only_in_trace(place: Place, token: Token) -> None:
    if place != "trace":
        raise _misplaced(token)


def _misplaced(token: Token) -> QueryFault:
    return QueryFault(token.at, "keyword_misplaced", name=token.written, length=len(token.written), on_aws=False)


def _complex(cursor: Cursor, token: Token) -> Filter:
    match token.word:
        case "service":
            cursor.take_mark("(")
            node = Node() if cursor.next.is_mark(")") else _node(cursor)
            cursor.take_mark(")")
            return Service(node, _inner(cursor, "segment"))
        case "edge":
            cursor.take_mark("(")
            source = _node(cursor)
            cursor.take_mark(",")
            target = _node(cursor)
            cursor.take_mark(")")
            return Edge(source, target, _inner(cursor, "segment"))
        case "group.name":
            cursor.take_mark("=")
            return _group(cursor)
        case "annotation":
            raise QueryFault(token.at, "unknown_keyword", name=token.word, length=len(token.word),
                             suggestion="annotation.key", on_aws=False)  # fmt: skip
    _, kind, element = token.word.split(".")
    return RootCause(
        cast(Literal["fault", "error", "responsetime"], kind),
        cast(Literal["service", "entity", "exception"], element),
        _inner(cursor, "cause"),
    )


def _group(cursor: Cursor) -> Group:
    at, name = cursor.next.at, _text(cursor)
    if name not in GROUPS:
        raise QueryFault(at, "unknown_group", name=name, length=len(name) + 2, suggestion=closest(name, GROUPS))
    return Group(name, parse_filter(GROUPS[name]))


def _node(cursor: Cursor) -> Node:
    if cursor.next.kind == "text":
        return Node(_text(cursor))
    if not cursor.skip_word("id"):
        raise cursor.unexpected("service")
    cursor.take_mark("(")
    parts: dict[str, str] = {}
    while True:
        token = cursor.next
        if not token.is_word("name", "type"):
            raise cursor.unexpected("name")
        if token.word in parts:
            raise QueryFault(token.at, "twice", name=token.word, length=len(token.word), on_aws=False)
        cursor.take()
        cursor.take_mark(":")
        parts[token.word] = _text(cursor)
        if not cursor.skip_mark(","):
            break
    cursor.take_mark(")")
    return Node(parts.get("name"), parts.get("type"))


def _inner(cursor: Cursor, place: Place) -> Filter | None:
    if not cursor.skip_mark("{"):
        return None
    inner = _either(cursor, place)
    cursor.take_mark("}")
    return inner


def _simple(cursor: Cursor, keyword: Keyword) -> Filter:
    op = _operator(cursor)
    if op is None:
        return Present(keyword.name)
    _require_operator(op, keyword.name, keyword.kind)
    token, (kind, value) = cursor.next, _value(cursor)
    if kind != keyword.kind:
        suggestion = f'"{token.written}"' if keyword.kind == "text" else None
        raise QueryFault(token.at, "value_kind", name=keyword.name, wanted=keyword.kind,
                         length=len(token.written), suggestion=suggestion, on_aws=False)  # fmt: skip
    return Compare(keyword.name, cast(Comparison, op.written.upper()), value)


def _annotation(cursor: Cursor, name: str) -> Filter:
    """By its value's kind: a truth, a number or a text."""
    op = _operator(cursor)
    if op is None:
        return Present(name)
    kind, value = _value(cursor)
    _require_operator(op, name, kind)
    return Compare(name, cast(Comparison, op.written.upper()), value)


def _require_operator(op: Token, name: str, kind: Kind) -> None:
    if op.written.upper() not in _OPERATORS[kind]:
        raise QueryFault(op.at, "wrong_operator", name=name, op=op.written, length=len(op.written), on_aws=False)


def _operator(cursor: Cursor) -> Token | None:
    token = cursor.next
    is_operator = token.is_mark(*NUMERIC_OPERATORS) or (
        token.kind == "name" and token.written.upper() in TEXT_OPERATORS
    )
    return cursor.take() if is_operator else None


def _value(cursor: Cursor) -> tuple[Kind, str | float | bool]:
    token = cursor.next
    if token.kind == "text":
        return "text", _text(cursor)
    if token.kind == "number":
        cursor.take()
        return "number", float(token.written)
    if token.is_word("true", "false"):
        cursor.take()
        return "truth", token.is_word("true")
    raise cursor.unexpected("value", suggestion=f'"{token.written}"' if token.kind == "name" else None)


def _text(cursor: Cursor) -> str:
    if cursor.next.kind != "text":
        raise cursor.unexpected("text")
    return cast(str, cursor.take().value)
