"""A port that is taken is said in words, with the option that names another."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tests.serving import free_port


@pytest.mark.parametrize(("taken", "other"), [("--port", "--ops-port"), ("--ops-port", "--port")])
def test_a_taken_port_names_its_own_option_and_leaves_the_folder_alone(tmp_path: Path, taken: str, other: str) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        command = [sys.executable, "-m", "hanbit.entrypoints.cli", "up", "--data", str(tmp_path / "data")]
        done = subprocess.run(
            [*command, taken, str(port), other, str(free_port())],
            capture_output=True, text=True, timeout=30, env={**os.environ, "LANG": "en_US.UTF-8"},
        )  # fmt: skip
    assert (done.returncode, str(port) in done.stderr, f"with {taken}." in done.stderr) == (1, True, True)
    assert not (tmp_path / "data").exists()
