"""Both places run the same API tests, but for those listed with a reason, and the list may only become shorter.

Of the product's API are the files of ``tests/api`` that take a product from its fixtures; others are of commands, of
sockets and of the document.
"""

import json
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LISTED = json.loads((ROOT / "tests" / "api" / "differences.json").read_text(encoding="utf-8"))
DIFFERS, MACHINE_ONLY = 4, 8
_TEST = re.compile(r"^tests/api/(?P<name>test_\w+\.py::\w+)(?:\[(?P<variant>.*)\])?$", re.MULTILINE)


def collected() -> dict[str, set[str]]:
    """Each API test with the places it runs in; none for one that makes its own product."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "tests/api"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    places: dict[str, set[str]] = defaultdict(set)
    for found in _TEST.finditer(said):
        places[found["name"]] |= {"machine", "cloud"} & set((found["variant"] or "").split("-"))
    return places


def test_every_api_test_runs_in_both_places_or_is_listed_with_a_reason() -> None:
    places = collected()
    files = {name.partition("::")[0] for name, where in places.items() if where} | set(LISTED["machineOnly"])
    places = {name: where for name, where in places.items() if name.partition("::")[0] in files}
    both = {name for name, where in places.items() if where == {"machine", "cloud"}}
    rest = {name for name in places if name not in both}
    assert {name for name in rest if not _is_listed(name)} == set()
    assert len(both) > 70
    assert set(LISTED["differs"]) <= both
    assert {name for name in both if _is_listed(name)} == set()


def test_what_is_listed_exists_and_says_why() -> None:
    for name, reason in {**LISTED["differs"], **LISTED["machineOnly"]}.items():
        path, _, test = name.partition("::")
        assert f"def {test}" in (ROOT / "tests" / "api" / path).read_text(encoding="utf-8")
        assert len(reason) > 30


def test_the_list_has_not_become_longer() -> None:
    assert (len(LISTED["differs"]), len(LISTED["machineOnly"])) == (DIFFERS, MACHINE_ONLY)


def _is_listed(name: str) -> bool:
    return name in LISTED["machineOnly"] or name.partition("::")[0] in LISTED["machineOnly"]
