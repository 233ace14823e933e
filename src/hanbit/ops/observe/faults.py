"""Why a query, a pattern or a filter expression is refused, and where. Nothing that was written is ever passed over."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

from hanbit.domain.accounts import Locale
from hanbit.domain.words import Words


class QueryFault(Exception):
    """``at`` and ``length``: characters from the start. ``on_aws``: whether AWS takes it, where that is known.

    ``code`` names a sentence under ``query`` in ``locales``, filled in from ``params``.
    """

    def __init__(
        self,
        at: int,
        code: str,
        *,
        length: int = 1,
        on_aws: bool | None = None,
        suggestion: str | None = None,
        **params: str | int,
    ) -> None:
        super().__init__(f"{code} at {at}: {params}")
        self.at = at
        self.length = length
        self.code = code
        self.on_aws = on_aws
        self.suggestion = suggestion
        self.params = params


def unexpected(at: int, found: str, wanted: str, *, suggestion: str | None = None) -> QueryFault:
    """``found``: what stands there, empty at the end. ``wanted``: what may, as it is written, or a word of the table
    ``query.wanted``.
    """
    if not found:
        return QueryFault(at, "ends_early", wanted=wanted, on_aws=False)
    return QueryFault(
        at, "unexpected", found=found, wanted=wanted, length=len(found), suggestion=suggestion, on_aws=False
    )


def refuse_longer(text: str, most: int) -> None:
    """Raises QueryFault for a text of more characters than AWS takes."""
    if len(text) > most:
        raise QueryFault(most, "too_long", on_aws=False, most=most)


class Place(NamedTuple):
    """Both count from 1; a column is a character."""

    line: int
    column: int


def place_of(text: str, at: int) -> Place:
    before = text[:at]
    return Place(before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1)


def closest(written: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant."""
    by_lower = {name.lower(): name for name in known}
    found = get_close_matches(written.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def sentence(fault: QueryFault, text: str, words: Words, locale: Locale) -> str:
    """One line for a person: where, what, whether AWS takes it, and what was probably meant."""
    line, column = place_of(text, fault.at)
    params = dict(fault.params)
    if words.has(f"query.wanted.{params.get('wanted')}"):
        params["wanted"] = words.say(locale, f"query.wanted.{params['wanted']}")
    parts = [
        words.say(locale, "query.where", line=line, column=column),
        words.say(locale, f"query.{fault.code}", **params),
    ]
    if fault.suggestion is not None:
        parts.append(words.say(locale, "query.did_you_mean", suggestion=fault.suggestion))
    if fault.on_aws is not None:
        parts.append(words.say(locale, "query.on_aws" if fault.on_aws else "query.not_on_aws"))
    return " ".join(parts)


def pointer(fault: QueryFault, text: str) -> str:
    """The line it is on, and marks under what is meant."""
    line, column = place_of(text, fault.at)
    shown = text.split("\n")[line - 1]
    marks = "^" * max(1, min(fault.length, len(shown) - column + 1))
    return f"{shown}\n{' ' * (column - 1)}{marks}"
