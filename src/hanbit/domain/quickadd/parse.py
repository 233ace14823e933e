"""A line put together: its title, and when it is due."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from hanbit.domain.calendar import DAY, Shift
from hanbit.domain.quickadd.answer import Alternative, Parsed, SaidRepeat, Span
from hanbit.domain.quickadd.clocks import FULL_DAY, HOUR
from hanbit.domain.quickadd.facts import Clock, Day, Moment, Move, Series
from hanbit.domain.quickadd.folding import Folded, fold, trimmed
from hanbit.domain.quickadd.grammar import Grammar
from hanbit.domain.quickadd.scan import Hit, hits_of
from hanbit.domain.quickadd.series import first_of, rule_of
from hanbit.domain.todos import Due


class _When(NamedTuple):
    """``other``: the day and minutes of the other half of the day."""

    day: date
    minutes: int | None = None
    other: tuple[date, int] | None = None


def parse(
    grammar: Grammar,
    text: str,
    now: datetime,
    time_zone: str | None = None,
    *,
    lists: Sequence[str] | None = None,
    plain: Sequence[tuple[int, int]] = (),
) -> Parsed:
    """``now``: what the person's wall shows. ``time_zone``: given to a due with a time; None floats.

    ``lists``: the names of their lists; None takes any. ``plain``: spans that the person wants left as words.
    """
    line = fold(text)
    hits = hits_of(grammar, line, now.date(), lists, plain)
    if not any(isinstance(hit.fact, Day | Series) for hit in hits):
        hits = [hit for hit in hits if hit.kind != "shift"]
    series, until = _series_of(hits)
    when = _when(grammar, hits, series, now)
    tags = dict.fromkeys(str(hit.fact) for hit in hits if hit.kind == "tag")
    return Parsed(
        title=_title(line, hits),
        due=_due(when.day, when.minutes, time_zone) if when else None,
        repeat=SaidRepeat(rule_of(series, until), series.counts_from, series.shift) if series else None,
        tags=tuple(tags),
        list=next((str(hit.fact) for hit in hits if hit.kind == "list"), None),
        priority=next((int(str(hit.fact)) for hit in hits if hit.kind == "priority"), 0),
        spans=tuple(_span(line, hit) for hit in hits),
        alternatives=_alternatives(line, hits, when, time_zone),
    )


def _span(line: Folded, hit: Hit) -> Span:
    start, end, text = line.slice(hit.start, hit.end)
    return Span(start, end, "time" if hit.kind == "moment" else hit.kind, text)  # type: ignore[arg-type]


def _title(line: Folded, hits: Sequence[Hit]) -> str:
    """What no hit took; all of it when that is nothing."""
    pieces, at = [], 0
    for hit in hits:
        pieces.append(line.shown[at : hit.start])
        at = hit.gap_end
    pieces.append(line.shown[at:])
    return trimmed(" ".join(pieces)) or line.shown


def _day_said(hits: Sequence[Hit]) -> Day | None:
    return next((hit.fact for hit in hits if isinstance(hit.fact, Day)), None)


def _shift_said(hits: Sequence[Hit]) -> Shift | None:
    return next((hit.fact.shift for hit in hits if isinstance(hit.fact, Move)), None)


def _series_of(hits: Sequence[Hit]) -> tuple[Series | None, date | None]:
    """The series with its shift, and the day that ends it: the deadline said beside it."""
    series = next((hit.fact for hit in hits if isinstance(hit.fact, Series)), None)
    if series is None:
        return None, None
    day = _day_said(hits)
    series = series._replace(shift=_shift_said(hits) or series.shift)
    if day and day.lunar and series[:5] == ("YEARLY", 1, None, (), ()):
        month, number, is_leap = day.lunar
        series = series._replace(month=month, by_month_day=(number,), is_lunar=True, is_leap=is_leap)
    return series, day.day if day and day.is_deadline else None


def _when(grammar: Grammar, hits: Sequence[Hit], series: Series | None, now: datetime) -> _When | None:
    clock = next((hit.fact for hit in hits if isinstance(hit.fact, Clock)), None)
    moment = next((hit.fact for hit in hits if isinstance(hit.fact, Moment)), None)
    said = _day_said(hits)
    if moment:
        at = now + timedelta(minutes=moment.minutes)
        return _When(at.date(), at.hour * HOUR + at.minute)
    if series:
        start = None if said is None or said.is_deadline else said.day
        return _when_repeating(grammar, series, start, clock, now)
    if said is None:
        return _soonest(clock, now) if clock else None
    day = grammar.calendar.shifted(said.day, _shift_said(hits))
    return _timed(day, clock, now) if clock else _When(day)


def _when_repeating(
    grammar: Grammar, series: Series, start: date | None, clock: Clock | None, now: datetime
) -> _When | None:
    """From the day said, or today; past midnight it is that day's small hours, so that the rule and the day agree."""
    minutes = None if clock is None else clock.minutes % FULL_DAY
    day = first_of(series, start or now.date(), grammar.calendar)
    if start is None and day == now.date() and minutes is not None and minutes <= _minutes(now):
        day = first_of(series, day + DAY, grammar.calendar)
    if day is None:
        return None
    other = None if clock is None or clock.other is None else (day, clock.other)
    return _When(day, minutes, other)


def _soonest(clock: Clock, now: datetime) -> _When:
    """When a clock next shows it: today if it still can, and then the half of the day that is still to come."""
    today, minutes, other = now.date(), clock.minutes, clock.other
    if minutes >= FULL_DAY and minutes - FULL_DAY > _minutes(now):
        minutes -= FULL_DAY
    if other is not None and minutes <= _minutes(now) < other:
        minutes, other = other, minutes
    return _When(
        today if minutes > _minutes(now) else today + DAY,
        minutes,
        None if other is None else (today if other > _minutes(now) else today + DAY, other),
    )


def _timed(day: date, clock: Clock, now: datetime) -> _When:
    minutes, other = clock.minutes, clock.other
    if other is not None and day == now.date() and minutes <= _minutes(now) < other:
        minutes, other = other, minutes
    return _When(day, minutes, None if other is None else (day, other))


def _minutes(now: datetime) -> int:
    return now.hour * HOUR + now.minute


def _due(day: date, minutes: int | None, time_zone: str | None) -> Due:
    if minutes is None:
        return Due(day.isoformat())
    day += minutes // FULL_DAY * DAY
    hour, minute = divmod(minutes % FULL_DAY, HOUR)
    return Due(day.isoformat(), f"{hour:02}:{minute:02}", time_zone)


def _alternatives(
    line: Folded, hits: Sequence[Hit], when: _When | None, time_zone: str | None
) -> tuple[Alternative, ...]:
    if when is None or when.other is None:
        return ()
    hit = next(hit for hit in hits if isinstance(hit.fact, Clock))
    start, end, _ = line.slice(hit.start, hit.end)
    return (Alternative("meridiem", start, end, _due(*when.other, time_zone)),)
