"""From text to tokens. A ``/`` opens a regular expression only where one may stand: behind ``like``, ``=~`` and in
``parse``; everywhere else it divides."""

import re

from hanbit.ops.observe.cursor import Token
from hanbit.ops.observe.faults import QueryFault, refuse_longer

MAX_CHARS = 10_000
"""AWS: the longest query string of StartQuery."""

KEYWORDS = frozenset({"as", "by", "and", "or", "not", "in", "like", "asc", "desc"})

_SPACE = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)+")
_SEGMENT = r"(?:[A-Za-z_@][A-Za-z0-9_@]*|`[^`\n]+`)"
_NAME = re.compile(rf"{_SEGMENT}(?:\.(?:[0-9]+(?![A-Za-z_@])|{_SEGMENT})|\[[0-9]+\])*")
_PART = re.compile(r"`([^`]+)`|\[([0-9]+)\]|([A-Za-z0-9_@]+)")
_WORD = re.compile(r"[A-Za-z_@][A-Za-z0-9_@]*")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![A-Za-z0-9_@.])")
_PERIOD = re.compile(r"[0-9]+[A-Za-z]+(?![A-Za-z0-9_@.])")
_REGEX = re.compile(r"/((?:[^/\\\n]|\\.)+)/")
_MARK = re.compile(r"!=|<=|>=|=~|[=<>+\-*/%^()\[\],|]")
_STRING = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'", re.DOTALL)
_WRITTEN = re.compile(r"[\w@.]+")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", '"': '"', "'": "'"}


def tokens_of(text: str) -> list[Token]:
    """The last one is ``end``. Raises QueryFault."""
    refuse_longer(text, MAX_CHARS)
    found: list[Token] = []
    at = 0
    while True:
        space = _SPACE.match(text, at)
        at = space.end() if space else at
        if at == len(text):
            return [*found, Token("end", at, "", "")]
        token = _token_at(text, at, may_be_regex=_may_be_regex(found))
        found.append(token)
        at += len(token.written)


def _token_at(text: str, at: int, *, may_be_regex: bool) -> Token:
    first = text[at]
    if first in "\"'":
        return _string_at(text, at)
    if first == "/" and may_be_regex:
        found = _REGEX.match(text, at)
        if found is None:
            raise QueryFault(at, "unclosed_regex", on_aws=False)
        return Token("regex", at, found[0], found[1])
    if first.isascii() and first.isdecimal():
        return _number_at(text, at)
    if found := _NAME.match(text, at):
        return _name(text, found)
    if found := _MARK.match(text, at):
        return Token("mark", at, found[0], found[0])
    if first == "`":
        raise QueryFault(at, "unclosed_backtick", on_aws=False)
    quoted = _WRITTEN.match(text, at)
    suggestion = f"`{quoted[0]}`" if quoted else None
    raise QueryFault(at, "unknown_character", character=first, on_aws=False, suggestion=suggestion)


def _name(text: str, found: re.Match[str]) -> Token:
    word = _WORD.match(text, found.start())
    if word is not None and word[0].lower() in KEYWORDS and not text.startswith(".", word.end()):
        found = word  # ``in[1]`` is a list behind ``in``
    path = tuple(part[1] or (int(part[2]) if part[2] else part[3]) for part in _PART.finditer(found[0]))
    is_plain = word is not None and word[0] == found[0]
    return Token("name", found.start(), found[0], path, found[0].lower() if is_plain else "")


def _number_at(text: str, at: int) -> Token:
    if found := _NUMBER.match(text, at):
        return Token("number", at, found[0], found[0])
    if found := _PERIOD.match(text, at):
        return Token("period", at, found[0], found[0])
    written = _WRITTEN.match(text, at)
    assert written is not None
    raise QueryFault(at, "bad_number", written=written[0], length=len(written[0]), on_aws=False)


def _string_at(text: str, at: int) -> Token:
    found = _STRING.match(text, at)
    if found is None:
        raise QueryFault(at, "unclosed_string", on_aws=False)
    body_at = at + 1

    def unescaped(escape: re.Match[str]) -> str:
        if escape[1] not in _ESCAPES:
            raise QueryFault(
                body_at + escape.start(), "unknown_escape", length=2, escape=escape[0], suggestion=f"\\{escape[0]}"
            )
        return _ESCAPES[escape[1]]

    body = found[1] if found[1] is not None else found[2]
    return Token("text", at, found[0], _ESCAPE.sub(unescaped, body))


def _may_be_regex(before: list[Token]) -> bool:
    if not before:
        return False
    last = before[-1]
    if last.is_word("like") or last.is_mark("=~"):
        return True
    is_parse = len(before) >= 2 and before[-2].is_word("parse")
    return is_parse and (len(before) == 2 or before[-3].is_mark("|"))
