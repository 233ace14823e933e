"""What a line of text says, as it is answered."""

from typing import Literal

import msgspec
from msgspec import UNSET, Struct

from hanbit.domain.calendar import Shift
from hanbit.domain.recurrence import From
from hanbit.domain.todos import Due, Repeat

SpanKind = Literal["date", "time", "repeat", "shift", "tag", "list", "priority"]


class Span(Struct, frozen=True):
    """What was understood. ``start`` and ``end`` count UTF-16 code units of the text in NFC, as browsers do."""

    start: int
    end: int
    kind: SpanKind
    text: str


class Alternative(Struct, frozen=True):
    """Another reading of the span that begins at ``start``: the same hour in the other half of the day."""

    kind: Literal["meridiem"]
    start: int
    end: int
    due: Due


class SaidRepeat(Struct, frozen=True):
    """As a to-do keeps it, with a null ``shift`` where none was said."""

    rule: str
    from_: From = msgspec.field(name="from")
    shift: Shift | None

    def kept(self) -> Repeat:
        return Repeat(self.rule, self.from_, UNSET if self.shift is None else self.shift)


class Parsed(Struct, frozen=True):
    """``title``: what is left, never empty unless the text is. ``due``: floating, or in the zone that was given.

    ``list``: a name as the person's list has it, or as typed when their lists are not known.
    """

    title: str
    due: Due | None = None
    repeat: SaidRepeat | None = None
    tags: tuple[str, ...] = ()
    list: str | None = None
    priority: int = 0
    spans: tuple[Span, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
