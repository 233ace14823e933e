"""The words a person reads, by key. Which language, and which Korean particle, is decided here and nowhere else."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

LOCALES: Final = ("ko", "en")
DEFAULT: Final = "ko"
_BLANK = re.compile(r"[ \t]+")
_FIELD = re.compile(r"\{(\w+)\}")
_EURO = "\uc73c\ub85c"
_PARTICLE = re.compile(
    rf"(?<=.)(?P<closed>[\uc744\uc774\uc740\uacfc]|{_EURO})\((?P<open>[\ub97c\uac00\ub294\uc640\ub85c])\)"
)
"""The pairs eul(reul), i(ga), eun(neun), gwa(wa) and euro(ro), as they stand in the Korean texts."""

_UNREAD = re.compile(r"[\W_]+\Z")
_HANGUL_FIRST, _HANGUL_LAST = 0xAC00, 0xD7A3
_CLOSED = re.compile(r"(?:[013678]|[lmn]e?|ng|(?<![a-z])r)\Z")
_RIEUL = re.compile(r"(?:[178]|le?|(?<![a-z])r)\Z")
"""Digits by how they are read. Latin words that are mostly read with a final m, n, ng or rieul; a lone R is read al."""


class Words:
    """``catalogs``: locale -> nested sections of texts, as the files in ``locales`` hold them."""

    def __init__(self, catalogs: Mapping[str, Mapping[str, Any]]) -> None:
        self._texts = {locale: dict(_flat(catalog, "")) for locale, catalog in catalogs.items()}

    def keys(self, locale: str) -> set[str]:
        return set(self._texts[locale])

    def has(self, key: str) -> bool:
        return key in self._texts[DEFAULT]

    def say(self, locale: str, key: str, **params: str | int) -> str:
        """The text with its ``{fields}`` filled in. Raises KeyError for a key that no file holds."""
        text = self._texts[locale][key]
        filled = _FIELD.sub(lambda field: str(params.get(field[1], field[0])), text)
        return _PARTICLE.sub(_fitting, filled) if locale == "ko" else filled


def preferred_locale(accept_language: str | None) -> str:
    """The best of ours in an ``Accept-Language`` header (RFC 9110 §12.5.4); Korean when none is asked for."""
    best, best_weight = DEFAULT, 0.0
    for part in (accept_language or "").lower().split(","):
        tag, _, weight_text = _BLANK.sub("", part).partition(";q=")
        language = tag.partition("-")[0]
        try:
            weight = float(weight_text) if weight_text else 1.0
        except ValueError:
            continue
        if language in LOCALES and weight > best_weight:
            best, best_weight = language, weight
    return best


def _flat(section: Mapping[str, Any], prefix: str) -> list[tuple[str, str]]:
    texts: list[tuple[str, str]] = []
    for name, value in section.items():
        texts += [(prefix + name, value)] if isinstance(value, str) else _flat(value, f"{prefix}{name}.")
    return texts


def fitting(word: str, closed: str, opened: str) -> str:
    """Which of two particles follows: by the sound at the end of the word, whatever marks stand after it.

    A final consonant closes, except that after a final rieul euro is ro. The client's rule too:
    ``spec/vectors/particles.json``.
    """
    read = _UNREAD.sub("", unicodedata.normalize("NFC", word)).lower()
    code = ord(read[-1]) if read else 0
    if _HANGUL_FIRST <= code <= _HANGUL_LAST:
        final = (code - _HANGUL_FIRST) % 28
        is_closed, is_rieul = final != 0, final == 8
    else:
        is_closed, is_rieul = _CLOSED.search(read) is not None, _RIEUL.search(read) is not None
    return closed if is_closed and not (closed == _EURO and is_rieul) else opened


def _fitting(found: re.Match[str]) -> str:
    return fitting(found.string[: found.start()], found["closed"], found["open"])
