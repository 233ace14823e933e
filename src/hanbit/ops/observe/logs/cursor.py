"""A place in the tokens, and how they are taken."""

from hanbit.ops.observe.faults import QueryFault, unexpected
from hanbit.ops.observe.logs.tokens import KEYWORDS, Token

MAX_DEPTH = 40
"""Expressions in expressions. Ours, so that no query can exhaust the stack."""


class Cursor:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0

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

    def take_keyword(self, word: str) -> Token:
        if not self.next.is_keyword(word):
            raise self.unexpected(word)
        return self.take()

    def take_word(self, word: str) -> Token:
        """A word that means something here alone, such as ``into``."""
        if self.next.word != word:
            raise self.unexpected(word)
        return self.take()

    def skip_mark(self, mark: str) -> bool:
        if self.next.is_mark(mark):
            self.take()
            return True
        return False

    def skip_keyword(self, word: str) -> bool:
        if self.next.is_keyword(word):
            self.take()
            return True
        return False

    def take_name(self, wanted: str) -> Token:
        """A field or an alias; a keyword is neither unless it stands between back-ticks."""
        if self.next.kind != "name" or self.next.is_keyword(*KEYWORDS):
            raise self.unexpected(wanted)
        return self.take()

    def deeper(self, at: int) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise QueryFault(at, "too_deep", most=MAX_DEPTH)

    def shallower(self) -> None:
        self._depth -= 1

    def unexpected(self, wanted: str) -> QueryFault:
        return unexpected(self.next.at, self.next.written, wanted)
