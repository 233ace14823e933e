"""Values of parameters, in AWS's shorthand or in JSON, held to the shape that a model gives them.

https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from hanbit.ops.manual.findings import Fault
from hanbit.ops.manual.shell import Word
from hanbit.ports.aws_models import Shape

_NUMBER = re.compile(r"-?\d+(\.\d+)?\Z")
_NUMBERS = frozenset({"double", "float", "integer", "long"})
_OPENS, _CLOSES = "[{", "]}"
_PAIR = re.compile(r"\w+\s*=")


def faults_of(words: tuple[Word, ...], shape: Shape) -> Iterator[Fault]:
    """``words``: what stands behind the parameter. A value that the shell fills in may be anything."""
    if not words and shape.kind != "boolean":
        yield "no_value", {}
    if len(words) > 1 and shape.kind != "list":
        yield "too_many", {"given": words[-1].text}
        return
    for word in words:
        yield from _of_word(word, shape)


def _of_word(word: Word, shape: Shape) -> Iterator[Fault]:
    text = word.text.strip()
    if text.startswith(("file://", "fileb://")):
        return
    if text.startswith(("{", "[")) and shape.kind in ("structure", "list", "map"):
        yield from _of_json(text, shape, is_open=word.is_open)
    elif shape.kind == "list" and shape.item is not None:
        yield from _of_list(text, shape.item, is_open=word.is_open)
    else:
        yield from _of_text(text, shape, is_open=word.is_open)


def _of_list(text: str, item: Shape, *, is_open: bool) -> Iterator[Fault]:
    if text.startswith("{"):
        yield from _of_json(text, item, is_open=is_open)
        return
    if item.kind == "structure":
        yield from _of_text(text, item, is_open=is_open)
        return
    for part in _split(text):
        yield from _of_text(part, item, is_open=is_open)


def _of_json(text: str, shape: Shape, *, is_open: bool) -> Iterator[Fault]:
    if is_open:
        return
    try:
        value = json.loads(text)
    except ValueError:
        yield "bad_json", {"given": text}
        return
    yield from _of_value(value, shape)


def _of_value(value: Any, shape: Shape) -> Iterator[Fault]:
    match value:
        case dict() if shape.kind == "structure":
            yield from _of_members(value.keys(), shape)
            for name, one in value.items():
                if name in shape.members:
                    yield from _of_value(one, shape.members[name])
        case list() if shape.kind == "list" and shape.item is not None:
            for one in value:
                yield from _of_value(one, shape.item)
        case dict() if shape.kind == "map" and shape.item is not None:
            for one in value.values():
                yield from _of_value(one, shape.item)
        case dict() | list():
            yield "bad_kind", {"kind": shape.kind}
        case _:
            yield from _of_text(str(value).lower() if isinstance(value, bool) else str(value), shape, is_open=False)


def _of_members(given: Any, shape: Shape) -> Iterator[Fault]:
    for name in given:
        if name not in shape.members:
            yield "unknown_key", {"given": name, "known": ", ".join(sorted(shape.members))}
    for name in shape.required:
        if name not in given:
            yield "missing_key", {"key": name}


def _of_text(text: str, shape: Shape, *, is_open: bool) -> Iterator[Fault]:
    match shape.kind:
        case "structure":
            yield from _of_pairs(text, shape, is_open=is_open)
        case "map" | "list":
            return
        case _ if is_open:
            return
        case "boolean":
            if text not in ("true", "false"):
                yield "bad_value", {"given": text, "known": "true, false"}
        case kind if kind in _NUMBERS:
            if not _NUMBER.match(text):
                yield "not_a_number", {"given": text}
        case _:
            if shape.enum and text not in shape.enum:
                yield "bad_value", {"given": text, "known": ", ".join(shape.enum)}


def _of_pairs(text: str, shape: Shape, *, is_open: bool) -> Iterator[Fault]:
    """``Name=Value,Name=Value``; a part without ``=`` goes on with the list before it."""
    given: dict[str, str] = {}
    for part in _split(text):
        name, equals, value = part.partition("=")
        if equals and _PAIR.match(part):
            given[name] = value
        elif not given:
            if not is_open:
                yield "bad_shorthand", {"given": text}
            return
    yield from _of_members(given, shape)
    for name, value in given.items():
        member = shape.members.get(name)
        if member is not None and value[:1] not in ("[", "{"):
            inner = member.item if member.kind == "list" and member.item is not None else member
            if inner.kind not in ("structure", "map", "list"):
                yield from _of_text(value.strip("'\""), inner, is_open=is_open)


def _split(text: str) -> list[str]:
    """By commas outside brackets."""
    parts, depth = [""], 0
    for char in text:
        depth += (char in _OPENS) - (char in _CLOSES)
        if char == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts
