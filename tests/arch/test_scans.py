"""A scan reads the whole table, every person's partition in turn: recovery may, the product never."""

import ast
from pathlib import Path

SRC = Path(__file__).resolve().parents[2] / "src" / "hanbit"
MAY_SCAN = {"stores/dynamodb/audit.py"}


def _names(path: Path, wanted: str) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = [node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and hasattr(node.func, "attr")]
    said = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return wanted in called or wanted in said


def test_recovery_alone_scans() -> None:
    dynamodb = [*(SRC / "stores" / "dynamodb").rglob("*.py"), *(SRC / "gateways" / "aws").rglob("*.py")]
    assert {str(path.relative_to(SRC)) for path in dynamodb if _names(path, "scan")} == MAY_SCAN


def test_nothing_that_answers_people_loads_the_audit() -> None:
    for path in SRC.rglob("*.py"):
        if "dynamodb.audit" in path.read_text(encoding="utf-8"):
            assert path == SRC / "wiring" / "tables.py"
