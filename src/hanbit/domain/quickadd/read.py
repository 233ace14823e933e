"""From a match to what it says: one short function for each act that the vocabulary names.

None means that there is no such date; then the words stay in the title.
"""

from collections.abc import Callable
from datetime import date

from hanbit.domain.quickadd import days as d
from hanbit.domain.quickadd.clocks import clock, midnight, moment, noon
from hanbit.domain.quickadd.facts import Day, Fact, Move, Series
from hanbit.domain.quickadd.grammar import Grammar, Match
from hanbit.domain.quickadd.repeats import REPEATS

Read = Callable[[Grammar, dict[str, str], date], Fact | None]


def read(grammar: Grammar, match: Match, today: date) -> Fact | None:
    return ACTS[match.act](grammar, match.groups, today)


def _day(day: date | None, g: dict[str, str], *, lunar: tuple[int, int, bool] | None = None) -> Day | None:
    return None if day is None else Day(day, bool(g.get("by")), lunar)


def _count(grammar: Grammar, g: dict[str, str]) -> int:
    for name in ("num", "num2", "count", "countE", "countWord", "n"):
        if name in g:
            return grammar.number(g[name], "countWord", "countEn")
    return 1


def _number_of_day(grammar: Grammar, g: dict[str, str]) -> int:
    if "lunarDay" in g:
        return int(grammar.value("lunarDay", g["lunarDay"]))
    return grammar.number(g.get("dd") or g["date"])


def _number_of_month(grammar: Grammar, g: dict[str, str]) -> int:
    return grammar.number(g.get("mm") or g.get("monthEn") or g["month"], "monthWord", "monthEn")


def _named_day(grammar: Grammar, g: dict[str, str], today: date) -> Fact | None:
    table = "day" if "day" in g else "formalDay"
    return _day(d.plus(today, f"{grammar.value(table, g[table])}d"), g)


def _weekday(grammar: Grammar, g: dict[str, str], today: date) -> Fact | None:
    table = next(t for t in ("weekday", "weekdayMark", "weekdayEn", "weekdayShort") if t in g)
    weekday = grammar.value(table, g[table])
    weeks = grammar.value("weekRef", g["weekRef"]) if "weekRef" in g else None
    if "weekdayRef" in g:
        weeks = grammar.value("weekdayRef", g["weekdayRef"]) or None
    if "num" in g or "countWord" in g:
        weeks = _count(grammar, g)
    if weeks is None:
        return _day(d.coming_weekday(today, weekday), g)
    return _day(d.plus(d.monday_of(today), f"{weeks * 7 + weekday - 1}d"), g)


def _week(grammar: Grammar, g: dict[str, str], today: date) -> Fact | None:
    """By a week is by its Sunday; in it is its Monday, or today."""
    weeks = 0 if "weekRefEnd" in g else grammar.value("weekRef", g["weekRef"])
    monday = d.plus(d.monday_of(today), f"{weeks}w")
    if "by" in g or "weekRefEnd" in g:
        return Day(d.plus(monday, "6d"), is_deadline=True)
    return Day(max(monday, today))


def _weekend(grammar: Grammar, g: dict[str, str], today: date) -> Fact | None:
    weeks = grammar.value("weekendRef", g["weekendRef"])
    saturday = d.plus(d.monday_of(today), f"{weeks * 7 + 5}d")
    return _day(d.plus(saturday, "1d") if "by" in g else max(saturday, today), g)


def _date(grammar: Grammar, g: dict[str, str], today: date) -> Fact | None:
    month, day = _number_of_month(grammar, g), _number_of_day(grammar, g)
    if "yyyy" in g or "yearRef" in g:
        year = int(g["yyyy"]) if "yyyy" in g else today.year + grammar.value("yearRef", g["yearRef"])
        return _day(d.day_of(year, month, day), g)
    return _day(d.coming_month_day(today, month, day), g)


