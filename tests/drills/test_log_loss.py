"""What a log loses with its process: nothing of a warning that was answered, and no more than a second of the rest."""

import json
import time
from pathlib import Path

import httpx
import pytest
from tests.serving import start, wait_until_ready

from hanbit.gateways.local.sockets import free_port

GRACE_S = 0.25
"""A second is the period at which lines are written; this is for a machine that is late with it."""


@pytest.mark.quiet
def test_a_killed_process_loses_no_warning_and_at_most_a_second_of_other_lines(tmp_path: Path) -> None:
    port = free_port()
    process = start(tmp_path, port)
    answered: dict[str, tuple[int, float]] = {}
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", process)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
            until = time.monotonic() + 2.5
            while time.monotonic() < until:
                for path in ("/health/live", "/api/v1/todos"):
                    name = f"r{len(answered)}"
                    status = client.get(path, headers={"x-request-id": name}).status_code
                    answered[name] = (status, time.monotonic())
    finally:
        process.kill()
        died = time.monotonic()
        process.communicate()
    files = sorted((tmp_path / "logs").glob("app-*.ndjson"))
    lines = [json.loads(line) for path in files for line in path.read_bytes().splitlines()]
    written = {line["requestId"]: line["level"] for line in lines}
    warnings = [name for name, (status, _) in answered.items() if status == 401]
    older = [name for name, (_, at) in answered.items() if died - at > 1 + GRACE_S]
    assert len(warnings) > 20
    assert len(older) > 20
    assert {written.get(name) for name in warnings} == {"WARN"}
    assert [name for name in older if name not in written] == []
