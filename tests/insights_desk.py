"""The fixture log of ``spec/insights``, as hourly files, and queries over it."""

import asyncio
import itertools
import json
from pathlib import Path
from typing import Any

from hanbit.ports.logs import QueryResults
from hanbit.stores.logfiles.packing import packing
from hanbit.stores.logfiles.search import LogFiles

SPEC = Path(__file__).resolve().parents[1] / "spec" / "insights"
BEGIN_MS = 1_795_564_800_000
"""2026-11-25T00:00:00Z."""

NOW_MS = BEGIN_MS + 5 * 3_600_000
PROBES: list[dict[str, Any]] = json.loads((SPEC / "probes.json").read_text(encoding="utf-8"))


def write_fixture(folder: Path) -> None:
    """Seven lines of the hour of one, the others of the hour of two."""
    lines = (SPEC / "events.ndjson").read_text(encoding="utf-8").splitlines(keepends=True)
    folder.mkdir(exist_ok=True)
    (folder / "app-2026112501.ndjson").write_text("".join(lines[:7]), encoding="utf-8")
    (folder / "app-2026112502.ndjson").write_text("".join(lines[7:]), encoding="utf-8")


def pack(folder: Path, now_ms: int = NOW_MS, keep_days: int = 90) -> list[str]:
    return list(packing(folder, "app", now_ms, keep_days=keep_days))


def open_logs(folder: Path, *, timeout_s: float = 30.0) -> LogFiles:
    ids = itertools.count()
    return LogFiles(folder, "app", lambda: NOW_MS, lambda: f"q{next(ids)}", timeout_s=timeout_s)


def answer(logs: LogFiles, query: str, *, begin_ms: int = BEGIN_MS, end_ms: int = NOW_MS) -> QueryResults:
    async def ask() -> QueryResults:
        query_id = await logs.start(query, begin_ms=begin_ms, end_ms=end_ms)
        return await logs.results(query_id, wait_s=30)

    found = asyncio.run(ask())
    assert found.status == "Complete", found.failure
    return found


def table(results: QueryResults, columns: tuple[str, ...]) -> list[list[str | None]]:
    rows = [{one.field: one.value for one in row} for row in results.results]
    return [[row.get(name) for name in columns] for row in rows]
