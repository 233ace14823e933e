"""Times of day by the words for them."""

from datetime import date

from hanbit.domain.quickadd.facts import Clock, Moment
from hanbit.domain.quickadd.grammar import Grammar

HOUR, HALF_DAY, FULL_DAY = 60, 720, 1440
FIRST_MORNING_HOUR = 8
"""Of a bare hour: from here to eleven it is more likely the morning's, before it and at twelve the afternoon's."""


def noon(_grammar: Grammar, _g: dict[str, str], _today: date) -> Clock:
    return Clock(HALF_DAY)


def midnight(_grammar: Grammar, _g: dict[str, str], _today: date) -> Clock:
    """The end of the day that it is said of."""
    return Clock(FULL_DAY)


def clock(grammar: Grammar, g: dict[str, str], _today: date) -> Clock:
    hour = grammar.number(g["hour"], "hourWord")
    minute = 0
    if "half" in g:
        minute = int(grammar.value("half", g["half"]))
    elif "minute" in g or "min2" in g:
        minute = grammar.number(g.get("min2") or g["minute"])
    part = grammar.value("part", g["part"]) if "part" in g else None
    if "partEn" in g:
        part = grammar.value("partEn", g["partEn"])
    if part is not None:
        return Clock(_hour_in(part, hour) * HOUR + minute)
    is_bare = 1 <= hour <= 12 and not g["hour"].startswith("0")
    if not is_bare:
        return Clock(hour * HOUR + minute)
    morning = hour % 12 * HOUR + minute
    is_morning = FIRST_MORNING_HOUR <= hour < 12
    return Clock(morning, morning + HALF_DAY) if is_morning else Clock(morning + HALF_DAY, morning)


def _hour_in(part: str, hour: int) -> int:
    """24 and more is the next day's small hours, which people count to the night before."""
    if not 1 <= hour <= 12:
        return hour
    twelve_based = hour % 12
    return {
        "am": twelve_based,
        "dawn": twelve_based,
        "morning": hour,
        "day": hour if hour >= 7 else hour + 12,
        "pm": twelve_based + 12,
        "evening": hour + 12,
        "night": hour + 12 if hour >= 6 else hour + 24,
    }[part]


def moment(grammar: Grammar, g: dict[str, str], _today: date) -> Moment:
    if "countE" not in g and "half" in g and "num" not in g and "countWord" not in g:
        return Moment(HOUR // 2)
    said = g.get("num") or g.get("count") or g.get("countE") or g["countWord"]
    count = grammar.number(said, "countWord", "countEn")
    minutes = count * int(grammar.value("clockUnit", g.get("clockUnit") or g["clockUnit2"]))
    if "half" in g:
        minutes += HOUR // 2
    if "minute" in g:
        minutes += grammar.number(g["minute"])
    return Moment(minutes)
