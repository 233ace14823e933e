"""The tokens of a query or a filter, a place in them, and how deep what is read there may stand in itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, NamedTuple

from hanbit.ops.observe.faults import QueryFault, unexpected

MAX_DEPTH = 40
"""Expressions in expressions. Ours, so that no text can exhaust the stack."""

Kind = Literal["name", "text", "number", "period", "regex", "mark", "end"]


class Token(NamedTuple):
    """``value``: of a name its path, of a text what it says, otherwise what was written. ``word``: a name that is one
    plain word, in lower case."""

    kind: Kind
    at: int
    written: str
    value: str | tuple[str | int, ...]
    word: str = ""

    def is_mark(self, *marks: str) -> bool:
        return self.kind == "mark" and self.written in marks

    def is_word(self, *words: str) -> bool:
        return self.kind == "name" and self.word in words


class Depth:
    def __init__(self) -> None:
        self._now = 0

    @contextmanager
    def deeper(self, at: int) -> Iterator[None]:
        """One more for the block. Raises QueryFault, at ``at``, beyond ``MAX_DEPTH``."""
        if self._now == MAX_DEPTH:
            raise QueryFault(at, "too_deep", most=MAX_DEPTH)
        self._now += 1
        yield
        self._now -= 1


class Cursor:
    """``tokens``: the last one is ``end``, which is never taken."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self.depth = Depth()

    @property
    def next(self) -> Token:
        return self._tokens[self._place]

    @property
    def after_next(self) -> Token:
        return self._tokens[min(self._place + 1, len(self._tokens) - 1)]

    def take(self) -> Token:
        token = self.next
        if token.kind != "end":
            self._place += 1
        return token

    def take_mark(self, mark: str) -> Token:
        if not self.next.is_mark(mark):
            raise self.unexpected(mark)
        return self.take()

    def take_word(self, word: str) -> Token:
        if not self.next.is_word(word):
            raise self.unexpected(word)
        return self.take()

    def skip_mark(self, mark: str) -> bool:
        if self.next.is_mark(mark):
            self.take()
            return True
        return False

    def skip_word(self, word: str) -> bool:
        if self.next.is_word(word):
            self.take()
            return True
        return False

    def unexpected(self, wanted: str, *, suggestion: str | None = None) -> QueryFault:
        return unexpected(self.next.at, self.next.written, wanted, suggestion=suggestion)
