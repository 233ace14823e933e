"""``hanbit ops deploy`` and ``hanbit ops smoke``: what makes no sense is said in words, and changes nothing."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from hanbit.entrypoints.cli import app

ENGLISH, KOREAN = {"LC_ALL": "en_US.UTF-8"}, {"LC_ALL": "ko_KR.UTF-8"}


def _run(*words: str, status: int, env: dict[str, str] = ENGLISH) -> str:
    result = CliRunner().invoke(app, ["ops", *words], env=env)
    assert result.exit_code == status, result.output
    return result.output


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:1", "sign-up: no answer (ConnectError)"),
        ("127.0.0.1", "is no address of a product"),
        ("http://", "is no address of a product"),
        ("http://127.0.0.1:x", "is no address of a product"),
        ("", "is no address of a product"),
    ],
)
def test_an_address_where_nothing_answers_is_said_so(url: str, said: str) -> None:
    assert said in _run("smoke", url, status=1)


def test_a_reason_is_in_the_language_of_its_sentence(tmp_path: Path) -> None:
    unanswered = "스모크 테스트가 실패했습니다: 가입 요청에 응답이 없습니다: ConnectError\n"
    assert _run("smoke", "http://127.0.0.1:1", status=1, env=KOREAN) == unanswered
    refused = _run("deploy", "build", str(tmp_path / "new"), "--version", "../x", status=1, env=KOREAN)
    assert refused == "릴리스를 만들지 못했습니다: 버전 이름으로 쓸 수 없습니다: ../x\n"


@pytest.mark.parametrize(
    "words",
    [("--why", " "), ("--why", "x", "--watch", "-1"), ("--why", "x", "--watch", "nan"), ("--why", "x", "--watch", "∞")],
)
def test_a_deploy_without_a_reason_or_a_time_is_none(words: tuple[str, ...], tmp_path: Path) -> None:
    _run("deploy", "run", str(tmp_path), "--data", str(tmp_path / "none"), *words, status=2)
    assert not (tmp_path / "none").exists()


def test_a_release_that_cannot_be_made_leaves_no_folder(tmp_path: Path) -> None:
    assert "not a version" in _run("deploy", "build", str(tmp_path / "new"), "--version", "../x", status=1)
    assert not (tmp_path / "new").exists()
    assert "File exists" in _run("deploy", "build", str(tmp_path), "--version", "1.0", status=1)
    assert list(tmp_path.iterdir()) == []
