"""The passwords that everybody thinks of first."""

import asyncio
import importlib.util
import unicodedata
from pathlib import Path

COMMON = 20_000


class CommonList:
    def __init__(self) -> None:
        self._common: frozenset[str] | None = None

    async def is_common(self, password: str) -> bool:
        if self._common is None:  # tens of milliseconds, once
            self._common = await asyncio.to_thread(most_common)
        return _folded(password) in self._common


def most_common() -> frozenset[str]:
    """The first 20,000 of the 30,000 passwords that zxcvbn keeps by rank, in NFC and case-folded.

    Its data file is read without importing zxcvbn, whose tables would stay in memory for good.
    """
    package = importlib.util.find_spec("zxcvbn")
    assert package is not None, "zxcvbn is a locked dependency"
    assert package.origin is not None, "zxcvbn is a package with a folder"
    spec = importlib.util.spec_from_file_location("_frequencies", Path(package.origin).with_name("frequency_lists.py"))
    assert spec is not None, "frequency_lists.py is a Python file"
    assert spec.loader is not None, "frequency_lists.py is a Python file"
    frequencies = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(frequencies)
    ranked: list[str] = frequencies.FREQUENCY_LISTS["passwords"]
    assert len(ranked) >= COMMON, "the list has become shorter than what we promise to refuse"
    return frozenset(_folded(password) for password in ranked[:COMMON])


def _folded(password: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", password).casefold())
