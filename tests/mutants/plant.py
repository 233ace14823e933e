"""Plants one bug at a time in a copy of the source and asks the store's suite whether it sees it."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from tests.ministack import SHARED, ministack
from tests.mutants.fork import Ended, run
from tests.mutants.planted import MUTANTS, Mutant

ROOT = Path(__file__).resolve().parents[2]
SUITE = tuple((ROOT / "tests" / "contract").glob("test_store*.py"))
WORKERS = 2
TEST_TIMEOUT_S, RUN_TIMEOUT_S = 20, 60
PYTEST = ("-q", "-x", "-p", "no:cacheprovider", "--hypothesis-profile=quick", "--tb=no")
PLUGINS = ("pytest_asyncio.plugin", "pytest_timeout", "_hypothesis_pytestplugin")
"""What this suite uses; loading the others would take longer than the suite."""


class Verdict(NamedTuple):
    """``caught_by``: the first test that failed; None when all passed. ``trouble``: why the run proves nothing."""

    name: str
    caught_by: str | None
    trouble: str | None
    seconds: float


def occurrences(mutant: Mutant) -> int:
    return (ROOT / "src" / mutant.path).read_text(encoding="utf-8").count(mutant.before)


def sound(adapter: str) -> Verdict:
    """The suite on a copy without a bug: it must pass there, or catching bugs means nothing."""
    return _judged(adapter, f"no bug in {adapter}", None)


def verdicts() -> Iterator[Verdict]:
    """Of every mutant, in the order of the list."""
    with ThreadPoolExecutor(WORKERS) as pool:
        yield from pool.map(lambda mutant: _judged(mutant.adapter, mutant.name, mutant), MUTANTS)


@contextlib.contextmanager
def one_ministack() -> Iterator[None]:
    """Shared by every run below: starting one takes longer than a run."""
    with tempfile.TemporaryDirectory() as folder, ministack(Path(folder)) as running:
        os.environ[SHARED] = running.url
        try:
            yield
        finally:
            del os.environ[SHARED]


def _judged(adapter: str, name: str, mutant: Mutant | None) -> Verdict:
    started = perf_counter()
    with tempfile.TemporaryDirectory(prefix="hanbit-mutant-") as folder:
        source = Path(folder) / "src"
        shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("static"))
        if mutant is not None:
            path = source / mutant.path
            path.write_text(path.read_text(encoding="utf-8").replace(mutant.before, mutant.after), encoding="utf-8")
        caught_by, trouble = _asked(source, adapter, mutant.first if mutant else "")
    return Verdict(name, caught_by, trouble, perf_counter() - started)


def _asked(source: Path, adapter: str, first: str) -> tuple[str | None, str | None]:
    suite = sorted(SUITE, key=lambda path: (path.name != first, "machine" in path.name, path))  # the slowest last
    plugins = (argument for plugin in PLUGINS for argument in ("-p", plugin))
    options = ("-o", f"pythonpath={source} .", "-o", f"timeout={TEST_TIMEOUT_S}")
    environment = {**os.environ, "PYTHONPATH": str(source), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    arguments = (*plugins, *PYTEST, "-k", adapter, *options, *map(str, suite))
    match run(source, arguments, environment, timeout_s=RUN_TIMEOUT_S):
        case None:
            return None, f"died, or no answer in {RUN_TIMEOUT_S} s"
        case Ended(status=0):
            return None, None
        case Ended(status=1, failed=str(test)):
            return test.partition("::")[2].partition("[")[0], None
        case Ended(status=code, said=said):
            return None, f"pytest left with {code}: {said[-400:]}"
