"""What matches say, before they are put together. Minutes count from the day's midnight and may lie on the next day."""

from datetime import date
from typing import NamedTuple

from hanbit.domain.calendar import Shift
from hanbit.domain.recurrence import From


class Day(NamedTuple):
    """``is_deadline``: by then, not on it. ``lunar``: month, day, whether of a leap month."""

    day: date
    is_deadline: bool = False
    lunar: tuple[int, int, bool] | None = None


class Clock(NamedTuple):
    """``other``: the same hour in the other half of the day, when nothing says which is meant."""

    minutes: int
    other: int | None = None


class Moment(NamedTuple):
    """That many minutes from now."""

    minutes: int


class Series(NamedTuple):
    """The parts of a repeat rule. ``by_day``: ordinal (0: every) and weekday (1: Monday)."""

    freq: str
    interval: int = 1
    month: int | None = None
    by_day: tuple[tuple[int, int], ...] = ()
    by_month_day: tuple[int, ...] = ()
    is_lunar: bool = False
    is_leap: bool = False
    counts_from: From = "due"
    shift: Shift | None = None


class Move(NamedTuple):
    """Off days off, to this side."""

    shift: Shift


Fact = Day | Clock | Moment | Series | Move | int | str
