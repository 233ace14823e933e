"""Why an operator's undertaking failed: a code, and what it is about. Journals keep it; who shows it words it."""

from msgspec import Struct

from hanbit.domain.words import Words


class Reason(Struct, frozen=True):
    """``code`` names a sentence under ``reason`` in ``locales``, filled in from ``params``.

    What a library said, in English, may be among them for the journal, where the sentence does without it.
    """

    code: str
    params: dict[str, "str | int | Reason"] = {}

    def text(self, words: Words, locale: str) -> str:
        """A parameter that is a reason is worded too, and so is one whose value has a name under ``reason``."""
        return words.say(
            locale, f"reason.{self.code}", **{name: self._param(name, words, locale) for name in self.params}
        )

    def _param(self, name: str, words: Words, locale: str) -> str | int:
        value = self.params[name]
        if isinstance(value, Reason):
            return value.text(words, locale)
        named = f"reason.{name}.{value}"
        return words.say(locale, named) if words.has(named) else value


class Reasoned(Exception):
    """A failure that has a reason."""

    def __init__(self, code: str, **params: "str | int | Reason") -> None:
        super().__init__(f"{code} {params}")
        self.reason = Reason(code, params)
