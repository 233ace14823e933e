"""The vocabulary made ready: rules with their fragments filled in, and which of them to try at a place.

A pattern uses what ``re`` and JavaScript's ``u`` patterns mean alike. ``{name}`` is a fragment or any word of a table,
``<name>`` the same as a group of that name. Earlier rules win.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from hanbit.domain.calendar import Calendar

_REFERENCE = re.compile(r"\{([A-Za-z][A-Za-z0-9]*)\}")
_GROUP = re.compile(r"(?<!\(\?)<([A-Za-z][A-Za-z0-9]*)>")
_KOREAN_SPACE = re.compile("(?<=[^ -~]) ")
"""Koreans leave out spaces as they like; an English space is kept."""

_NAMED = re.compile(r"\(\?<([A-Za-z][A-Za-z0-9]*)>")


ANYTHING = "*"
"""The ``starts`` of a rule that may begin with any character."""


class _Rule(NamedTuple):
    order: int
    kind: str
    act: str
    pattern: re.Pattern[str]


class Match(NamedTuple):
    """``groups``: what each group took; of two of one name the first that took part."""

    kind: str
    act: str
    start: int
    end: int
    groups: dict[str, str]


class Grammar:
    """``vocabulary`` and ``calendar`` as their files hold them."""

    def __init__(self, vocabulary: Mapping[str, Any], calendar: Calendar) -> None:
        self.calendar = calendar
        self._words: Mapping[str, Mapping[str, Any]] = vocabulary["words"]
        self._values = {
            name: {word.replace(" ", ""): value for word, value in table.items()} for name, table in self._words.items()
        }
        self._anywhere: list[_Rule] = []
        self._by_first: dict[str, list[_Rule]] = {}
        for order, rule in enumerate(vocabulary["rules"]):
            one = _Rule(order, rule["kind"], rule["act"], re.compile(named(filled(vocabulary, rule["re"]))))
            if rule["starts"] == ANYTHING:
                self._anywhere.append(one)
            for first in rule["starts"]:
                self._by_first.setdefault(first, []).append(one)
        for rules in self._by_first.values():
            rules += self._anywhere
            rules.sort(key=lambda one: one.order)
        self._weekday = re.compile(filled(vocabulary, "{weekday}|{weekdayMark}|{weekdayEn}|{weekdayShort}"))
        self._ordinal = re.compile(filled(vocabulary, "{ordinal}"))
        self._date = re.compile(filled(vocabulary, "{dateItem}"))

    def match(self, text: str, at: int) -> Match | None:
        """What the first rule finds that finds anything at that place."""
        for rule in self._by_first.get(text[at], self._anywhere):
            found = rule.pattern.match(text, at)
            if found is not None:
                groups: dict[str, str] = {}
                for name, value in found.groupdict().items():
                    if value is not None:
                        groups.setdefault(name.partition("_")[2], value)
                return Match(rule.kind, rule.act, at, found.end(), groups)
        return None

    def value(self, table: str, word: str) -> Any:
        """What a word stands for; None for one that the table does not have."""
        return self._values[table].get(word.replace(" ", ""))

    def number(self, text: str, *tables: str) -> int:
        """Digits, a word of one of the tables, or Sino-Korean up to 99."""
        if text.isascii() and text.isdecimal():
            return int(text)
        for table in tables:
            if (value := self.value(table, text)) is not None:
                return int(value)
        ten = next(iter(self._words["sinoTen"]))
        tens, has_ten, ones = text.rpartition(ten)
        high = (self.value("sino", tens) or 1) * 10 if has_ten else 0
        return int(high + (self.value("sino", ones) or 0))

    def weekdays(self, text: str) -> list[int]:
        """1 is Monday. Two with a dash between are a range."""
        days: list[int] = []
        last_end = 0
        for found in self._weekday.finditer(text):
            day = next(v for t in _WEEKDAY_TABLES if (v := self.value(t, found[0])) is not None)
            if days and ("~" in text[last_end : found.start()] or "-" in text[last_end : found.start()]):
                days += [one % 7 + 1 for one in range(days[-1], days[-1] + (day - days[-1]) % 7)]
            else:
                days.append(day)
            last_end = found.end()
        return sorted(set(days))

    def ordinals(self, text: str) -> list[int]:
        return [int(self.value("ordinal", found[0])) for found in self._ordinal.finditer(text)]

    def dates(self, text: str) -> list[int]:
        return sorted({self.number(found[1]) for found in self._date.finditer(text)})


def filled(vocabulary: Mapping[str, Any], source: str) -> str:
    """A rule's pattern with every reference to a fragment or a table of words replaced by what it stands for."""

    def fragment(found: re.Match[str]) -> str:
        name = found[1]
        if name in vocabulary["fragments"]:
            return f"(?:{vocabulary['fragments'][name]})"
        words = sorted(vocabulary["words"][name], key=len, reverse=True)
        return "(?:" + "|".join(_KOREAN_SPACE.sub(" ?", word.replace(".", "[.]")) for word in words) + ")"

    source = _GROUP.sub(r"(?<\1>{\1})", source)
    while _REFERENCE.search(source):
        source = _GROUP.sub(r"(?<\1>{\1})", _REFERENCE.sub(fragment, source))
    return source


def named(source: str) -> str:
    """Groups get names of their own, since a pattern may not have two of one name."""
    count = iter(range(1000))
    return _NAMED.sub(lambda found: f"(?P<g{next(count)}_{found[1]}>", source)


_WEEKDAY_TABLES = ("weekday", "weekdayMark", "weekdayEn", "weekdayShort")
