"""``hanbit ops aws lint``, as somebody who writes a runbook types it."""

import builtins
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from hanbit.entrypoints.cli import app

RIGHT = "aws dynamodb list-tables\n"
WRONG = "# 점검\n\n```bash\naws dynamodb list-tabels\naws dynamodb describe-table\n```\n"


def _lint(*words: str, language: str = "en_US.UTF-8") -> Result:
    return CliRunner().invoke(app, ["ops", "aws", "lint", *words], env={"LC_ALL": language})


def test_right_commands_are_counted_and_end_well(tmp_path: Path) -> None:
    script = tmp_path / "run.sh"
    script.write_text(RIGHT)
    said = _lint(str(script))
    assert (said.exit_code, said.output) == (0, "1 commands · nothing to mend.\n")


def test_wrong_ones_are_named_with_their_place_in_the_persons_language(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(WRONG, encoding="utf-8")
    said = _lint(str(page))
    assert said.exit_code == 1
    assert f"{page}:4: aws dynamodb list-tabels: There is no command list-tabels. (probably list-tables)" in said.output
    assert f"{page}:5: aws dynamodb describe-table: --table-name is needed and missing." in said.output
    assert "2 commands · 2 to mend" in said.output
    assert "없는 명령입니다: list-tabels (아마 list-tables)" in _lint(str(page), language="ko_KR.UTF-8").output


def test_for_programs_a_finding_is_a_line_of_json(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(WRONG, encoding="utf-8")
    rows = [json.loads(line) for line in _lint("--json", str(page)).stdout.splitlines()]
    assert [(row["line"], row["code"]) for row in rows] == [(4, "unknown_operation"), (5, "missing_parameter")]


def test_a_file_that_cannot_be_read_ends_it(tmp_path: Path) -> None:
    (tmp_path / "bytes.md").write_bytes(b"\xff\xfe")
    for name in ("nothing.md", "bytes.md", ""):
        said = _lint(str(tmp_path / name))
        assert said.exit_code == 1
        assert "cannot be read" in said.output


def test_without_the_sdk_it_is_said_what_brings_its_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = builtins.__import__

    def without_sdk(name: str, *rest: Any) -> Any:
        if name == "hanbit.gateways.aws.models":
            raise ModuleNotFoundError(name="botocore")
        return found(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_sdk)
    script = tmp_path / "run.sh"
    script.write_text(RIGHT)
    said = _lint(str(script))
    assert said.exit_code == 1
    assert "requirements/aws.txt" in said.output
