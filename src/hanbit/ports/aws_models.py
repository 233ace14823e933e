"""What AWS's services take, as AWS's own SDK describes it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol


class Shape(Protocol):
    """A value: its kind (structure, list, map, string, integer, boolean, …) and what stands in it.

    ``members``: of a structure, by their name in JSON. ``item``: of a list or of a map's values.
    """

    @property
    def kind(self) -> str: ...

    @property
    def enum(self) -> Collection[str]: ...

    @property
    def required(self) -> Collection[str]: ...

    @property
    def members(self) -> Mapping[str, "Shape"]: ...

    @property
    def item(self) -> "Shape | None": ...


@dataclass(frozen=True)
class Operation:
    """``parameters``: by their names on the command line, without the dashes.

    ``writes_file``: the answer is a stream, and the command takes the name of a file for it.
    """

    parameters: Mapping[str, Shape] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    writes_file: bool = False
    pages: bool = False


class AwsModels(Protocol):
    def services(self) -> Collection[str]: ...

    def operations(self, service: str) -> Collection[str]:
        """Names as on the command line."""

    def operation(self, service: str, name: str) -> Operation: ...

    def waiters(self, service: str) -> Collection[str]: ...
