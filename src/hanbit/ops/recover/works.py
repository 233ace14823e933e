"""What operators set going from the console: one thing at a time, whoever asks and however long it takes."""

from typing import Protocol

from msgspec import Struct

from hanbit.domain.accounts import Locale
from hanbit.ops.recover.drills import Name
from hanbit.ops.recover.restores import Restore

KEPT_DAYS = 455
"""Works and restores that began longer ago are forgotten, as measures are."""


class Work(Struct, frozen=True, kw_only=True, rename="camel"):
    """``words``: the command without ``hanbit ops``. ``ended_ms`` None: it runs. ``said``: its last line.

    ``is_broken_off``: the operations process ended, and this with it; nobody knows how far it came.
    """

    words: tuple[str, ...]
    who: str
    began_ms: int
    ended_ms: int | None = None
    is_good: bool = False
    said: str = ""
    is_broken_off: bool = False


class Busy(Exception):
    """Something else is under way."""


class NotReady(Exception):
    """There is no proven restore to switch to, or it is another one."""


class Works(Protocol):
    @property
    def last(self) -> Work | None:
        """What runs or ran last."""

    @property
    def restore(self) -> Restore | None:
        """The restore under way, or the last one."""

    def back_up(self, who: str, locale: Locale) -> Work:
        """A backup of now, in every place. Raises Busy, as all of these do."""

    def verify(self, backup: str, who: str, locale: Locale) -> Work: ...

    def drill(self, scenario: Name, who: str, locale: Locale) -> Work: ...

    def undo(self, space: str, at: str, who: str, locale: Locale) -> Work:
        """One person's space set back. ``at``: a moment as the command reads it."""

    def roll_back(self, version: str, why: str, watch_s: int, who: str, locale: Locale) -> Work:
        """To a release that is kept, or (empty) to the installed code."""

    def begin_restore(self, backup: str | None, at_ms: int | None, who: str, locale: Locale) -> Restore:
        """Prove a backup to the side: the one named, or the one that leads to the moment."""

    def switch(self, backup: str) -> Restore:
        """To what was proven. ``backup``: its id as the operator typed it. Raises NotReady."""

    def cancel(self) -> Restore:
        """What was restored is deleted; the data that serves was never touched. Raises NotReady once it is too late."""
