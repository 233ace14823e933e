"""A Redis server of one's own: a free port on loopback, nothing on disk, ended by its process id."""

import contextlib
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.machine import find_redis

from hanbit.gateways.local.sockets import free_port

PATIENCE_S = 10


@contextlib.contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """Its URL. Fails, never skips, where there is no server to run."""
    binary, port = find_redis(), free_port()
    if binary is None:
        raise RuntimeError("There is no Redis server, and its deny-list cannot be tested: python tests/machine.py")
    command = [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with (folder / "redis.log").open("wb") as log, subprocess.Popen(command, cwd=folder, stdout=log) as process:
        try:
            _wait_for(port, process)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.terminate()
            process.wait(PATIENCE_S)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as client:
            client.sendall(b"PING\r\n")
            if client.recv(16).startswith(b"+PONG"):
                return
        time.sleep(0.02)
    raise RuntimeError(f"redis-server did not answer on port {port}")
