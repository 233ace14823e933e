"""``hanbit up`` as a real process, with the two that it keeps running."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx
from tests.serving import COMMAND, run, terminal, wait_until_ready

from hanbit.gateways.local.sockets import free_port
from hanbit.gateways.local.supervisor import give_order
from hanbit.ops.observe.processes import Order, ProcessState

T = TypeVar("T")
WAIT_S = 30


@dataclass(frozen=True)
class Kept:
    url: str
    ops_url: str
    data: Path
    supervisor: "subprocess.Popen[bytes]"

    def order(self, order: Order) -> dict[str, ProcessState]:
        states = give_order(Path(os.path.relpath(self.data / "supervisor.sock")), order)
        assert states is not None
        return {state.name: state for state in states}

    def state(self, name: str) -> ProcessState:
        return self.order(Order("list"))[name]

    def kill(self, name: str, number: signal.Signals = signal.SIGKILL) -> int:
        """Returns the id of the process that was killed."""
        pid = self.state(name).pid
        assert pid is not None
        os.kill(pid, number)
        return pid

    def lives_anew(self, name: str, former_pid: int) -> bool:
        """Whether another process than the one that was killed is ready."""
        state = self.state(name)
        return state.state == "ready" and state.pid != former_pid

    def answers(self, path: str = "/health") -> bool:
        with contextlib.suppress(httpx.TransportError):
            return httpx.get(self.url + path, timeout=5).status_code == 200
        return False


def eventually(look: Callable[[], T | None], timeout_s: float = WAIT_S) -> T:
    """What ``look`` finds; looks again until it is something."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {timeout_s} s: {look}")


@contextlib.contextmanager
def kept(data: Path, **settings: str) -> Iterator[Kept]:
    """Until the end of the block; if it is still there then, it must leave by itself when asked to."""
    port, ops_port = free_port(), free_port()
    supervisor = subprocess.Popen(
        [*COMMAND, "up", "--data", str(data), "--port", str(port), "--ops-port", str(ops_port)],
        env={**terminal(), "HANBIT_REGISTRATIONS_PER_HOUR": "0", **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    running = Kept(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{ops_port}", data, supervisor)
    try:
        wait_until_ready(running.url, supervisor)
        eventually(lambda: running.state("ops").state == "ready")
        yield running
    finally:
        supervisor.send_signal(signal.SIGINT)
        said, errors = supervisor.communicate(timeout=30)
    assert supervisor.returncode in (0, -signal.SIGKILL), errors.decode()
    assert (supervisor.returncode != 0) or "Every" in said.decode()


def run_ops(data: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return run("ops", *arguments, "--data", str(data))
