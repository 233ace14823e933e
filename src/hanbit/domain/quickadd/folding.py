"""A line as it is matched: NFC, runs of white space as one space, Latin small; and the way back to what was typed."""

import re
import unicodedata
from typing import NamedTuple

# White space said one by one: Python and JavaScript do not agree on \s.
_SPACE = re.compile("[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+")
_SMALL = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


class Folded(NamedTuple):
    """``shown`` and ``low`` have the same length. ``starts``, ``ends``: for each character of them, where it begins
    and ends in the NFC text, counted in UTF-16 code units."""

    text: str
    shown: str
    low: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def slice(self, start: int, end: int) -> tuple[int, int, str]:
        """Of a span of ``low``: start and end in UTF-16 units, and the text between them as it was typed."""
        first, last = self.starts[start], self.ends[end - 1]
        return first, last, _between(self.text, first, last)


def fold(raw: str) -> Folded:
    text = unicodedata.normalize("NFC", raw)
    shown: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for piece in re.split(f"({_SPACE.pattern})", text):
        if _SPACE.fullmatch(piece):
            if shown:
                shown.append(" ")
                starts.append(at)
                ends.append(at + len(piece))
            at += len(piece)
            continue
        for letter in piece:
            width = 2 if letter > "\uffff" else 1
            shown.append(letter)
            starts.append(at)
            ends.append(at + width)
            at += width
    while shown and shown[-1] == " ":
        shown.pop()
    line = "".join(shown)
    return Folded(text, line, line.translate(_SMALL), tuple(starts), tuple(ends))


def trimmed(text: str) -> str:
    return _SPACE.sub(" ", text).strip(" ")


def _between(text: str, start: int, end: int) -> str:
    return text.encode("utf-16-le", "surrogatepass")[start * 2 : end * 2].decode("utf-16-le", "surrogatepass")