def _month_part(grammar: Grammar, g: dict[str, str], today: date) -> Fact | None:
    month = _number_of_month(grammar, g)
    day = grammar.value("monthPart", g["monthPart"]) if "monthPart" in g else -1
    years = grammar.value("yearRef", g["yearRef"]) if "yearRef" in g else 0
    for year in (today.year + years, today.year + years + 1):
        found = d.last_of(year, month) if day < 0 else date(year, month, day)
        if found >= today:
            return Day(found, is_deadline="monthPart" not in g)
    return None


def _month_ref_day(grammar: Grammar, g: dict[str, str], today: date) -> Fact | None:
    year, month = d.month_after(today, grammar.value("monthRef", g["monthRef"]))
    return _day(d.day_of(year, month, _number_of_day(grammar, g)), g)


def _month_ref_part(grammar: Grammar, g: dict[str, str], today: date) -> Fact | None:
    """Without a part: by a month is by its last day, in it is its first, or today."""
    year, month = d.month_after(today, grammar.value("monthRef", g["monthRef"]) if "monthRef" in g else 0)
    part = -1 if "by" in g or "monthRef" not in g else 1
    if "monthPart" in g:
        part = grammar.value("monthPart", g["monthPart"]) or grammar.value("monthLast", g["monthPart"])
    if part < 0:
        return Day(d.last_of(year, month), bool(g.get("by")))
    return Day(max(date(year, month, part), today))


def _month_ref_business(grammar: Grammar, g: dict[str, str], today: date) -> Fact | None:
    year, month = d.month_after(today, grammar.value("monthRef", g["monthRef"]))
    if grammar.value("edge", g["edge"]) < 0:
        return Day(grammar.calendar.shifted(d.last_of(year, month), "before"))
    return Day(grammar.calendar.shifted(date(year, month, 1), "after"))


def _year_end(_grammar: Grammar, _g: dict[str, str], today: date) -> Fact | None:
    return Day(date(today.year, 12, 31), is_deadline=True)


def _day_of_month(grammar: Grammar, g: dict[str, str], today: date) -> Fact | None:
    return _day(d.coming_day_of_month(today, _number_of_day(grammar, g)), g)


def _lunar(grammar: Grammar, g: dict[str, str], today: date) -> Fact | None:
    named = (_number_of_month(grammar, g), _number_of_day(grammar, g), "leap" in g)
    month, day, is_leap = named
    coming = grammar.calendar.lunar_dates(d.plus(today, "-1d"), month, day, is_leap=is_leap)
    return _day(next(coming, None), g, lunar=named)


def _business(grammar: Grammar, g: dict[str, str], today: date) -> Fact | None:
    return Day(d.business_day_after(grammar.calendar, today, _count(grammar, g)))


def _relative(grammar: Grammar, g: dict[str, str], today: date) -> Fact | None:
    if "span" in g:
        return Day(d.plus(today, grammar.value("span", g["span"])))
    unit = grammar.value("unit", g["unit"]) if "unit" in g else grammar.value("nativeUnit", g["nativeUnit"])
    return Day(d.plus(today, f"{_count(grammar, g)}{unit}"))


def _shift(grammar: Grammar, g: dict[str, str], _today: date) -> Fact | None:
    return Move(grammar.value("shift", g["shift"]))


def _priority(grammar: Grammar, g: dict[str, str], _today: date) -> Fact | None:
    return int(grammar.value("priority", g["priority"]))


def _repeat(name: str) -> Read:
    def act(grammar: Grammar, g: dict[str, str], _today: date) -> Series:
        return REPEATS[name](grammar, g)

    return act


ACTS: dict[str, Read] = {
    "day": _named_day,
    "weekday": _weekday,
    "week": _week,
    "weekend": _weekend,
    "date": _date,
    "monthPart": _month_part,
    "monthDay": _month_ref_day,
    "monthRefPart": _month_ref_part,
    "monthRefBusiness": _month_ref_business,
    "yearEnd": _year_end,
    "dayOfMonth": _day_of_month,
    "lunar": _lunar,
    "business": _business,
    "relative": _relative,
    "moment": moment,
    "noon": noon,
    "midnight": midnight,
    "clock": clock,
    "shift": _shift,
    "priority": _priority,
    **{name: _repeat(name) for name in REPEATS},
}
