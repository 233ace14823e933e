"""What a process does again and again goes on after a failure, which is told with the place it happened at."""

import asyncio

from tests.simulators import Lines

from hanbit.entrypoints.jobs import every
from hanbit.telemetry.logs import Log


async def test_a_job_that_fails_is_logged_with_its_stack_and_has_its_next_turn() -> None:
    sink, turns, again = Lines(), 0, asyncio.Event()

    async def breaks_once() -> None:
        nonlocal turns
        turns += 1
        if turns == 1:
            raise KeyError("what a person wrote")
        again.set()

    log = Log(sink, lambda: 0, service="ops", release="1", level="INFO")
    job = asyncio.create_task(every(0.0, breaks_once, log))
    await asyncio.wait_for(again.wait(), 5)
    job.cancel()
    [line] = sink.read()
    assert (line["event"], line["error"]["name"]) == ("JOB_FAILED", "KeyError")
    assert "breaks_once" in line["error"]["stack"]
    assert "person" not in sink.text
