"""Documents that name files, commands or settings are held to the code."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperGroup
from typer.main import get_command

from hanbit.entrypoints.cli import app
from hanbit.settings import PREFIX, SETTINGS

ROOT = Path(__file__).resolve().parents[2]
DOCS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
FRAGMENTS = [*(ROOT / "changes").glob("*.md")]
PATH = re.compile(r"`((?:src|web|tests|docs|spec|locales|bench|requirements|changes|infra|\.github|\.ci)/[\w./-]*)`")
TARGET = re.compile(r"(?:`|^)make ([a-z0-9-]+)", re.MULTILINE)
COMMAND = re.compile(r"(?:`|^(?:time )?(?:\w+=\S+ )?)hanbit ([a-z][^`\n#]*)", re.MULTILINE)
"""In a sentence between backticks, or a line of a block."""


def test_every_file_that_a_document_names_exists() -> None:
    for doc in DOCS:
        for name in PATH.findall(doc.read_text(encoding="utf-8")):
            assert (ROOT / name).exists(), f"{doc.relative_to(ROOT)} names {name}"


def test_every_make_target_that_a_document_names_exists() -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for doc in DOCS:
        for name in TARGET.findall(doc.read_text(encoding="utf-8")):
            assert name in targets, f"{doc.relative_to(ROOT)} names make {name}"


def test_help_shows_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([\w-]+):.*## ", makefile, re.MULTILINE))
    outside_make = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    shown = subprocess.run(
        ["make", "help"], cwd=ROOT, env=outside_make, capture_output=True, text=True, check=True
    ).stdout
    assert {line.split()[0] for line in shown.splitlines()} == targets >= {"run", "test", "e2e"}


@pytest.mark.parametrize("doc", [*DOCS, *FRAGMENTS], ids=lambda doc: str(doc.relative_to(ROOT)))
def test_every_command_that_a_document_names_exists_with_its_options(doc: Path) -> None:
    named = COMMAND.findall(doc.read_text(encoding="utf-8"))
    assert [words for words in named if not _exists(get_command(app), words.split())] == []


def _exists(command: Any, words: list[str]) -> bool:
    """Whether ``words`` lead to a command that takes their options. ``a|b`` names both, and what follows is theirs."""
    if not words:
        return True
    word, *rest = words
    if word.startswith("-"):
        return word in {option for parameter in command.params for option in parameter.opts} and _exists(command, rest)
    if not isinstance(command, TyperGroup):
        return _exists(command, rest)
    found = [command.get_command(typer.Context(command), one) for one in word.split("|")]
    return all(one is not None and _exists(one, rest) for one in found)


@pytest.mark.parametrize("line", ["upp", "ops backup no-such", "up --prot 1", "ops backup create|no-such"])
def test_a_command_that_is_none_is_noticed(line: str) -> None:
    assert not _exists(get_command(app), line.split())


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "dev" / "settings.md").read_text(encoding="utf-8")
    for setting in SETTINGS:
        assert f"`{PREFIX}{setting.name.upper()}`" in text, setting.name


def test_no_lock_names_a_host_of_packages() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    locks = [ROOT / name for name in listed if name.endswith((".txt", ".toml", "package-lock.json", ".npmrc"))]
    for path in locks:
        text = path.read_text(encoding="utf-8")
        assert '"resolved"' not in text, path
        assert "index-url" not in text, path
