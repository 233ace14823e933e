"""A restore beside the product that serves: proven to the side, shown, and switched to when an operator says so.

The command that does it tells each step as a line of JSON; what was heard so far is the record that is kept.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec
from msgspec import Struct

from hanbit.ops.recover.verify import Outcome

GO = "switch"
"""The line that tells the command to go on once it is ready; any other, or none, has it delete what it restored."""

State = Literal["proving", "ready", "switching", "done", "failed", "cancelled", "broken_off"]
OVER: frozenset[State] = frozenset({"done", "failed", "cancelled", "broken_off"})


class Change(Struct, frozen=True, rename="camel"):
    """How many there are of something, in the data that serves (None: it cannot be read) and in what was restored."""

    what: Literal["todo", "list", "account"]
    now: int | None
    then: int


class Checked(Struct, frozen=True, rename="camel", tag="checked"):
    outcome: Outcome


class Ready(Struct, frozen=True, rename="camel", tag="ready"):
    """All checks passed. ``later_writes``: changes of the data that serves which the restored data does not have.

    None where the data that serves cannot be read.
    """

    backup: str
    changes: tuple[Change, ...]
    later_writes: int | None


class Switched(Struct, frozen=True, rename="camel", tag="switched"):
    """``former``: where the database that served before was put. ``down_ms``: how long nobody was answered."""

    former: str | None
    down_ms: int


Event = Checked | Ready | Switched
encode_event = msgspec.json.Encoder().encode
decode_event = msgspec.json.Decoder(Event).decode


class Restore(Struct, frozen=True, kw_only=True, rename="camel"):
    """``backup``: empty until one was chosen for the moment. ``at_ms``: the moment asked for, None for the backup's.

    ``switch_ms``: when an operator said so; None: never, and what serves is untouched.
    """

    began_ms: int
    who: str
    backup: str
    at_ms: int | None
    state: State = "proving"
    outcomes: tuple[Outcome, ...] = ()
    changes: tuple[Change, ...] = ()
    later_writes: int | None = None
    switch_ms: int | None = None
    former: str | None = None
    down_ms: int | None = None
    ended_ms: int | None = None
    fault: str | None = None

    @property
    def is_over(self) -> bool:
        return self.state in OVER


def heard(restore: Restore, event: Event) -> Restore:
    replace = msgspec.structs.replace
    match event:
        case Checked():
            return replace(restore, outcomes=(*restore.outcomes, event.outcome))
        case Ready():
            ready = replace(restore, state="ready", backup=event.backup)
            return replace(ready, changes=event.changes, later_writes=event.later_writes)
        case Switched():
            return replace(restore, former=event.former, down_ms=event.down_ms)


def ended(restore: Restore, state: State, now_ms: int, fault: str | None = None) -> Restore:
    return msgspec.structs.replace(restore, state=state, ended_ms=now_ms, fault=fault)


def broken_off(kept: Iterable[Restore], now_ms: int) -> list[Restore]:
    """Those that were under way when the operations process ended, and with it the commands that it ran."""
    return [ended(restore, "broken_off", now_ms) for restore in kept if not restore.is_over]
