"""That the bench works and its numbers make sense. What they are on a quiet machine is for ``make bench`` to say."""

import io
from pathlib import Path
from statistics import median

import pytest
from bench.compare import compare, table
from bench.cost import KINDS
from bench.report import BEGIN, DOCUMENT, END, Measured, markdown, rows
from bench.run import QUICK, measure
from bench.serving import ROOT, unpinned
from rich.console import Console

pytestmark = pytest.mark.quiet


@pytest.fixture
async def measured(tmp_path: Path) -> Measured:
    with unpinned():
        return await measure(tmp_path, QUICK, Console(file=io.StringIO()))


async def test_a_quick_run_measures_everything_within_reason(measured: Measured) -> None:
    assert 1 < measured.ratio("get") < measured.ratio("list") < 15
    assert measured.ratio("mix") <= 10
    assert measured.ratio("create") <= 20
    assert measured.latencies.errors == 0
    assert len(measured.latencies.ms) == QUICK.rate * QUICK.seconds
    assert 0 < measured.latencies.at(0.5) < 100
    assert 1024 < measured.streams.bytes_each < 32 * 1024
    assert len(measured.streams.delivery_ms) == QUICK.pokes
    assert measured.streams.at(0.5) < 200
    text = markdown(measured, "make bench", "a machine")
    assert all(what in text and value in text for what, value, _ in rows(measured))


async def test_a_tree_costs_what_it_costs() -> None:
    with unpinned():
        found = await compare(ROOT / "src", rounds=3, count=200, written=100)
    assert all(1 / 4 < median(here / there for here, there in pairs) < 4 for pairs in found.values())
    shown = io.StringIO()
    Console(file=shown).print(table(found))
    assert all(kind in shown.getvalue() for kind in KINDS)


def test_the_document_has_a_place_for_what_was_measured() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text.count(BEGIN) == text.count(END) == 1
    assert text.index(BEGIN) < text.index(END)
