"""Filter expressions from text. ``AND`` and mere juxtaposition bind alike, tighter than ``OR``; words in any case."""

import re
from typing import Literal, NamedTuple, cast

from hanbit.ops.observe.faults import QueryFault, closest, unexpected
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
MAX_DEPTH = 40

_SPACE = re.compile(r"\s*")
_TOKEN = re.compile(
    r'(?P<text>"(?:[^"\\]|\\.)*")'
    r"|(?P<number>[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?![A-Za-z0-9_.]))"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_\-]+)*)"
    r"|(?P<mark>!=|<=|>=|[=<>!(){},:])"
)


class _Token(NamedTuple):
    kind: Literal["text", "number", "word", "mark", "end"]
    at: int
    written: str

    def is_mark(self, mark: str) -> bool:
        return self.kind == "mark" and self.written == mark

    def is_word(self, word: str) -> bool:
        return self.kind == "word" and self.written.upper() == word


def parse_filter(text: str) -> Filter:
    """Raises QueryFault."""
    reading = _Reading(_tokens(text))
    found = reading.either("trace")
    if reading.next.kind != "end":
        raise reading.unexpected("end")
    return found


def _tokens(text: str) -> list[_Token]:
    if len(text) > MAX_CHARS:
        raise QueryFault(MAX_CHARS, "too_long", on_aws=False, most=MAX_CHARS)
    tokens: list[_Token] = []
    at = 0
    while True:
        space = _SPACE.match(text, at)
        at = space.end() if space else at
        if at == len(text):
            return [*tokens, _Token("end", at, "")]
        found = _TOKEN.match(text, at)
        if found is None:
            code = "unclosed_string" if text[at] == '"' else "unknown_character"
            raise QueryFault(at, code, character=text[at], on_aws=False)
        tokens.append(_Token(cast(Literal["text", "number", "word", "mark"], found.lastgroup), at, found[0]))
        at = found.end()


