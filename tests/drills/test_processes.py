"""The two processes of ``hanbit up``: each is started again, neither notices the other's end, none outlives it."""

import contextlib
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.kept import Kept, eventually, kept, run_ops
from tests.serving import run

from hanbit.gateways.local.journal import read_journal
from hanbit.gateways.local.sockets import free_port
from hanbit.gateways.local.supervisor import give_order
from hanbit.ops.observe.processes import Order
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.processes import OpsProcesses


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    with kept(tmp_path_factory.mktemp("kept")) as running:
        yield running


def test_a_killed_app_is_started_again_and_waiting_connections_are_answered(up: Kept) -> None:
    first = up.kill("app")
    assert up.answers()  # sent while nothing serves: it waits in the queue of the socket
    eventually(lambda: up.lives_anew("app", first))
    ended = [event for event in read_journal(up.data / "processes.ndjson") if event.event == "ended"]
    assert (ended[-1].process, ended[-1].pid, ended[-1].status) == ("app", first, -signal.SIGKILL)


def test_the_app_never_notices_that_ops_was_killed(up: Kept) -> None:
    before = up.state("app")
    first = up.kill("ops")
    with httpx.Client(base_url=up.url) as client:
        assert all(client.get("/health").status_code == 200 for _ in range(20))
    eventually(lambda: up.lives_anew("ops", first))
    assert httpx.get(f"{up.ops_url}/health").status_code == 200
    assert up.state("app") == before


def test_what_is_held_stays_down_and_refuses_until_it_is_released(up: Kept) -> None:
    starts = up.state("app").starts
    up.order(Order("hold", "app", is_abrupt=True))
    eventually(lambda: up.state("app").pid is None)
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{up.url}/health")
    assert (up.state("app").state, up.state("app").starts) == ("held", starts)
    up.order(Order("release", "app"))
    eventually(up.answers)
    assert up.state("app").starts == starts + 1
    told = [one.event for one in read_journal(up.data / "processes.ndjson") if one.process == "app"]
    assert told[told.index("held") :][:4] == ["held", "ended", "released", "started"]


def test_ends_and_starts_are_recorded_by_whichever_ops_comes_after(up: Kept) -> None:
    first = up.kill("ops")
    eventually(lambda: up.lives_anew("ops", first))
    journal = read_journal(up.data / "processes.ndjson")
    with contextlib.closing(OpsDatabase(up.data / "ops.db")) as database:
        eventually(lambda: OpsProcesses(database).read(since_ms=0)[: len(journal)] == journal)


def test_an_order_that_makes_no_sense_changes_nothing(up: Kept) -> None:
    path = Path(os.path.relpath(up.data / "supervisor.sock"))
    assert give_order(path, Order("hold", "database")) is None
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(path))
        client.sendall(b'{"verb":"launch"}\n')
        assert client.makefile("rb").readline() == b"null\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert {state.state for state in up.order(Order("list")).values()} == {"ready"}


def test_the_commands_hold_list_and_release(up: Kept) -> None:
    held = run_ops(up.data, "hold", "ops")
    assert (held.returncode, "held" in held.stdout) == (0, True)
    assert "held" in run_ops(up.data, "ps").stdout
    assert run_ops(up.data, "release", "ops").returncode == 0
    eventually(lambda: up.state("ops").state == "ready")
    refused = run_ops(up.data, "hold", "nobody")
    assert (refused.returncode, "nobody" in refused.stderr) == (1, True)
    nothing = run_ops(up.data / "elsewhere", "ps")
    assert (nothing.returncode, "hanbit up" in nothing.stderr) == (1, True)


def test_nobody_goes_on_without_the_supervisor(tmp_path: Path) -> None:
    with kept(tmp_path) as running:
        children = [state.pid for state in running.order(Order("list")).values()]
        running.supervisor.kill()
        running.supervisor.wait()
        for pid in children:
            assert pid is not None
            eventually(lambda pid=pid: is_gone(pid))  # type: ignore[misc]


def test_a_second_one_on_the_same_folder_is_refused_and_changes_nothing(up: Kept) -> None:
    before = up.order(Order("list"))
    second = run("up", "--data", str(up.data), "--port", str(free_port()), "--ops-port", str(free_port()))
    assert (second.returncode, "another Hanbit" in second.stderr) == (1, True)
    assert up.order(Order("list")) == before
