"""What a query says, as frozen structs. Where a node stood is kept for faults and does not take part in equality."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Literal

from hanbit.ops.observe.logs.periods import Period


def _at() -> int:
    return field(default=0, compare=False, kw_only=True)


@dataclass(frozen=True)
class Field:
    """``path``: names, and numbers for places in a list: ``error.name`` is two names."""

    path: tuple[str | int, ...]
    at: int = _at()


@dataclass(frozen=True)
class Text:
    value: str
    at: int = _at()


@dataclass(frozen=True)
class Number:
    value: int | float
    at: int = _at()


@dataclass(frozen=True)
class Regex:
    """What stood between the slashes, ``\\/`` still escaped."""

    source: str
    at: int = _at()


@dataclass(frozen=True)
class Span:
    """A length of time as an argument: ``5m``."""

    period: Period
    at: int = _at()


@dataclass(frozen=True)
class Star:
    """The ``*`` of ``count(*)``."""

    at: int = _at()


@dataclass(frozen=True)
class Unary:
    op: Literal["-", "not"]
    operand: "Expression"
    at: int = _at()


Operator = Literal["or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "^"]


@dataclass(frozen=True)
class Binary:
    op: Operator
    left: "Expression"
    right: "Expression"
    at: int = _at()


@dataclass(frozen=True)
class Like:
    """``=~`` means the same."""

    subject: "Expression"
    pattern: Text | Regex
    is_negated: bool
    at: int = _at()


@dataclass(frozen=True)
class In:
    subject: "Expression"
    options: tuple[Text | Number, ...]
    is_negated: bool
    at: int = _at()


@dataclass(frozen=True)
class Call:
    """``name`` as AWS spells it."""

    name: str
    args: tuple["Expression", ...]
    at: int = _at()


Expression = Field | Text | Number | Regex | Span | Star | Unary | Binary | Like | In | Call


@dataclass(frozen=True)
class Item:
    """An expression, and what it is called in the answer."""

    expression: Expression
    alias: str | None
    at: int = _at()


@dataclass(frozen=True)
class Fields:
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Display:
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Filter:
    condition: Expression


@dataclass(frozen=True)
class ParseGlob:
    source: Field
    glob: Text
    names: tuple[str, ...]
    at: int = _at()


@dataclass(frozen=True)
class ParseRegex:
    source: Field
    regex: Regex
    at: int = _at()


@dataclass(frozen=True)
class Stats:
    items: tuple[Item, ...]
    by: tuple[Item, ...]
    at: int = _at()


@dataclass(frozen=True)
class SortKey:
    expression: Expression
    is_descending: bool


@dataclass(frozen=True)
class Sort:
    keys: tuple[SortKey, ...]


@dataclass(frozen=True)
class Limit:
    count: int


@dataclass(frozen=True)
class Dedup:
    fields: tuple[Field, ...]
    at: int = _at()


@dataclass(frozen=True)
class Unnest:
    source: Field
    name: str


Command = Fields | Display | Filter | ParseGlob | ParseRegex | Stats | Sort | Limit | Dedup | Unnest


@dataclass(frozen=True)
class Query:
    commands: tuple[Command, ...]


def regexes_in(node: object) -> Iterator[Regex]:
    """All that stand anywhere in a query."""
    if isinstance(node, Regex):
        yield node
    elif isinstance(node, tuple):
        for part in node:
            yield from regexes_in(part)
    elif is_dataclass(node):
        for one in fields(node):
            yield from regexes_in(getattr(node, one.name))
