"""What is wrong with a command, and where it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

Fault = tuple[str, dict[str, str]]
"""A code and its params, as a ``Finding`` has them."""

NEAR = 0.8
"""Of ``difflib``'s ratio: a letter or two apart. Names of AWS are long and alike."""


@dataclass(frozen=True)
class Finding:
    """``code`` names a sentence under ``cli.ops.aws.fault`` in ``locales``, filled in from ``params``."""

    line: int
    command: str
    code: str
    params: Mapping[str, str] = field(default_factory=dict)


def nearest(given: str, known: Iterable[str]) -> str:
    """What was probably meant; empty when nothing is near."""
    return next(iter(get_close_matches(given, list(known), n=1, cutoff=NEAR)), "")
