"""A real server process for tests that need one, on a free loopback port and a folder of its own."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from hanbit.gateways.local.sockets import free_port

COMMAND = (sys.executable, "-m", "hanbit.entrypoints.cli")
START_S = 30
ENDS_S = 60


@dataclass(frozen=True)
class Serving:
    url: str
    data: Path
    process: "subprocess.Popen[bytes]"


def start(data: Path, port: int, **settings: str) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "HANBIT_REGISTRATIONS_PER_HOUR": "0", **settings}
    command = [*COMMAND, "app", "--data", str(data), "--port", str(port)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def wait_until_ready(url: str, process: "subprocess.Popen[bytes]", path: str = "/health/ready") -> None:
    deadline = time.monotonic() + START_S
    with httpx.Client() as http:  # one: it reads the machine's certificates, which takes longer than asking
        while time.monotonic() < deadline:
            with contextlib.suppress(httpx.TransportError):
                if http.get(url + path).status_code == 200:
                    return
            assert process.poll() is None, process.stderr.read().decode() if process.stderr else ""
            time.sleep(0.02)
    raise AssertionError("the server did not become ready")


@contextlib.contextmanager
def serving(data: Path, **settings: str) -> Iterator[Serving]:
    """A server until the end of the block; it must leave by itself when asked to."""
    port = free_port()
    process = start(data, port, **settings)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(url, process)
        yield Serving(url, data, process)
    finally:
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 0, errors.decode()


def terminal(language: str = "en_US.UTF-8") -> dict[str, str]:
    """The environment of a terminal of that language, whatever the tests' own speaks."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    return others | {"LANG": language}


def run(*line: str, language: str = "en_US.UTF-8", given: str = "") -> "subprocess.CompletedProcess[str]":
    """The command with these arguments, in a terminal of that language, until it ends by itself."""
    return subprocess.run(
        [*COMMAND, *line], input=given, env=terminal(language), capture_output=True, text=True, timeout=ENDS_S,
        check=False,
    )  # fmt: skip


def has_open(pid: int, name: str) -> bool:
    """Whether the process has a file of this name open."""
    return any(Path(one.path).name == name for one in psutil.Process(pid).open_files())