class _Reading:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0

    @property
    def next(self) -> _Token:
        return self._tokens[self._place]

    def either(self, place: Place) -> Filter:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise QueryFault(self.next.at, "too_deep", most=MAX_DEPTH)
        left = self._both(place)
        while self._skip_word("OR"):
            left = Or(left, self._both(place))
        self._depth -= 1
        return left

    def unexpected(self, wanted: str) -> QueryFault:
        return unexpected(self.next.at, self.next.written, wanted)

    def _both(self, place: Place) -> Filter:
        left = self._one(place)
        while self._skip_word("AND") or self._begins_another():
            left = And(left, self._one(place))
        return left

    def _begins_another(self) -> bool:
        token = self.next
        is_word = token.kind == "word" and not token.is_word("OR") and not token.is_word("AND")
        return is_word or token.is_mark("!") or token.is_mark("(")

    def _one(self, place: Place) -> Filter:
        if self.next.is_mark("!"):
            self._take()
            self._depth += 1
            if self._depth > MAX_DEPTH:
                raise QueryFault(self.next.at, "too_deep", most=MAX_DEPTH)
            inner = Not(self._one(place))
            self._depth -= 1
            return inner
        if self.next.is_mark("("):
            self._take()
            inner_filter = self.either(place)
            self._take_mark(")")
            return inner_filter
        if self.next.kind != "word" or self.next.is_word("AND") or self.next.is_word("OR"):
            raise self.unexpected("condition")
        return self._keyword(place)

    def _keyword(self, place: Place) -> Filter:
        token = self._take()
        name = token.written.lower()
        if name.startswith(ANNOTATION):
            self._only_in("trace", place, token)
            return self._annotation(ANNOTATION + token.written[len(ANNOTATION) :])
        if name in ELSEWHERE:
            raise QueryFault(token.at, "keyword_elsewhere", name=token.written, length=len(token.written), on_aws=True)
        if name in COMPLEX:
            self._only_in("trace", place, token)
            return self._complex(name, token)
        keyword = KEYWORDS.get(name)
        if keyword is None:
            suggestion = closest(token.written, [*KEYWORDS, *COMPLEX])
            raise QueryFault(token.at, "unknown_keyword", name=token.written, length=len(token.written),
                             suggestion=suggestion, on_aws=False)  # fmt: skip
        if place not in keyword.places:
            raise _misplaced(token)
        return self._simple(keyword)

    def _only_in(self, wanted: Place, place: Place, token: _Token) -> None:
        if place != wanted:
            raise _misplaced(token)

    def _complex(self, name: str, token: _Token) -> Filter:
        if name == "service":
            self._take_mark("(")
            node = Node() if self.next.is_mark(")") else self._node()
            self._take_mark(")")
            return Service(node, self._inner("segment"))
        if name == "edge":
            self._take_mark("(")
            source = self._node()
            self._take_mark(",")
            target = self._node()
            self._take_mark(")")
            return Edge(source, target, self._inner("segment"))
        if name == "group.name":
            self._take_mark("=")
            return self._group()
        if name == "annotation":
            raise QueryFault(token.at, "unknown_keyword", name=name, length=len(name),
                             suggestion="annotation.key", on_aws=False)  # fmt: skip
        _, kind, element = name.split(".")
        return RootCause(
            cast(Literal["fault", "error", "responsetime"], kind),
            cast(Literal["service", "entity", "exception"], element),
            self._inner("cause"),
        )

    def _group(self) -> Group:
        at, name = self.next.at, self._text()
        if name not in GROUPS:
            raise QueryFault(at, "unknown_group", name=name, length=len(name) + 2, suggestion=closest(name, GROUPS))
        return Group(name, parse_filter(GROUPS[name]))

    def _node(self) -> Node:
        if self.next.kind == "text":
            return Node(self._text())
        if not self.next.is_word("ID"):
            raise self.unexpected("service")
        self._take()
        self._take_mark("(")
        parts: dict[str, str] = {}
        while True:
            token = self.next
            key = token.written.lower()
            if token.kind != "word" or key not in ("name", "type"):
                raise self.unexpected("name")
            if key in parts:
                raise QueryFault(token.at, "twice", name=key, length=len(key), on_aws=False)
            self._take()
            self._take_mark(":")
            parts[key] = self._text()
            if not self.next.is_mark(","):
                break
            self._take()
        self._take_mark(")")
        return Node(parts.get("name"), parts.get("type"))

    def _inner(self, place: Place) -> Filter | None:
        if not self.next.is_mark("{"):
            return None
        self._take()
        inner = self.either(place)
        self._take_mark("}")
        return inner

    def _simple(self, keyword: Keyword) -> Filter:
        op = self._operator()
        if op is None:
            return Present(keyword.name)
        allowed = {"truth": TRUTH_OPERATORS, "number": NUMERIC_OPERATORS, "text": TEXT_OPERATORS}[keyword.kind]
        if op.written.upper() not in allowed:
            raise QueryFault(op.at, "wrong_operator", name=keyword.name, op=op.written, length=len(op.written),
                             on_aws=False)  # fmt: skip
        token, (kind, value) = self.next, self._value()
        if kind != keyword.kind:
            suggestion = f'"{token.written}"' if keyword.kind == "text" else None
            raise QueryFault(token.at, "value_kind", name=keyword.name, wanted=keyword.kind,
                             length=len(token.written), suggestion=suggestion, on_aws=False)  # fmt: skip
        return Compare(keyword.name, cast(Comparison, op.written.upper()), value)

    def _annotation(self, name: str) -> Filter:
        """By its value's kind: a truth, a number or a text."""
        op = self._operator()
        if op is None:
            return Present(name)
        kind, value = self._value()
        allowed = {"truth": TRUTH_OPERATORS, "number": NUMERIC_OPERATORS, "text": TEXT_OPERATORS}[kind]
        if op.written.upper() not in allowed:
            raise QueryFault(op.at, "wrong_operator", name=name, op=op.written, length=len(op.written), on_aws=False)
        return Compare(name, cast(Comparison, op.written.upper()), value)

    def _operator(self) -> _Token | None:
        token = self.next
        is_mark = token.kind == "mark" and token.written in NUMERIC_OPERATORS
        is_word = token.kind == "word" and token.written.upper() in TEXT_OPERATORS
        return self._take() if is_mark or is_word else None

    def _value(self) -> tuple[Kind | Literal["word"], str | float | bool]:
        token = self.next
        if token.kind == "text":
            return "text", self._text()
        if token.kind == "number":
            self._take()
            return "number", float(token.written)
        if token.is_word("TRUE") or token.is_word("FALSE"):
            self._take()
            return "truth", token.is_word("TRUE")
        if token.kind == "word":
            raise QueryFault(token.at, "unexpected", found=token.written, wanted="value", length=len(token.written),
                             suggestion=f'"{token.written}"', on_aws=False)  # fmt: skip
        raise self.unexpected("value")

    def _text(self) -> str:
        if self.next.kind != "text":
            raise self.unexpected("text")
        return re.sub(r"\\(.)", r"\1", self._take().written[1:-1])

    def _take(self) -> _Token:
        token = self.next
        self._place += 1
        return token

    def _take_mark(self, mark: str) -> None:
        if not self.next.is_mark(mark):
            raise self.unexpected(mark)
        self._take()

    def _skip_word(self, word: str) -> bool:
        if self.next.is_word(word):
            self._take()
            return True
        return False


def _misplaced(token: _Token) -> QueryFault:
    return QueryFault(token.at, "keyword_misplaced", name=token.written, length=len(token.written), on_aws=False)
