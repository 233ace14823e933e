"""Patterns from text. Source: AWS, "Filter pattern syntax for metric filters, subscription filters, …"."""

import re
from collections.abc import Callable
from typing import cast

from hanbit.ops.observe.cursor import Depth
from hanbit.ops.observe.faults import QueryFault, refuse_longer, unexpected
from hanbit.ops.observe.patterns.tree import (
    Both,
    Compare,
    Condition,
    Either,
    Glob,
    Is,
    Json,
    Number,
    Operator,
    Pattern,
    Place,
    Regex,
    Selector,
    Spaced,
    State,
    Terms,
    Words,
)

MAX_CHARS = 1024
"""AWS: the longest filterPattern of PutMetricFilter."""

_SPACE = re.compile(r"\s*")
_BARE = re.compile(r"[A-Za-z0-9_]+")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_REGEX = re.compile(r"%([^%]+)%")
_REGEX_BODY = re.compile(r"(?:[A-Za-z0-9:_#=@/;,\-^$?\[\]{}|*+. ]|\\[dDsSwW]|\\x[0-9A-Fa-f]{2}|\\[^A-Za-z0-9])+")
_SELECTOR = re.compile(r"\$((?:\.[A-Za-z0-9_\-]+|\.?\[[\"'][^\"'\]]+[\"']\]|\[[0-9]+\])+)")
_PART = re.compile(r"\.([A-Za-z0-9_\-]+)|\.?\[[\"']([^\"'\]]+)[\"']\]|\[([0-9]+)\]")
_OPERATOR = re.compile(r"!=|<=|>=|=|<|>")
_STATE = re.compile(r"(IS)\s+(NULL|TRUE|FALSE)\b|(NOT)\s+(EXISTS)\b|(EXISTS)\b")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?=[\s,)\]}&|]|$)")
_VALUE = re.compile(r"[A-Za-z0-9_*.:/\-]+")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def parse_pattern(text: str) -> Pattern:
    """An empty one matches everything. Raises QueryFault."""
    refuse_longer(text, MAX_CHARS)
    reading = _Reading(text)
    match reading.look():
        case "{":
            pattern: Pattern = reading.json()
        case "[":
            pattern = reading.spaced()
        case _:
            pattern = reading.terms()
    if reading.look():
        raise reading.unexpected("end")
    return pattern


_OneCondition = Callable[[], Condition]


