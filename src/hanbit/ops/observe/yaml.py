"""Plain YAML of what emitters make: mappings, sequences, numbers, flags and texts, quoted where they must be."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

Node = str | int | float | bool | Mapping[str, "Node"] | Sequence["Node"]

PLAIN = re.compile(r"[A-Za-z][\w./-]*(?::[\w./-]+)*(?: [\w./-]+)*", re.ASCII)
WORDS_WITH_A_MEANING = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}  # YAML 1.1


def render(node: Node) -> str:
    return "\n".join([*_lines(node), ""])


def _lines(node: Node) -> Iterator[str]:
    match node:
        case str() | int() | float():
            yield _scalar(node)
        case Mapping():
            for key, value in node.items():
                yield from _entry(_scalar(key), value)
        case _:
            for value in node:
                first, *others = _lines(value) if _is_block(value) else [_flat(value)]
                yield f"- {first}"
                yield from (f"  {line}" for line in others)


def _entry(key: str, value: Node) -> Iterator[str]:
    if _is_block(value):
        yield f"{key}:"
        yield from (f"  {line}" for line in _lines(value))
    else:
        yield f"{key}: {_flat(value)}"


def _is_block(value: Node) -> bool:
    return not isinstance(value, str | int | float) and bool(value)


def _flat(value: Node) -> str:
    if isinstance(value, str | int | float):
        return _scalar(value)
    return "{}" if isinstance(value, Mapping) else "[]"


def _scalar(value: str | float) -> str:
    if isinstance(value, str):
        return _text(value)
    written = json.dumps(value)
    return re.sub(r"^(-?\d+)e", r"\1.0e", written)  # YAML 1.1 takes 1e+16 for a text


def _text(value: str) -> str:
    if not value.isprintable():
        escaped = (c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08X}" for c in value)
        return f'"{"".join(escaped)}"'
    if PLAIN.fullmatch(value) and value.lower() not in WORDS_WITH_A_MEANING:
        return value
    return "'" + value.replace("'", "''") + "'"
