"""What alarms stand at, every change of it, and what people said to it: commands and the console read and say.

Calls are synchronous, as in ``ports.measures``.
"""

from collections.abc import Iterable
from typing import Literal, Protocol

from msgspec import Struct

State = Literal["OK", "ALARM", "INSUFFICIENT_DATA"]
"""CloudWatch's three. INSUFFICIENT_DATA is never shown as OK."""


class Standing(Struct, frozen=True):
    """What an alarm stands at after the minute that ended at ``at_s`` was judged."""

    alarm: str
    at_s: int
    state: State
    since_s: int
    """When ``state`` was taken on."""
    entering: State = "INSUFFICIENT_DATA"
    """What the warning line alone says; ``ignore`` keeps it where data are missing."""
    staying: State = "INSUFFICIENT_DATA"
    """What the normal line alone says: ALARM until it has been normal for long enough."""
    value: float | None = None
    """The newest value that was judged; None where there was none."""


class Transition(Struct, frozen=True):
    alarm: str
    at_s: int
    was: State
    now: State
    value: float | None = None


class Mute(Struct, frozen=True, rename="camel"):
    """Nobody needs to be told of this alarm before ``until_s``. It is judged and recorded all the same."""

    alarm: str
    at_s: int
    until_s: int
    who: str
    reason: str


class Acknowledgement(Struct, frozen=True, rename="camel"):
    """Who took on an alarm that fired at ``since_s``. It is of that firing alone."""

    alarm: str
    since_s: int
    at_s: int
    who: str


class Alarms(Protocol):
    def standings(self) -> dict[str, Standing]:
        """By name of the alarm; one that was never judged is not there."""
        ...

    def record(self, standings: Iterable[Standing], transitions: Iterable[Transition]) -> None:
        """Store all of it or nothing. Recording the same minutes again changes nothing; an older standing than the
        stored one is left out."""
        ...

    def history(self, alarm: str | None = None, *, since_s: int = 0, limit: int = 1000) -> list[Transition]:
        """Transitions at or after ``since_s``, newest first, of one alarm or (None) of all; at most ``limit``."""
        ...

    def mute(self, mute: Mute) -> None:
        """In the place of any other of this alarm."""
        ...

    def unmute(self, alarm: str) -> bool:
        """Whether there was anything to end, over or not."""
        ...

    def mutes(self, now_s: int) -> dict[str, Mute]:
        """Those that are not over, by name of the alarm."""
        ...

    def acknowledge(self, acknowledgement: Acknowledgement) -> None:
        """The first of a firing stays."""
        ...

    def acknowledged(self) -> dict[str, Acknowledgement]:
        """By name, of alarms that are still in the ALARM that was acknowledged."""
        ...
