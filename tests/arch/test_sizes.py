"""Files and functions stay small enough to be read whole; exceptions are listed and may only become fewer."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILE_LINES = 400
FUNCTION_LINES = 50

ALLOWED: frozenset[str] = frozenset()


def test_no_python_file_is_over_the_limit() -> None:
    paths = [*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]
    long = {str(p.relative_to(ROOT)) for p in paths if len(p.read_text(encoding="utf-8").splitlines()) > FILE_LINES}
    assert long <= ALLOWED


def test_no_function_is_over_the_limit() -> None:
    long = []
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} {lines}")
    assert not long


def test_every_package_states_its_law() -> None:
    for path in (ROOT / "src" / "hanbit").rglob("__init__.py"):
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path.relative_to(ROOT)
