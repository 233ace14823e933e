"""``hanbit ops logs`` as an operator types it."""

import json
from pathlib import Path

import pytest
from tests.insights_desk import write_fixture
from typer.testing import CliRunner, Result

from hanbit.entrypoints.ops.commands import ops

TIMES = ("--from", "2026-11-25T00:00Z", "--to", "2026-11-25T05:00Z")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write_fixture(tmp_path / "logs")
    return tmp_path


def _run(data: Path, *words: str, language: str = "en_US.UTF-8", given: str | None = None) -> Result:
    where = ["--data", str(data)] if words[0] in ("query", "tail", "pack") else []
    environment = {"LC_ALL": language, "COLUMNS": "200", "TZ": "UTC", "HANBIT_LOG_DAYS": "3660"}
    return CliRunner().invoke(ops, ["logs", *words, *where], env=environment, input=given)


def test_the_manuals_error_search_prints_the_errors_in_three_ways(data: Path) -> None:
    query = 'fields @timestamp, requestId | filter level = "ERROR" | sort @timestamp desc'
    table = _run(data, "query", query, *TIMES)
    assert table.exit_code == 0, table.stderr
    assert [line.split()[-1] for line in table.stdout.splitlines()] == ["requestId", "r7", "r5"]
    assert "Rows: 2 · matched: 2 · scanned: 12" in table.stderr
    comma = _run(data, "query", query, *TIMES, "--csv").stdout
    assert comma == "@timestamp,requestId\n2026-11-25 01:59:59.000,r7\n2026-11-25 01:05:00.000,r5\n"
    rows = [json.loads(line) for line in _run(data, "query", query, *TIMES, "--json").stdout.splitlines()]
    assert rows[0] == {
        "@timestamp": "2026-11-25 01:59:59.000",
        "requestId": "r7",
        "@ptr": "app-2026112501.1:7",
    }


def test_a_query_that_is_not_understood_is_refused_in_the_persons_language(data: Path) -> None:
    korean = _run(data, "query", "stats cuont(*)", language="ko_KR.UTF-8")
    assert (korean.exit_code, korean.stdout) == (1, "")
    assert korean.stderr == (
        "1행 7열: cuont는 없는 함수입니다. 혹시 count인가요? AWS에서도 안 됩니다.\nstats cuont(*)\n      ^^^^^\n"
    )
    english = _run(data, "query", "fields a\n| pattern @message")
    assert english.exit_code == 1
    assert english.stderr == (
        "Line 2, column 3: The command pattern is on AWS alone. On AWS: yes.\n| pattern @message\n  ^^^^^^^\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("query", "limit 1", "--since", "soon"), "soon is not a span of time"),
        (("query", "limit 1", "--from", "later"), "later is not a moment"),
        (("query", "limit 1", "--from", "2026-11-25T05:00Z", "--to", "2026-11-25T04:00Z"), "begins after it ends"),
        (("query", "limit 1", "--json", "--csv"), "--json or --csv, not both"),
        (("query", "limit 1", "--target", "moon"), "moon is no target"),
        (("tail", "--level", "LOUD"), "LOUD is no level"),
        (("pattern", "test", "todo-api", "x"), "quotation marks"),
    ],
)
def test_bad_input_is_refused_with_words(data: Path, words: tuple[str, ...], said: str) -> None:
    refused = _run(data, *words)
    assert refused.exit_code == 1
    assert said in refused.stderr
    assert refused.stdout == ""


@pytest.mark.parametrize("words", [("query", "limit 1"), ("tail", "--no-follow"), ("pack",)])
def test_a_folder_without_logs_is_left_as_it_is(tmp_path: Path, words: tuple[str, ...]) -> None:
    refused = _run(tmp_path / "none", *words)
    assert refused.exit_code == 1
    assert "There are no logs in" in refused.stderr
    assert not (tmp_path / "none").exists()


def test_without_credentials_for_aws_the_command_says_so(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, str(data / "none"))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    refused = _run(data, "query", "limit 1", "--target", "aws")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr == "AWS refused: NoCredentialsError: Unable to locate credentials\n"


def test_tail_shows_the_newest_lines_from_a_level_on(data: Path) -> None:
    shown = _run(data, "tail", "--no-follow", "--lines", "3").stdout.splitlines()
    assert [line[:12] for line in shown] == ["02:30:00.000", '{"timestamp"', "02:50:00.000"]
    assert "signIn Wrong password  status=401  durationMs=250  requestId=r10  userId=user-2" in shown[0]
    quiet = _run(data, "tail", "--no-follow", "--lines", "9", "--level", "warn").stdout.splitlines()
    assert len(quiet) == 1


def test_packing_from_the_command_leaves_the_answers_as_they_were(data: Path) -> None:
    query = ("query", "stats count(*) as n by level | sort n desc, level", *TIMES, "--csv")
    before = _run(data, *query).stdout
    assert "Packed 2 hours" in _run(data, "pack").stdout
    assert len(list((data / "logs").glob("*.parquet"))) == 2
    assert _run(data, *query).stdout == before != ""


def test_a_pattern_is_tried_on_lines_of_the_input(data: Path) -> None:
    lines = (data / "logs" / "app-2026112501.ndjson").read_text()
    found = _run(data, "pattern", "test", '{ ($.level = "ERROR") && ($.status >= 500) }', given=lines)
    assert found.exit_code == 0
    assert [json.loads(line)["requestId"] for line in found.stdout.splitlines()] == ["r5", "r7"]
    assert _run(data, "pattern", "test", "NOWHERE", given=lines).exit_code == 1
