"""Commands in documents: which lines of a text are run, and what their words are, as a shell splits them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_FENCE = re.compile(r"\s*(```+|~~~+)\s*(\w*)")
_INLINE = re.compile(r"`(aws [a-z][^`]*)`")
_START = re.compile(r"(?:^|[\s(;|&])(aws\s+[-a-z].*)$")
_STOPS = "|;<>&)\n"
IS_RUN = frozenset({"", "bash", "sh", "shell", "console", "zsh", "yaml", "yml"})


class Word(NamedTuple):
    """``is_open``: the shell fills something in, so that the value is not known here."""

    text: str
    is_open: bool = False


class Command(NamedTuple):
    """``is_cut``: a mention in a sentence that ends in an ellipsis: more belongs to it."""

    line: int
    words: tuple[Word, ...]
    is_cut: bool = False


def commands_in(text: str, *, is_markdown: bool) -> Iterator[Command]:
    """Every command that begins with ``aws``, in the order of their lines (from 1)."""
    for number, line in _run_lines(text, is_markdown=is_markdown):
        if not line.lstrip().startswith("#"):
            yield from _in_line(number, line)
    if is_markdown:
        yield from _mentioned(text)


def _in_line(number: int, line: str) -> Iterator[Command]:
    found = _START.search(line)
    if found is not None:
        words = words_of(found[1])
        yield Command(number, words)
        for word in words:  # what the shell fills in may be a command itself
            yield from _in_line(number, word.text) if word.is_open else ()
        rest = line[found.start(1) + len("aws") :]
        yield from _in_line(number, rest[_end(rest) :])


def _run_lines(text: str, *, is_markdown: bool) -> Iterator[tuple[int, str]]:
    """With the lines that a backslash continues, under the number of the first."""
    fence, is_run, held, began = "", not is_markdown, "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        mark = _FENCE.match(line) if is_markdown else None
        if mark and (not fence or line.strip() == fence):
            fence = "" if fence else mark[1]
            is_run, held = bool(fence) and mark[2].lower() in IS_RUN, ""
            continue
        if not is_run:
            continue
        began = began if held else number
        held += line
        if held.endswith("\\"):
            held = held[:-1] + " "
            continue
        yield began, held
        held = ""


def _mentioned(text: str) -> Iterator[Command]:
    is_fenced = False
    for number, line in enumerate(text.splitlines(), start=1):
        if _FENCE.match(line):
            is_fenced = not is_fenced
        elif not is_fenced:
            for mention in _INLINE.findall(line):
                cut = mention.removesuffix("…").removesuffix("...").rstrip()
                yield Command(number, words_of(cut), is_cut=cut != mention or len(cut.split()) == 3)


def words_of(line: str) -> tuple[Word, ...]:
    """Up to a pipe, a redirection, a comment or the end of the command."""
    words, at = [], 0
    end = _end(line)
    while at < end:
        if line[at].isspace():
            at += 1
            continue
        word, at = _word(line, at, end)
        words.append(word)
    return tuple(words)


def _end(line: str) -> int:
    at = 0
    while at < len(line):
        char = line[at]
        if char in _STOPS or (char == "#" and line[at - 1 : at].isspace()):
            return at
        at = _after(line, at)
    return len(line)


def _after(line: str, at: int) -> int:
    """Where what begins at ``at`` ends: an escaped character, something quoted, something filled in, one character."""
    match line[at]:
        case "\\":
            return min(at + 2, len(line))
        case "'":
            return _found(line, "'", at + 1)
        case '"':
            at += 1
            while at < len(line) and line[at] != '"':
                at = _after(line, at) if line[at] in "\\$`" else at + 1
            return at + 1
        case "`":
            return _found(line, "`", at + 1)
        case "$" if line[at + 1 : at + 2] == "(":
            at += 2
            while at < len(line) and line[at] != ")":
                at = _after(line, at)
            return at + 1
    return at + 1


def _found(line: str, mark: str, begin: int) -> int:
    end = line.find(mark, begin)
    return len(line) if end < 0 else end + 1


def _word(line: str, at: int, end: int) -> tuple[Word, int]:
    text, is_open = "", False
    while at < end and not line[at].isspace():
        after = min(_after(line, at), end)
        part = line[at:after]
        match part[0]:
            case "'":
                text += part[1:-1]
            case '"':
                text += re.sub(r'\\(["\\$`])', r"\1", part[1:-1])
                is_open |= re.search(r"(?<!\\)[$`]", part) is not None
            case "\\":
                text += part[1:]
            case _:
                text += part
                is_open |= part[0] in "$`"
        at = after
    return Word(text, is_open), at
