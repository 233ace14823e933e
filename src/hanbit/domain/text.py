"""Text as it is stored: NFC, no control characters, no lone surrogates. Lengths count characters after NFC.

The web client cleans alike before it shows: ``spec/vectors/text.json``.
"""

import re
import unicodedata

_BAD = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
PROSE_PATTERN = rf"^[^{_BAD}]*$"
LINE_PATTERN = rf"^[^{_BAD}]*[^\s{_BAD}][^{_BAD}]*$"
"""The same rules as documents say them: no controls, and for one line something to see."""

TAG_PATTERN = rf"^[^{_BAD}]*[^\s#{_BAD}][^{_BAD}]*$"

_FORBIDDEN = re.compile(rf"[{_BAD}\ud800-\udfff]")
_SPACE_RUN = re.compile(r"\s+")


def has_forbidden(text: str) -> bool:
    """NUL and other controls (tab, CR, LF are allowed), and halves of surrogate pairs, which no UTF-8 can hold."""
    return _FORBIDDEN.search(text) is not None


def one_line(text: str) -> str:
    """For titles, names and tags: NFC, runs of white space folded into one space, trimmed."""
    return _SPACE_RUN.sub(" ", unicodedata.normalize("NFC", text)).strip()


def prose(text: str) -> str:
    """For notes: NFC, line ends as LF, otherwise as typed."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
