"""A rule in two languages is one rule: each file of shared cases is run by both, or says there why it is not."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMES = sorted(path.stem for path in (ROOT / "spec" / "vectors").glob("*.json"))
SUITES = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
WEB_SUITE = (ROOT / "web" / "tests" / "vectors.test.ts").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_shared_cases_are_run_by_both_languages(name: str) -> None:
    assert any(f'vectors("{name}")' in suite for suite in SUITES)
    assert f'>("{name}")' in WEB_SUITE or f"(`{name}`)" in WEB_SUITE.partition("*/")[0]
