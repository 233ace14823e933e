"""A port that is taken is said in words, with the option that names another."""

import socket
from pathlib import Path

import pytest
from tests.serving import run

from hanbit.gateways.local.sockets import free_port


@pytest.mark.parametrize(("taken", "other"), [("--port", "--ops-port"), ("--ops-port", "--port")])
def test_a_taken_port_names_its_own_option_and_leaves_the_folder_alone(tmp_path: Path, taken: str, other: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = str(holder.getsockname()[1])
        done = run("up", "--data", str(tmp_path / "data"), taken, port, other, str(free_port()))
    assert (done.returncode, port in done.stderr, f"with {taken}." in done.stderr) == (1, True, True)
    assert not (tmp_path / "data").exists()
