"""What a pattern says."""

from dataclasses import dataclass
from typing import Literal

Operator = Literal["=", "!=", "<", "<=", ">", ">="]
State = Literal["IS NULL", "IS TRUE", "IS FALSE", "EXISTS", "NOT EXISTS"]


@dataclass(frozen=True)
class Words:
    """Found as it stands, upper and lower case apart."""

    text: str


@dataclass(frozen=True)
class Regex:
    """What stood between the ``%``."""

    source: str


@dataclass(frozen=True)
class Glob:
    """A text whose ``*`` at the ends stand for anything; elsewhere a ``*`` is itself."""

    text: str


@dataclass(frozen=True)
class Number:
    value: float


@dataclass(frozen=True)
class Terms:
    """All of ``required`` and none of ``excluded``; or, when there are ``optional`` ones, any of those."""

    required: tuple[Words | Regex, ...] = ()
    optional: tuple[Words | Regex, ...] = ()
    excluded: tuple[Words | Regex, ...] = ()


@dataclass(frozen=True)
class Selector:
    """``$.users[0].id``; of a field of a line that is delimited by spaces its name alone."""

    path: tuple[str | int, ...]


@dataclass(frozen=True)
class Compare:
    selector: Selector
    op: Operator
    value: Glob | Regex | Number


@dataclass(frozen=True)
class Is:
    selector: Selector
    state: State


@dataclass(frozen=True)
class Both:
    left: "Condition"
    right: "Condition"


@dataclass(frozen=True)
class Either:
    left: "Condition"
    right: "Condition"


Condition = Compare | Is | Both | Either


@dataclass(frozen=True)
class Json:
    condition: Condition


@dataclass(frozen=True)
class Place:
    """A field of a line. ``name``: None for one without, which AWS calls ``$3`` by its number."""

    name: str | None
    condition: Condition | None


@dataclass(frozen=True)
class Spaced:
    """``before`` and ``after`` the ``...``. None for ``after``: there is none; the line has exactly these fields."""

    before: tuple[Place, ...]
    after: tuple[Place, ...] | None


Pattern = Terms | Json | Spaced
