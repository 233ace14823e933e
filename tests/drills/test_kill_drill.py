"""The kill drill, short; and that it goes red for a server that deserves it."""

import shutil
from pathlib import Path

import pytest
from bench.kill import Report, drill
from bench.serving import ROOT

SEED = 7

ANSWERS_BEFORE_COMMIT = (
    "stores/sqlite/database.py",
    "loop.run_in_executor(self._thread, self._commit)",
    'loop.run_in_executor(self._thread, lambda: __import__("time").sleep(0.05) or self._commit())\n'
    "        for job in batch:\n"
    "            job.deliver()",
)
FORGETS_OP_IDS = ("stores/sqlite/rows.py", "            change.op_id,\n", "            None,\n")


def spoilt_copy(folder: Path, path: str, good: str, bad: str) -> Path:
    """The product's source with one line made wrong."""
    source = folder / "src"
    shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("locales", "spec"):
        shutil.copytree(ROOT / name, folder / name)
    spoilt = source / "hanbit" / path
    text = spoilt.read_text(encoding="utf-8")
    assert text.count(good) == 1
    spoilt.write_text(text.replace(good, bad), encoding="utf-8")
    return source


async def test_what_was_acknowledged_is_there_exactly_once_after_every_kill(tmp_path: Path) -> None:
    report = await drill(tmp_path, kills=5, seed=SEED)
    assert report.is_clean, "\n".join(report.lines())
    assert report.kills == 5
    assert report.acknowledged > 100
    assert report.unanswered > 0
    assert report.replayed > 0


async def test_a_server_that_answers_before_it_commits_is_found_to_lose_writes(tmp_path: Path) -> None:
    report = await drill(tmp_path / "data", kills=3, seed=SEED, source=spoilt_copy(tmp_path, *ANSWERS_BEFORE_COMMIT))
    assert report.verdict.lost > 0
    assert not report.is_clean


async def test_a_server_that_forgets_op_ids_is_found_to_store_writes_twice(tmp_path: Path) -> None:
    report = await drill(tmp_path / "data", kills=2, seed=SEED, source=spoilt_copy(tmp_path, *FORGETS_OP_IDS))
    assert report.verdict.doubled > 0
    assert not report.is_clean


@pytest.mark.parametrize("count", ["lost", "doubled", "torn"])
def test_one_fault_is_enough_not_to_be_clean(count: str) -> None:
    report = Report(SEED)
    assert report.is_clean
    setattr(report.verdict, count, 1)
    assert not report.is_clean
