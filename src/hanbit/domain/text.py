"""Text as it is stored: NFC, no control characters, no lone surrogates. Lengths count characters after NFC.

The web client cleans alike before it shows: ``spec/vectors/text.json``.
"""

import re
import unicodedata

from hanbit.domain.refusals import Fault

_BAD = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_UNSEEN = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
)
"""Letters and marks that show nothing: default ignorables (Unicode, DerivedCoreProperties), the empty Braille cell."""

PROSE_PATTERN = rf"^[^{_BAD}]*$"
LINE_PATTERN = rf"^[^{_BAD}]*[^\s{_UNSEEN}{_BAD}][^{_BAD}]*$"
"""The same rules as documents say them: no controls, and for one line something to see."""

TAG_PATTERN = rf"^[^{_BAD}]*[^\s#{_UNSEEN}{_BAD}][^{_BAD}]*$"

_FORBIDDEN = re.compile(rf"[{_BAD}\ud800-\udfff]")
_SEEN = re.compile(rf"[^\s{_UNSEEN}\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]")


def has_forbidden(text: str) -> bool:
    """NUL and other controls (tab, CR, LF are allowed), and halves of surrogate pairs, which no UTF-8 can hold."""
    return _FORBIDDEN.search(text) is not None


def one_line(text: str) -> str:
    """For titles, names and tags: NFC, runs of white space folded into one space, trimmed; empty if nothing shows."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    return line if _SEEN.search(line) else ""


def clean_line(text: str, pointer: str, faults: list[Fault], *, minimum: int = 1, maximum: int) -> str:
    """``one_line``; a fault at ``pointer`` for what no text may hold, or for its length in characters."""
    line = one_line(text)
    if has_forbidden(text):
        faults.append(Fault(pointer, "characters"))
    elif not minimum <= len(line) <= maximum:
        faults.append(Fault(pointer, "length", {"minimum": minimum, "maximum": maximum}))
    return line


def prose(text: str) -> str:
    """For notes: NFC, line ends as LF, otherwise as typed."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
