"""The two processes of a machine: what happened to them, and how long to wait before one is started again."""

from typing import Literal

from msgspec import Struct

Event = Literal["started", "ready", "ended", "held", "released"]

STEADY_S = 60.0
"""A process that lived this long was well: when it ends, counting begins anew."""

FIRST_WAIT_S = 0.25
LONGEST_WAIT_S = 30.0


class ProcessEvent(Struct, frozen=True, rename="camel"):
    """``status``: of one that ended, its exit status; negative, the signal that killed it."""

    at_ms: int
    process: str
    event: Event
    pid: int | None = None
    status: int | None = None


class Order(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What an operator asks of the supervisor. ``is_abrupt``: kill it, as a crash would.

    ``code``: for ``replace``, the folder of the release that takes over; empty, the one that the supervisor runs on.
    """

    verb: Literal["hold", "release", "replace", "list"]
    process: str = ""
    is_abrupt: bool = False
    code: str = ""


State = Literal["starting", "ready", "waiting", "held"]


class ProcessState(Struct, frozen=True, rename="camel"):
    """``pid``: None while it is down. ``code``: the folder of the release that it runs, empty for the supervisor's."""

    name: str
    state: State
    pid: int | None
    starts: int
    code: str = ""


def wait_s(failures: int) -> float:
    """Before the next start, after this many ends in a row: twice as long each time, half a minute at most."""
    doublings = min(failures - 1, 16)
    return min(FIRST_WAIT_S * 2.0**doublings, LONGEST_WAIT_S)
