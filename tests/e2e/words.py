"""The product's words in each language, so that one journey is walked in both."""

import re
from collections.abc import Callable
from typing import Final

from hanbit.gateways.local.files import load_words

LOCALES: Final = ("ko", "en")
_SLOT = re.compile(r"\{(\w+)\|([^/}]*)/([^}]*)\}")

Say = Callable[..., str]


def say_in(locale: str) -> Say:
    """``say("row.finish", title="x")``: the client's own text. A plural follows its number; no particle is chosen."""
    words = load_words()

    def say(key: str, **params: str | int) -> str:
        def plural(slot: re.Match[str]) -> str:
            return slot[2] if params.get(slot[1]) == 1 else slot[3]

        return _SLOT.sub(plural, words.say(locale, f"app.{key}", **params))

    return say
