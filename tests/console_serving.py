"""``hanbit up`` over a day of operations: the product and its console as real processes, on free loopback ports."""

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
from tests.console_day import seed
from tests.console_desk import EMAIL, PASSWORD
from tests.serving import START_S, free_port

OPERATOR = {"email": EMAIL, "password": PASSWORD}


@dataclass(frozen=True)
class ConsoleServing:
    """``url``: of the console; ``product``: of what it watches."""

    url: str
    product: str
    data: Path


@contextlib.contextmanager
def console_serving(data: Path, *, is_seeded: bool = True) -> Iterator[ConsoleServing]:
    if is_seeded:
        seed(data, int(time.time()))
        hanbit("ops", "operator", "add", EMAIL, "--data", str(data), given=f"{PASSWORD}\n")
    port, ops_port = free_port(), free_port()
    ports = ("--port", str(port), "--ops-port", str(ops_port))
    with (data.parent / f"{data.name}.out").open("wb") as out:
        process = subprocess.Popen([*COMMAND, "up", "--data", str(data), *ports], stdout=out, stderr=out)
        url, product = f"http://127.0.0.1:{ops_port}", f"http://127.0.0.1:{port}"
        try:
            _wait_until_ready(url, process)
            _wait_until_ready(product, process)
            yield ConsoleServing(url, product, data)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


COMMAND = (sys.executable, "-m", "hanbit.entrypoints.cli")


def hanbit(*words: str, given: str = "") -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "LANG": "en_US.UTF-8", "LC_ALL": "en_US.UTF-8"}
    return subprocess.run(
        [*COMMAND, *words], input=given, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def _wait_until_ready(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{url}/health").status_code == 200:
                return
        assert process.poll() is None
        time.sleep(0.05)
    raise AssertionError("the console did not become ready")
