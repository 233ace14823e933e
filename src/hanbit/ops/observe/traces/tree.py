"""What a filter expression says."""

from dataclasses import dataclass
from typing import Literal

Comparison = Literal["=", "!=", "<", "<=", ">", ">=", "CONTAINS", "BEGINSWITH", "ENDSWITH"]


@dataclass(frozen=True)
class Compare:
    """``keyword`` as AWS writes it, or ``annotation.<key>``."""

    keyword: str
    op: Comparison
    value: str | float | bool


@dataclass(frozen=True)
class Present:
    """A keyword alone: true, or set."""

    keyword: str


@dataclass(frozen=True)
class Node:
    """Services by name, by type, or all of them."""

    name: str | None = None
    type: str | None = None


@dataclass(frozen=True)
class Service:
    node: Node
    inner: "Filter | None"


@dataclass(frozen=True)
class Edge:
    source: Node
    target: Node
    inner: "Filter | None"


@dataclass(frozen=True)
class RootCause:
    kind: Literal["fault", "error", "responsetime"]
    element: Literal["service", "entity", "exception"]
    inner: "Filter | None"


@dataclass(frozen=True)
class Group:
    """What the group's own expression says."""

    name: str
    inner: "Filter"


@dataclass(frozen=True)
class Not:
    inner: "Filter"


@dataclass(frozen=True)
class And:
    left: "Filter"
    right: "Filter"


@dataclass(frozen=True)
class Or:
    left: "Filter"
    right: "Filter"


Filter = Compare | Present | Service | Edge | RootCause | Group | Not | And | Or
