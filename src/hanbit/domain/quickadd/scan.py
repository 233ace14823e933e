"""Where in a line something is said. A match begins where a word begins, or where the last match ended."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from hanbit.domain.quickadd.facts import Clock, Day, Fact, Moment, Series
from hanbit.domain.quickadd.folding import Folded, fold
from hanbit.domain.quickadd.grammar import Grammar
from hanbit.domain.quickadd.read import read
from hanbit.domain.quickadd.series import first_of

MAX_TEXT = 500
"""Characters looked at, as long as a title may be."""

MAX_TAGS, MAX_TAG, MAX_LIST = 50, 50, 100
_AFTER = ",:;.!?\u2026"
_CLOSES_NAME = " ,.;!?#@)"


class Hit(NamedTuple):
    """``gap_end``: where the punctuation behind it ends, which goes out of the title with it."""

    kind: str
    start: int
    end: int
    gap_end: int
    fact: Fact


def hits_of(
    grammar: Grammar, line: Folded, today: date, lists: Sequence[str] | None, plain: Sequence[tuple[int, int]]
) -> list[Hit]:
    """The first of each kind, and every tag. ``plain``: spans in UTF-16 units that are to stay words."""
    found: list[Hit] = []
    low, at, end = line.low, 0, min(len(line.low), MAX_TEXT)
    while at < end:
        hit, after = _hit_at(grammar, line, at, today, lists)
        if hit is not None and _is_wanted(hit, found) and not _is_plain(line, hit, plain):
            found.append(hit)
            after = hit.gap_end
        elif after <= at or low[after - 1] != " ":
            after = low.find(" ", max(after, at))
            if after < 0:
                break
        at = after + 1 if low[after : after + 1] == " " else after
    return found


def _hit_at(
    grammar: Grammar, line: Folded, at: int, today: date, lists: Sequence[str] | None
) -> tuple[Hit | None, int]:
    """The hit, and where to look on: behind words that are known to mean nothing, and dates that do not exist."""
    if line.low[at] == "@":
        return _list_at(line, at, lists), at
    match = grammar.match(line.low, at)
    if match is None:
        return None, at
    if match.kind == "plain":
        return None, match.end
    tag = "".join(line.shown[at + 1 : match.end]) if match.kind == "tag" else None
    fact = tag if tag is not None else read(grammar, match, today)
    if isinstance(fact, Series) and not _can_happen(grammar, fact, today):
        fact = None
    if fact is None:
        return None, match.end
    return _hit(line, match.kind, at, match.end, fact), at


def _can_happen(grammar: Grammar, series: Series, today: date) -> bool:
    return all(day <= 31 for day in series.by_month_day) and first_of(series, today, grammar.calendar) is not None


def _hit(line: Folded, kind: str, start: int, end: int, fact: Fact) -> Hit:
    gap_end = end
    while gap_end < len(line.low) and line.low[gap_end] in _AFTER:
        gap_end += 1
    is_free = gap_end == len(line.low) or line.low[gap_end] == " "
    return Hit(kind, start, end, gap_end if is_free else end, fact)


def _list_at(line: Folded, at: int, lists: Sequence[str] | None) -> Hit | None:
    """The longest name that is there, its spaces typed or not. With ``lists`` None any word may be one."""
    low = line.low
    if lists is None:
        end = at + 1
        while end < len(low) and low[end] not in _CLOSES_NAME:
            end += 1
        name = line.shown[at + 1 : end]
        return _hit(line, "list", at, end, name) if 1 <= len(name) <= MAX_LIST else None
    best: tuple[int, str] | None = None
    for name in lists:
        known = fold(name).low
        for typed in (known, known.replace(" ", "")):
            end = at + 1 + len(typed)
            is_there = typed != "" and low.startswith(typed, at + 1) and (end == len(low) or low[end] in _CLOSES_NAME)
            if is_there and (best is None or end > best[0]):
                best = (end, name)
    return _hit(line, "list", at, best[0], best[1]) if best else None


def _is_wanted(hit: Hit, found: Sequence[Hit]) -> bool:
    if hit.kind == "tag":
        return sum(1 for other in found if other.kind == "tag") < MAX_TAGS
    if isinstance(hit.fact, Moment):
        return not any(isinstance(other.fact, Day | Clock | Moment) for other in found)
    has_moment = any(isinstance(other.fact, Moment) for other in found)
    return not any(other.kind == hit.kind for other in found) and not (has_moment and hit.kind in ("date", "time"))


def _is_plain(line: Folded, hit: Hit, plain: Sequence[tuple[int, int]]) -> bool:
    start, end, _ = line.slice(hit.start, hit.end)
    return any(first < end and start < last for first, last in plain)
