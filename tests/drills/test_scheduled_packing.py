"""The operations process has hours packed that are over, and says so when that fails."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.insights_desk import NOW_MS, write_fixture
from tests.simulators import Lines

from hanbit.telemetry.logs import Log
from hanbit.wiring.log_jobs import packing_logs

pytestmark = pytest.mark.quiet  # what gives way to everything would wait for every other test


def _log(lines: Lines) -> Log:
    return Log(lines, lambda: NOW_MS, service="todo-ops", release="1.0.0", level="INFO")


async def test_hours_that_are_over_are_packed_by_the_operators_own_command(tmp_path: Path) -> None:
    old = tmp_path / "logs" / f"app-{_three_hours_ago():%Y%m%d%H}.ndjson"
    old.parent.mkdir()
    old.write_bytes(b'{"requestId":"a"}\n')
    lines = Lines()
    await packing_logs(tmp_path, lambda: time.time_ns() // 1_000_000, 90, _log(lines))()
    assert [path.name for path in old.parent.glob("app-*")] == [f"{old.stem}.1.parquet"]
    assert lines.written == []


def _three_hours_ago() -> datetime:
    """By the real clock, which the command goes by."""
    return datetime.now(UTC) - timedelta(hours=3)


async def test_packing_that_fails_is_logged_with_what_it_said(tmp_path: Path) -> None:
    write_fixture(tmp_path / "logs")
    (tmp_path / "logs" / ".packing.lock").mkdir()
    lines = Lines()
    await packing_logs(tmp_path, lambda: NOW_MS, 90, _log(lines))()
    assert [line["event"] for line in lines.read()] == ["PACKING_FAILED"]
    assert (tmp_path / "logs" / "app-2026112501.ndjson").exists()


async def test_nothing_is_started_when_nothing_is_due(tmp_path: Path) -> None:
    lines = Lines()
    await packing_logs(tmp_path, lambda: NOW_MS, 90, _log(lines))()
    assert not (tmp_path / "logs").exists()
