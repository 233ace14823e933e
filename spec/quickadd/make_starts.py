"""Writes into each rule of ``vocabulary.json`` the characters with which it can begin (``starts``), so that few rules
are tried at each word. Run it after changing a rule: ``PYTHONPATH=src python spec/quickadd/make_starts.py``.
"""

import json
import re
from pathlib import Path

# The standard library's own parser of patterns; a script may, the product does not.
from re import _constants as c  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from hanbit.domain.quickadd.grammar import filled, named

PATH = Path(__file__).with_name("vocabulary.json")


def starts_of(vocabulary: dict[str, Any], source: str) -> str:
    tree = parser.parse(named(filled(vocabulary, source)))
    found, may_be_empty = _first(tree)
    assert not may_be_empty, source
    return "".join(sorted(found))


def _first(items: Any) -> tuple[set[str], bool]:
    """The characters that can come first, and whether there may be none."""
    found: set[str] = set()
    for op, arg in items:
        if op is c.LITERAL:
            return found | {chr(arg)}, False
        if op is c.IN:
            return found | {
                chr(code) for kind, a in arg for code in (range(a[0], a[1] + 1) if kind is c.RANGE else [a])
            }, False
        if op is c.BRANCH:
            parts = [_first(branch) for branch in arg[1]]
        elif op is c.SUBPATTERN:
            parts = [_first(arg[3])]
        elif op is c.MAX_REPEAT:
            inside, is_empty = _first(arg[2])
            parts = [(inside, is_empty or arg[0] == 0)]
        elif op in (c.ASSERT, c.ASSERT_NOT, c.AT):
            continue
        else:
            raise ValueError(op)
        found |= set().union(*(chars for chars, _ in parts))
        if not any(is_empty for _, is_empty in parts):
            return found, False
    return found, True


def rewritten() -> str:
    text = PATH.read_text(encoding="utf-8")
    vocabulary = json.loads(text)
    starts = [starts_of(vocabulary, rule["re"]) for rule in vocabulary["rules"]]
    lines = []
    for line in text.splitlines():
        if '"act":' in line:
            written = starts.pop(0)
            if len(written) > 1000:  # any syllable
                written = "*"
            line = re.sub(r'"starts": ".*?", ', "", line)
            line = line.replace('"re":', f'"starts": {json.dumps(written, ensure_ascii=False)}, "re":')
        lines.append(line)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PATH.write_text(rewritten(), encoding="utf-8")
