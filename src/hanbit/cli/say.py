"""What the command prints: words from ``locales``, in the language of the terminal."""

from collections.abc import Mapping

from rich.console import Console
from rich.progress import Progress

from hanbit.domain.accounts import Locale
from hanbit.domain.reasons import Reason
from hanbit.domain.words import DEFAULT, Words


class Speaker:
    def __init__(self, words: Words, environment: Mapping[str, str]) -> None:
        self.words = words
        self.locale = terminal_locale(environment)
        self.out = Console(highlight=False, soft_wrap=True)
        self.err = Console(stderr=True, highlight=False, soft_wrap=True)

    def text(self, key: str, **params: str | int) -> str:
        return self.words.say(self.locale, f"cli.{key}", **params)

    def reason(self, reason: Reason) -> str:
        return reason.text(self.words, self.locale)

    def say(self, key: str, **params: str | int) -> None:
        self.out.print(self.text(key, **params), markup=False)

    def complain(self, key: str, **params: str | int) -> None:
        self.err.print(self.text(key, **params), style="red", markup=False)

    def progress(self) -> Progress:
        """On a terminal alone: in a file it would only leave an empty line."""
        return Progress(console=self.err, transient=True, disable=not self.err.is_terminal)


def terminal_locale(environment: Mapping[str, str]) -> Locale:
    """English for an English terminal, Korean otherwise (a bare ``C`` says nothing about the person)."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else DEFAULT
    return DEFAULT
