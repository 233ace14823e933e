"""What a person meant who typed Hangul with the Latin keyboard on (the two-set layout): ``dntks`` is an umbrella.

The web client reads alike: ``spec/vectors/keyboard.json``.
"""

import re

_FIRST = 0xAC00
_INITIALS = tuple("r R s e E f a q Q t T d w W c z x v g".split())  # noqa: SIM905
_VOWELS = tuple("k o i O j p u P h hk ho hl y n nj np nl b m ml l".split())  # noqa: SIM905
_FINALS = tuple("r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g".split())  # noqa: SIM905
"""Keys of the nineteen initials, 21 vowels and 27 finals in the order of syllables; two keys make one letter."""

_SAME_SHIFTED = re.compile("[ABCDFGHIJKLMNSUVXYZ]")
_LATIN = re.compile(r"[a-zA-Z\s]+\Z")
_VOWEL_STARTS = frozenset(vowel[0] for vowel in _VOWELS)


def hangul_of(typed: str) -> str | None:
    """None when the keys do not spell whole syllables."""
    keys = _SAME_SHIFTED.sub(lambda key: key[0].lower(), typed)
    if not _LATIN.match(keys):
        return None
    words = [_word_of(word) for word in keys.split()]
    spelled = [word for word in words if word is not None]
    return " ".join(spelled) if spelled and len(spelled) == len(words) else None


def _word_of(keys: str) -> str | None:
    word, at = "", 0
    while at < len(keys):
        if keys[at] not in _INITIALS or (vowel := _longest(_VOWELS, keys, at + 1)) is None:
            return None
        final, end = _final_at(keys, vowel[1])
        word += chr(_FIRST + (_INITIALS.index(keys[at]) * 21 + vowel[0]) * 28 + final)
        at = end
    return word


def _longest(letters: tuple[str, ...], keys: str, at: int) -> tuple[int, int] | None:
    for end in (at + 2, at + 1):
        if end <= len(keys) and keys[at:end] in letters:
            return letters.index(keys[at:end]), end
    return None


def _final_at(keys: str, at: int) -> tuple[int, int]:
    """A final keeps only what the next syllable does not need as its initial."""
    for end in (at + 2, at + 1):
        if end <= len(keys) and keys[at:end] in _FINALS and keys[end : end + 1] not in _VOWEL_STARTS:
            return _FINALS.index(keys[at:end]) + 1, end
    return 0, at
