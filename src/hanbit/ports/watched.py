"""The product as its watcher sees it. These types carry counts and words of our own, never a to-do's text."""

from typing import Protocol

from msgspec import Struct

from hanbit.ports.activity import ActivityCounts


class Visit(Struct, frozen=True):
    """How a visit went that a person could have made. ``fault``: where it failed, one of a few words of ours."""

    seconds: float
    fault: str | None = None

    @property
    def is_good(self) -> bool:
        return self.fault is None


class HostUse(Struct, frozen=True):
    """Percent in use: of all cores since the last look, of memory, of the file system of the data folder."""

    cpu: float
    memory: float
    disk: float


class Watched(Protocol):
    async def metrics(self) -> str | None:
        """What the app counts, as Prometheus text; None when it does not answer."""
        ...

    async def activity(self) -> ActivityCounts | None:
        """What people did, in counts; None when the app does not answer."""
        ...

    async def health(self) -> Visit:
        """``/health``, asked where people reach it."""
        ...

    async def journey(self) -> Visit:
        """As the canary: sign in, write a to-do down, read it, find it, complete it, delete it, sign out."""
        ...
