"""Runs pytest on a copy of the source in a process of its own, forked from one that holds what others wrote already:
importing that takes longer than most runs.

Nothing of ``hanbit`` may be imported here, or every run would judge that instead of its copy.
"""

import contextlib
import io
import os
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

import pytest

FORKS = get_context("forkserver")
FORKS.set_forkserver_preload(
    ["apsw", "argon2", "botocore.session", "httpx", "hypothesis.stateful", "jwt", "msgspec", "pytest", "redis"]
)


class Ended(NamedTuple):
    """``failed``: the first test that did."""

    status: int
    failed: str | None
    said: str


def run(source: Path, arguments: Sequence[str], environment: Mapping[str, str], *, timeout_s: float) -> Ended | None:
    """None when it died, or did not end in time."""
    receiver, sender = FORKS.Pipe(duplex=False)
    child = FORKS.Process(target=_tell, args=(sender, source, arguments, environment))
    child.start()
    sender.close()  # the child alone holds it, so that its death is the end of the pipe
    try:
        return receiver.recv() if receiver.poll(timeout_s) else None
    except EOFError:
        return None
    finally:
        receiver.close()
        child.kill()
        child.join()


class _Witness:
    failed: str | None = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and self.failed is None:
            self.failed = report.nodeid


def _tell(
    sender: "Connection[Ended, Ended]", source: Path, arguments: Sequence[str], environment: Mapping[str, str]
) -> None:
    os.environ.clear()
    os.environ.update(environment)
    sys.path.insert(0, str(source))
    witness = _Witness()
    with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.redirect_stderr(said):
        status = pytest.main([*arguments], [witness])
    sender.send(Ended(int(status), witness.failed, said.getvalue()))
