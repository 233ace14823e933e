"""Documents that name files, commands or settings are held to the code."""

import os
import re
import subprocess
import sys
from pathlib import Path

from hanbit.settings import PREFIX, SETTINGS

ROOT = Path(__file__).resolve().parents[2]
DOCS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
PATH = re.compile(r"`((?:src|web|tests|docs|spec|locales|bench|requirements|changes)/[\w./-]*)`")
TARGET = re.compile(r"`make ([a-z0-9-]+)`")
COMMAND = re.compile(r"`hanbit ([a-z-]+)")


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


def test_every_command_that_a_document_names_exists() -> None:
    help_text = subprocess.run(
        [sys.executable, "-m", "hanbit.entrypoints.cli", "--help"], capture_output=True, text=True, check=True
    ).stdout
    for doc in DOCS:
        for name in COMMAND.findall(doc.read_text(encoding="utf-8")):
            assert re.search(rf"\b{name}\b", help_text), f"{doc.relative_to(ROOT)} names hanbit {name}"


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "dev" / "settings.md").read_text(encoding="utf-8")
    for setting in SETTINGS:
        assert f"`{PREFIX}{setting.name.upper()}`" in text, setting.name


def test_no_document_or_lock_names_a_host_of_packages() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    locks = [ROOT / name for name in listed if name.endswith((".txt", ".toml", "package-lock.json", ".npmrc"))]
    for path in locks:
        text = path.read_text(encoding="utf-8")
        assert '"resolved"' not in text, path
        assert "index-url" not in text, path