class _Reading:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = Depth()

    def look(self) -> str:
        """The next character that is no space; empty at the end."""
        space = _SPACE.match(self._text, self._at)
        self._at = space.end() if space else self._at
        return self._text[self._at : self._at + 1]

    def terms(self) -> Terms:
        found: dict[str, list[Words | Regex]] = {"": [], "?": [], "-": []}
        first: dict[str, int] = {}
        while mark := self.look():
            kind = mark if mark in "?-" else ""
            first.setdefault(kind, self._at)
            self._at += len(kind)
            found[kind].append(self._term())
        if found["?"] and len(first) > 1:
            # AWS takes it and passes over the terms with a question mark
            raise QueryFault(first["?"], "mixed_terms", on_aws=True)
        return Terms(tuple(found[""]), tuple(found["?"]), tuple(found["-"]))

    def json(self) -> Json:
        self._take("{")
        condition = self._either(self._selected)
        self._take("}")
        return Json(condition)

    def spaced(self) -> Spaced:
        self._take("[")
        before: list[Place] = []
        after: list[Place] | None = None
        while True:
            if self._skip("..."):
                if after is not None:
                    raise QueryFault(self._at - 3, "two_ellipses", length=3, on_aws=False)
                after = []
            else:
                (before if after is None else after).append(self._place())
            if not self._skip(","):
                break
        self._take("]")
        self._once_each([place.name for place in (*before, *(after or []))])
        return Spaced(tuple(before), None if after is None else tuple(after))

    def unexpected(self, wanted: str) -> QueryFault:
        return unexpected(self._at, self.look(), wanted)

    def _term(self) -> Words | Regex:
        if (regex := self._regex()) is not None:
            return regex
        if (quoted := self._quoted()) is not None:
            return Words(quoted)
        found = _BARE.match(self._text, self._at)
        if found is None:
            raise QueryFault(self._at, "term_quoted", written=self._written(self._at), on_aws=False)
        self._at = found.end()
        if self._text[self._at : self._at + 1] not in ("", " ", "\t", "\n", '"'):
            written = self._written(found.start())
            raise QueryFault(self._at, "term_quoted", written=written, suggestion=f'"{written}"', on_aws=False)
        return Words(found[0])

    def _written(self, at: int) -> str:
        """Up to the next space; empty at the end."""
        return "".join(self._text[at:].split()[:1])

    def _place(self) -> Place:
        name = _NAME.match(self._text, self._at) if self.look() else None
        if name is None:
            return Place(None, None)
        self._at = name.end()
        if self.look() in ("", ",", "]"):
            return Place(name[0], None)
        self._at = name.start()
        condition = self._either(lambda: self._named(name[0]))
        return Place(name[0], condition)

    def _named(self, name: str) -> Condition:
        """A condition of a field speaks of that field alone."""
        found = _NAME.match(self._text, self._at) if self.look() else None
        if found is None or found[0] != name:
            raise self.unexpected(name)
        self._at = found.end()
        return self._compared(Selector((name,)))

    def _selected(self) -> Condition:
        self.look()
        found = _SELECTOR.match(self._text, self._at)
        if found is None:
            raise self.unexpected("selector")
        self._at = found.end()
        path = tuple(int(part[3]) if part[3] else part[1] or part[2] for part in _PART.finditer(found[1]))
        selector = Selector(path)
        self.look()
        if (state := _STATE.match(self._text, self._at)) is not None:
            self._at = state.end()
            return Is(selector, cast(State, " ".join(word for word in state.groups() if word)))
        return self._compared(selector)

    def _compared(self, selector: Selector) -> Condition:
        self.look()
        found = _OPERATOR.match(self._text, self._at)
        if found is None:
            raise self.unexpected("operator")
        op_at, self._at = self._at, found.end()
        value = self._value()
        if found[0] not in ("=", "!=") and not isinstance(value, Number):
            raise QueryFault(op_at, "number_compared", op=found[0], length=len(found[0]), on_aws=False)
        return Compare(selector, cast(Operator, found[0]), value)

    def _value(self) -> Glob | Regex | Number:
        self.look()
        if (regex := self._regex()) is not None:
            return regex
        if (quoted := self._quoted()) is not None:
            return Glob(quoted)
        if found := _NUMBER.match(self._text, self._at):
            self._at = found.end()
            return Number(float(found[0]))
        if found := _VALUE.match(self._text, self._at):
            self._at = found.end()
            return Glob(found[0])
        raise self.unexpected("value")

    def _either(self, one: _OneCondition) -> Condition:
        left = self._both(one)
        while self._skip("||"):
            left = Either(left, self._both(one))
        return left

    def _both(self, one: _OneCondition) -> Condition:
        left = self._single(one)
        while self._skip("&&"):
            left = Both(left, self._single(one))
        return left

    def _single(self, one: _OneCondition) -> Condition:
        if not self._skip("("):
            return one()
        with self._depth.deeper(self._at):
            inner = self._either(one)
        self._take(")")
        return inner

    def _regex(self) -> Regex | None:
        if self.look() != "%":
            return None
        found = _REGEX.match(self._text, self._at)
        if found is None:
            raise QueryFault(self._at, "unclosed_regex", on_aws=False)
        body = _REGEX_BODY.match(found[1])
        if body is None or body.end() != len(found[1]):
            at = self._at + 1 + (body.end() if body else 0)
            raise QueryFault(at, "regex_refused", written=self._text[at], on_aws=False)
        try:
            re.compile(found[1])
        except re.error as error:
            raise QueryFault(self._at, "bad_regex", reason=error.msg, length=len(found[0]), on_aws=False) from error
        self._at = found.end()
        return Regex(found[1])

    def _quoted(self) -> str | None:
        if self.look() != '"':
            return None
        found = _QUOTED.match(self._text, self._at)
        if found is None:
            raise QueryFault(self._at, "unclosed_string", on_aws=False)
        self._at = found.end()
        return re.sub(r"\\(.)", r"\1", found[1])

    def _skip(self, mark: str) -> bool:
        self.look()
        if self._text.startswith(mark, self._at):
            self._at += len(mark)
            return True
        return False

    def _take(self, mark: str) -> None:
        if not self._skip(mark):
            raise self.unexpected(mark)

    def _once_each(self, names: list[str | None]) -> None:
        named = [name for name in names if name is not None]
        for name in named:
            if named.count(name) > 1:
                raise QueryFault(self._text.rfind(name), "twice", name=name, length=len(name))
