"""Series by the words for them."""

from collections.abc import Callable

from hanbit.domain.quickadd.facts import Series
from hanbit.domain.quickadd.grammar import Grammar
from hanbit.domain.recurrence import From

FREQ = {"d": "DAILY", "w": "WEEKLY", "m": "MONTHLY", "y": "YEARLY"}
WORKDAYS, WEEKENDS = (1, 2, 3, 4, 5), (6, 7)


def _interval(grammar: Grammar, g: dict[str, str]) -> int:
    if "two" in g:
        return 2
    said = g.get("n") or g.get("countE")
    return grammar.number(said, "countEn") if said else 1


def _from(g: dict[str, str]) -> From:
    is_after = "done" in g or "doneE" in g or g.get("doneP", "").startswith("every!")
    return "completion" if is_after else "due"


def _by_span(span: str, g: dict[str, str]) -> Series:
    return Series(FREQ[span[-1]], int(span[:-1]), counts_from=_from(g))


def _every(grammar: Grammar, g: dict[str, str]) -> Series:
    return _by_span(grammar.value("every", g["every"]), g)


def _every_span(grammar: Grammar, g: dict[str, str]) -> Series:
    return _by_span(grammar.value("span", g["span"]), g)


def _every_n(grammar: Grammar, g: dict[str, str]) -> Series:
    said = g.get("num") or g.get("countE") or g["countWord"]
    unit = grammar.value("unit", g["unit"]) if "unit" in g else grammar.value("nativeUnit", g["nativeUnit"])
    return _by_span(f"{grammar.number(said, 'countWord', 'countEn')}{unit}", g)


def _weekly(grammar: Grammar, g: dict[str, str]) -> Series:
    by_day = tuple((0, weekday) for weekday in grammar.weekdays(g["weekdays"]))
    return Series("WEEKLY", _interval(grammar, g), by_day=by_day, counts_from=_from(g))


def _on(weekdays: tuple[int, ...]) -> Series:
    return Series("WEEKLY", by_day=tuple((0, weekday) for weekday in weekdays))


def _monthly(grammar: Grammar, g: dict[str, str]) -> Series:
    days = [grammar.number(g["dd"])] if "dd" in g else grammar.dates(g["dates"])
    return Series("MONTHLY", _interval(grammar, g), by_month_day=tuple(days))


def _monthly_last(grammar: Grammar, g: dict[str, str]) -> Series:
    return Series("MONTHLY", _interval(grammar, g), by_month_day=(-1,))


def _monthly_ordinal(grammar: Grammar, g: dict[str, str]) -> Series:
    weekday = grammar.weekdays(g["wds"])[0]
    ordinals = grammar.ordinals(g.get("ordinals") or g["ordinal"])
    return Series("MONTHLY", _interval(grammar, g), by_day=tuple((ordinal, weekday) for ordinal in ordinals))


def _monthly_business(grammar: Grammar, g: dict[str, str]) -> Series:
    """The last business day is the last day, or the business day before it."""
    is_last = grammar.value("edge", g["edge"]) < 0
    return Series("MONTHLY", by_month_day=(-1 if is_last else 1,), shift="before" if is_last else "after")


def _month(grammar: Grammar, g: dict[str, str]) -> int:
    return grammar.number(g.get("mm") or g.get("monthEn") or g["month"], "monthWord", "monthEn")


def _month_day(grammar: Grammar, g: dict[str, str]) -> tuple[int]:
    if "lunarDay" in g:
        return (int(grammar.value("lunarDay", g["lunarDay"])),)
    return (grammar.number(g.get("dd") or g["date"]),)


def _yearly(grammar: Grammar, g: dict[str, str]) -> Series:
    return Series("YEARLY", month=_month(grammar, g), by_month_day=_month_day(grammar, g))


def _yearly_last(grammar: Grammar, g: dict[str, str]) -> Series:
    return Series("YEARLY", month=_month(grammar, g), by_month_day=(-1,))


def _yearly_ordinal(grammar: Grammar, g: dict[str, str]) -> Series:
    weekday = grammar.value("weekday", g["weekday"])
    return Series("YEARLY", month=_month(grammar, g), by_day=((grammar.value("ordinal", g["ordinal"]), weekday),))


def _lunar_yearly(grammar: Grammar, g: dict[str, str]) -> Series:
    month, days = _month(grammar, g), _month_day(grammar, g)
    return Series("YEARLY", month=month, by_month_day=days, is_lunar=True, is_leap="leap" in g)


def _lunar_monthly(grammar: Grammar, g: dict[str, str]) -> Series:
    return Series("MONTHLY", by_month_day=_month_day(grammar, g), is_lunar=True)


REPEATS: dict[str, Callable[[Grammar, dict[str, str]], Series]] = {
    "every": _every,
    "everySpan": _every_span,
    "everyN": _every_n,
    "weekly": _weekly,
    "weekdays": lambda _grammar, _g: _on(WORKDAYS),
    "weekends": lambda _grammar, _g: _on(WEEKENDS),
    "monthly": _monthly,
    "monthlyLast": _monthly_last,
    "monthlyOrdinal": _monthly_ordinal,
    "monthlyBusiness": _monthly_business,
    "yearly": _yearly,
    "yearlyLast": _yearly_last,
    "yearlyOrdinal": _yearly_ordinal,
    "lunarYearly": _lunar_yearly,
    "lunarMonthly": _lunar_monthly,
}
