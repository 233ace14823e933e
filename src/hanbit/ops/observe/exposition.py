"""Prometheus text (exposition format 0.0.4) → samples. Lines that are none are left out: no scraper dies of one."""

import re
from collections.abc import Iterator
from math import isfinite

from msgspec import Struct

_LINE = re.compile(r"([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?\Z")
_LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"')
_ESCAPED = re.compile(r"\\(.)")


class Sample(Struct, frozen=True):
    name: str
    labels: dict[str, str]
    value: float


def samples(text: str) -> Iterator[Sample]:
    for line in text.splitlines():
        found = _LINE.match(line)
        if not found or line.startswith("#"):
            continue
        try:
            value = float(found[3])
        except ValueError:
            continue
        if isfinite(value):
            yield Sample(found[1], {name: _plain(raw) for name, raw in _LABEL.findall(found[2] or "")}, value)


def _plain(raw: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], raw)
