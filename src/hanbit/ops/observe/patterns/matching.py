"""Whether a line matches a pattern, and what a pattern of fields takes out of it."""

import json
import re
from collections.abc import Callable
from typing import Any, assert_never

from hanbit.ops.observe.comparisons import ORDER
from hanbit.ops.observe.patterns.tree import (
    Both,
    Compare,
    Condition,
    Either,
    Glob,
    Is,
    Json,
    Number,
    Pattern,
    Place,
    Regex,
    Selector,
    Spaced,
    Terms,
    Words,
)

_FIELD = re.compile(r'\[([^\]]*)\]|"([^"]*)"|(\S+)')
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")

Scalar = str | float | bool
"""What can be compared. A map or a list never matches, nor does what is missing (AWS: "will not be applied")."""

Find = Callable[[Selector], Any]


class _Missing:
    """Distinct from null."""


MISSING = _Missing()


def matches(pattern: Pattern, line: str) -> bool:
    return extracted(pattern, line) is not None


def extracted(pattern: Pattern, line: str) -> dict[str, str] | None:
    """None: no match. Of a pattern of fields what each took, by name or by ``$number``; otherwise nothing."""
    match pattern:
        case Terms():
            return {} if _has_terms(pattern, line) else None
        case Json(condition):
            return {} if _is_json_match(condition, line) else None
        case Spaced():
            return _fields(pattern, line)
        case _:
            assert_never(pattern)


def _has_terms(terms: Terms, line: str) -> bool:
    if terms.optional:
        return any(_has(term, line) for term in terms.optional)
    return all(_has(term, line) for term in terms.required) and not any(_has(term, line) for term in terms.excluded)


def _has(term: Words | Regex, line: str) -> bool:
    return term.text in line if isinstance(term, Words) else re.search(term.source, line) is not None


def _is_json_match(condition: Condition, line: str) -> bool:
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(document, dict) and _holds(condition, lambda selector: _at_path(document, selector.path))


def _at_path(node: Any, path: tuple[str | int, ...]) -> Any:
    for part in path:
        if isinstance(part, int):
            node = node[part] if isinstance(node, list) and part < len(node) else MISSING
        else:
            node = node.get(part, MISSING) if isinstance(node, dict) else MISSING
    return node


def _fields(pattern: Spaced, line: str) -> dict[str, str] | None:
    found = [next(group for group in one if group is not None) for one in map(re.Match.groups, _FIELD.finditer(line))]
    after = pattern.after or ()
    wanted = len(pattern.before) + len(after)
    if len(found) < wanted or (pattern.after is None and len(found) != wanted):
        return None
    places = [(number, place) for number, place in enumerate(pattern.before)]
    places += [(len(found) - len(after) + number, place) for number, place in enumerate(after)]
    if not all(_fits(place, found[number]) for number, place in places):
        return None
    names = {number: place.name for number, place in places if place.name is not None}
    return {f"${names.get(number, str(number + 1))}": value for number, value in enumerate(found)}


def _fits(place: Place, value: str) -> bool:
    return place.condition is None or _holds(place.condition, lambda _: value)


def _holds(condition: Condition, find: Find) -> bool:
    match condition:
        case Both(left, right):
            return _holds(left, find) and _holds(right, find)
        case Either(left, right):
            return _holds(left, find) or _holds(right, find)
        case Is(selector, state):
            value = find(selector)
            return {
                "IS NULL": value is None,
                "IS TRUE": value is True,
                "IS FALSE": value is False,
                "EXISTS": value is not MISSING,
                "NOT EXISTS": value is MISSING,
            }[state]
        case Compare():
            return _is_compared(condition, find(condition.selector))
        case _:
            assert_never(condition)


def _is_compared(compare: Compare, value: Any) -> bool:
    if value is None or isinstance(value, dict | list | _Missing):
        return False
    match compare.value:
        case Number(wanted):
            number = _number(value)
            return compare.op == "!=" if number is None else ORDER[compare.op](number, wanted)
        case Regex(source):
            return (re.search(source, _text(value)) is not None) == (compare.op == "=")
        case Glob(text):
            return _is_like(text, _text(value)) == (compare.op == "=")
        case _:
            assert_never(compare.value)


def _number(value: Scalar) -> int | float | None:
    """A number of JSON, or a text that is one, as all fields of a delimited line are."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        return float(value) if _NUMBER.fullmatch(value) else None
    return value  # a whole one as it is: it may be larger than any float


def _text(value: Scalar) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _is_like(glob: str, text: str) -> bool:
    begins, ends = glob.startswith("*"), glob.endswith("*") and len(glob) > 1
    inner = glob[1 if begins else 0 : -1 if ends else None]
    if begins and ends:
        return inner in text
    if begins:
        return text.endswith(inner)
    return text.startswith(inner) if ends else text == inner
