"""Finding as Koreans type: inside words, by initial consonants, while the last syllable is still being composed.

One rule on the server and in the web client, held together by ``spec/vectors/search.json`` (a text) and
``spec/vectors/find.json`` (a to-do). A store keeps ``search_key`` and narrows with ``candidate_keys``: whatever is
found has each of them inside its key.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

INITIALS = (
    "\u3131\u3132\u3134\u3137\u3138\u3139\u3141\u3142\u3143\u3145\u3146\u3147\u3148\u3149\u314a\u314b\u314c\u314d\u314e"
)
"""The nineteen consonants a syllable can begin with, as compatibility jamo in Unicode's order."""

FINALS = (
    "",
    *"\u3131\u3132\u3133\u3134\u3135\u3136\u3137\u3139\u313a\u313b\u313c\u313d\u313e\u313f\u3140\u3141\u3142\u3144\u3145\u3146\u3147\u3148\u314a\u314b\u314c\u314d\u314e",
)
SPLIT_FINALS = {
    "\u3133": "\u3131\u3145",
    "\u3135": "\u3134\u3148",
    "\u3136": "\u3134\u314e",
    "\u313a": "\u3139\u3131",
    "\u313b": "\u3139\u3141",
    "\u313c": "\u3139\u3142",
    "\u313d": "\u3139\u3145",
    "\u313e": "\u3139\u314c",
    "\u313f": "\u3139\u314d",
    "\u3140": "\u3139\u314e",
    "\u3144": "\u3142\u3145",
}
"""Finals that are two consonants: the first stays, the second moves on to the next syllable."""

_FIRST, _LAST = 0xAC00, 0xD7A3
_PER_INITIAL, _PER_VOWEL = 588, 28
MAX_QUERY = 200


def folded(text: str) -> str:
    """NFC (compatibility jamo kept), case folded."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def search_key(*texts: str) -> str:
    """Every syllable as its initial consonant, joined consonants apart, white space gone, everything else folded."""
    return "\n".join(_initials(folded(text)) for text in texts if text)


def candidate_key(query: str) -> str:
    """A text matches ``query`` only if this stands inside its ``search_key``."""
    return _initials(folded(query))


def candidate_keys(query: str) -> list[str]:
    """``query`` finds a to-do only if all of these stand inside the ``search_key`` of its title, tags and notes."""
    return [candidate_key(word.removeprefix("#")) for word in query.split()]


def finds(query: str, *, title: str, notes: str, tags: Sequence[str]) -> bool:
    """The whole query in one place, or else each word of it in some place. A tag is looked at with its ``#``."""
    places = (title, *(f"#{tag}" for tag in tags), notes)

    def stands(words: str) -> bool:
        return any(matches(words, place) for place in places)

    return stands(query) or all(stands(word) for word in query.split())


def matches(query: str, text: str) -> bool:
    return pattern(query).search(folded(text)) is not None


@lru_cache(maxsize=256)
def pattern(query: str) -> re.Pattern[str]:
    """Initial consonants stand for any syllable that begins with them. Spaces count on neither side.

    Two initials that a keyboard joined into one letter stand for two syllables.
    """
    letters = [letter for letter in folded(query) if not letter.isspace()]
    parts = [_letter(letter) for letter in letters]
    if letters:
        parts[-1] = _last_letter(letters[-1])
    return re.compile(r"\s*".join(parts))


def _letter(letter: str) -> str:
    if letter in INITIALS:
        start = _FIRST + INITIALS.index(letter) * _PER_INITIAL
        return f"[{letter}{chr(start)}-{chr(start + _PER_INITIAL - 1)}]"
    if letter in SPLIT_FINALS:
        apart = r"\s*".join(_letter(consonant) for consonant in SPLIT_FINALS[letter])
        return f"(?:{letter}|{apart})"
    return re.escape(letter)


def _last_letter(letter: str) -> str:
    """Perhaps half typed: "go" also finds "gok", and "bok" finds "bogi", its final having moved on."""
    if not _is_syllable(letter):
        return _letter(letter)
    code = ord(letter)
    final = (code - _FIRST) % _PER_VOWEL
    open_code = code - final
    if final == 0:
        return f"[{letter}-{chr(code + _PER_VOWEL - 1)}]"
    consonants = SPLIT_FINALS.get(FINALS[final], FINALS[final])
    stem = chr(open_code + (FINALS.index(consonants[0]) if len(consonants) == 2 else 0))
    moving = consonants[-1]
    return rf"(?:{letter}|{stem}\s*{_letter(moving)})" if moving in INITIALS else letter


class _ToInitials(dict[int, str]):
    """For ``str.translate``: what becomes of each character, found out when it first occurs."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if _FIRST <= code <= _LAST:
            letter = INITIALS[(code - _FIRST) // _PER_INITIAL]
        elif letter.isspace():
            letter = ""
        else:
            letter = SPLIT_FINALS.get(letter, letter)
        self[code] = letter
        return letter


_TO_INITIALS = _ToInitials()


def _initials(text: str) -> str:
    return text.translate(_TO_INITIALS)


def _is_syllable(letter: str) -> bool:
    return bool(letter) and _FIRST <= ord(letter) <= _LAST
