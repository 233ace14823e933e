"""Every text in ``locales`` is one that code asks for, and every text that a command asks for is there."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from hanbit.gateways.local.files import load_words

ROOT = Path(__file__).resolve().parents[2]
KEYS = sorted(load_words().keys("ko"))
SOURCES = {"app": ("web/src",), "console": ("web/console", "src/hanbit/console"), "cli": ("src/hanbit",)}
"""Sections that are asked for by what stands behind their name."""

QUOTED = re.compile(r"\"([\w.-]+)\"|'([\w.-]+)'|`((?:[\w.-]|\$\{[^}]*\})+)`")
HOLE = re.compile(r"\$\{[^}]*\}")


@cache
def _asked_for(folder: Path) -> set[str]:
    """As regular expressions: what is only known when the code runs may be anything."""
    asked: set[str] = set()
    for path in folder.rglob("*"):
        if path.suffix in (".ts", ".svelte", ".html"):
            for double, single, template in QUOTED.findall(path.read_text(encoding="utf-8")):
                asked.add(".+".join(map(re.escape, HOLE.split(double or single or template))))
        elif path.suffix == ".py":
            asked.update(_texts(ast.parse(path.read_text(encoding="utf-8"))))
    return asked


def _texts(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.escape(node.value)
        elif isinstance(node, ast.JoinedStr):
            yield "".join(
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in node.values
            )


def _is_key(pattern: str) -> bool:
    """A hole at the beginning would fit almost everything."""
    return ".+" not in pattern or bool(re.match(r"\w+\\\.", pattern))


@pytest.mark.parametrize("section", sorted({key.split(".")[0] for key in KEYS}))
def test_every_text_is_asked_for(section: str) -> None:
    folders = [ROOT / name for name in SOURCES.get(section, ("src/hanbit",))]
    asked = {pattern for folder in folders for pattern in _asked_for(folder) if _is_key(pattern)}
    exact = {pattern.replace("\\", "") for pattern in asked if ".+" not in pattern}
    holes = re.compile("|".join(sorted(pattern for pattern in asked if ".+" in pattern)))
    names = {key: key.removeprefix(f"{section}.") for key in KEYS if key.startswith(f"{section}.")}
    if section not in SOURCES:
        names = {key: key for key in names}
    assert [key for key, name in names.items() if not ({key, name} & exact or holes.fullmatch(name))] == []


def test_every_text_that_a_command_asks_for_is_there() -> None:
    asked = {
        key
        for path in (ROOT / "src" / "hanbit").rglob("*.py")
        for key in _said(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert len(asked) > 80
    assert sorted(key for key in asked if f"cli.{key}" not in KEYS) == []


def _said(tree: ast.AST) -> Iterator[str]:
    for call in ast.walk(tree):
        match call:
            case ast.Call(func=ast.Name(id="stop"), args=[_, ast.Constant(value=str(key)), *_]):
                yield key
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="speaker"), attr="say" | "text" | "complain"),
                args=[ast.Constant(value=str(key)), *_],
            ):
                yield key
