"""Queries with answers that were worked out by hand, over lines as they are written and over packed ones."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.insights_desk import NOW_MS, PROBES, answer, open_logs, pack, table, write_fixture

from hanbit.ops.observe.logs.functions import COMMANDS, FUNCTIONS
from hanbit.ops.observe.logs.parser import parse
from hanbit.ops.observe.logs.printer import printed
from hanbit.ops.observe.logs.sql.statement import POINTER, statement_of
from hanbit.stores.logfiles.search import LogFiles

MANUAL = 'fields @timestamp, @message | filter level = "ERROR" | sort @timestamp desc'


@pytest.fixture(scope="module", params=["written", "packed"])
def logs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LogFiles]:
    folder: Path = tmp_path_factory.mktemp("logs")
    write_fixture(folder)
    if request.param == "packed":
        assert pack(folder).count("published") == 2
    found = open_logs(folder)
    yield found
    found.close()


@pytest.mark.parametrize("probe", PROBES, ids=[probe["query"][:60] for probe in PROBES])
def test_a_probe_is_answered_as_worked_out_by_hand(logs: LogFiles, probe: dict[str, Any]) -> None:
    statement = statement_of(parse(probe["query"]), now_s=NOW_MS // 1000)
    columns = statement.columns
    if "columns" not in probe or POINTER not in probe["columns"]:
        columns = columns if f", {POINTER}" in probe["query"] else tuple(name for name in columns if name != POINTER)
    assert list(columns) == probe.get("columns", list(columns))
    assert table(answer(logs, probe["query"]), columns) == probe["rows"]


def test_the_manuals_own_error_search_finds_the_two_errors(logs: LogFiles) -> None:
    found = answer(logs, MANUAL)
    assert [row[0].value for row in found.results] == ["2026-11-25 01:59:59.000", "2026-11-25 01:05:00.000"]
    assert all('"level":"ERROR"' in row[1].value for row in found.results)
    assert [one.field for one in found.results[0]] == ["@timestamp", "@message", "@ptr"]
    assert (found.statistics.records_matched, found.statistics.records_scanned) == (2, 12)


def test_the_probes_use_every_command_and_every_function() -> None:
    assert len(PROBES) >= 60
    shown = " ".join(printed(parse(probe["query"])) for probe in PROBES)
    for command in COMMANDS:
        assert f"{command} " in shown, command
    for function in FUNCTIONS.values():
        assert f"{function.name}(" in shown, function.name
    for operator in ("=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "^", "and", "or", "in [", "not in ["):
        assert f" {operator}" in shown, operator
    assert "=~" in " ".join(probe["query"] for probe in PROBES)


def test_only_the_asked_time_is_searched_and_both_ends_take_part(logs: LogFiles) -> None:
    found = answer(logs, "display requestId | sort requestId", begin_ms=1_795_568_430_500, end_ms=1_795_568_460_000)
    assert table(found, ("requestId",)) == [["r2"], ["r3"]]
