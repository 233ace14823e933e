"""``hanbit ops trace`` as an operator types it."""

import json
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hanbit.entrypoints.ops.commands import ops
from hanbit.ports.spans import Span
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.spans import OpsSpans

SLOW, QUICK = "a" * 32, "b" * 32


@pytest.fixture
def data(tmp_path: Path) -> Path:
    database = OpsDatabase(tmp_path / "ops.db")
    now_us = time.time_ns() // 1000
    OpsSpans(database, lambda: now_us // 1_000_000).keep(
        [
            _span(SLOW, "1", None, "todo-api", "createTodo", now_us - 60_000_000, 6_000_000, 500),
            _span(SLOW, "2", "1", "store", "commit", now_us - 59_000_000, 3_000_000, None),
            _span(QUICK, "3", None, "todo-api", "listTodos", now_us - 30_000_000, 20_000, 200),
            _span("c" * 32, "4", None, "todo-api", "old", now_us - 7_200_000_000, 9_000_000, 200),
        ]
    )
    database.close()
    return tmp_path


def _span(
    trace_id: str,
    span_id: str,
    parent: str | None,
    service: str,
    name: str,
    at_us: int,
    length_us: int,
    status: int | None,
) -> Span:
    said = {} if status is None else {"http.status": status}
    return Span(
        trace_id=trace_id, span_id=span_id, parent_id=parent, service=service, name=name, at_us=at_us,
        duration_us=length_us, is_server=parent is None, is_error=status == 500, attributes=said,
    )  # fmt: skip


def _run(data: Path, *words: str) -> Result:
    environment = {"LC_ALL": "en_US.UTF-8", "COLUMNS": "200"}
    return CliRunner().invoke(ops, ["trace", *words, "--data", str(data)], env=environment)


def test_the_manuals_search_finds_the_slow_trace_of_the_last_hour(data: Path) -> None:
    found = _run(data, "search", "duration > 5.0", "--since", "1h", "--json")
    assert [json.loads(line)["trace"] for line in found.stdout.splitlines()] == [SLOW]
    assert found.stderr == "1 found · 2 looked at\n"
    table = _run(data, "search", "duration > 5 AND http.status = 500", "--since", "1h").stdout
    assert SLOW in table
    assert "todo-api, store" in table
    assert QUICK not in table


def test_newest_traces_come_first_and_a_limit_says_that_there_may_be_more(data: Path) -> None:
    found = _run(data, "search", "responsetime > 0", "--limit", "1", "--json")
    assert [json.loads(line)["trace"] for line in found.stdout.splitlines()] == [QUICK]
    assert "only the newest 1 were looked at" in found.stderr


def test_a_trace_is_shown_as_a_waterfall(data: Path) -> None:
    lines = _run(data, "show", SLOW).stdout.splitlines()
    assert lines[0].startswith("todo-api createTodo")
    assert "6,000.0 ms" in lines[0]
    assert lines[0].count("█") == 48
    assert lines[1].startswith("  store commit")
    assert lines[1].count("█") == 24
    assert "http.status = 500" in lines


def test_what_is_not_there_or_not_understood_is_refused(data: Path, tmp_path: Path) -> None:
    unknown = _run(data, "show", "f" * 32)
    assert (unknown.exit_code, unknown.stdout) == (1, "")
    assert "There is no trace" in unknown.stderr
    refused = _run(data, "search", "durration > 5")
    assert refused.exit_code == 1
    assert refused.stderr == (
        "Line 1, column 1: There is no keyword durration. Did you mean duration? On AWS: no.\n"
        "durration > 5\n^^^^^^^^^\n"
    )
    assert _run(tmp_path / "nothing", "search", "ok").exit_code == 1
