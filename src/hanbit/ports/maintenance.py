"""Whether the product is being worked on: set by an operator, read by whoever serves."""

from typing import Protocol

from msgspec import Struct


class Maintenance(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """``is_full``: nothing is served; otherwise people go on reading. ``alarms``: whose pages are held meanwhile."""

    since_ms: int
    until_ms: int
    reason: str
    who: str
    is_full: bool = False
    alarms: tuple[str, ...] = ()


class MaintenanceState(Protocol):
    def now(self) -> Maintenance | None:
        """None: not now. Costs next to nothing: every request asks."""
        ...


class MaintenanceSwitch(MaintenanceState, Protocol):
    def begin(self, maintenance: Maintenance) -> None:
        """In the place of any other."""
        ...

    def end(self) -> None: ...
