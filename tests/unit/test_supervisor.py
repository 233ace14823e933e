"""A process kept running: what cannot be started is tried again, and whoever is held is taken over by nobody."""

import asyncio
import os
import resource
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hanbit.entrypoints.supervisor import Charge, Child, Journal
from hanbit.gateways.local.supervisor import give_order
from hanbit.ops.observe.processes import Order

SOON_S = 10

PROGRAM = f"""#!{sys.executable}
import os, signal, sys, time
folder = os.path.dirname(sys.argv[0])
ours = int(sys.argv[sys.argv.index("--supervisor-fd") + 1])
if "--take-over" in sys.argv:
    os.mkfifo(folder + "/loading")
    with open(folder + "/loading", "w") as loading:
        loading.write(str(os.getpid()))
    with open(folder + "/loaded") as loaded:
        loaded.read()
    os.write(ours, b"warm\\n")
os.write(ours, b"ready\\n")
signal.pause()
"""


class Kept:
    """A child and the executable it is made of, which says that it is ready."""

    def __init__(self, folder: Path, *, is_vital: bool) -> None:
        self.folder = folder
        self.program = folder / "program"
        self.program.write_text(PROGRAM)
        self.program.chmod(0o700)
        self.is_ready = asyncio.Event()
        self.child = Child(Charge("app", ("app",), None, is_vital=is_vital), Journal(folder / "journal"))

    def keep(self) -> asyncio.Task[int]:
        return asyncio.create_task(self.child.keep(self.is_ready.set))


@pytest.fixture
async def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Kept]:
    made = Kept(tmp_path, is_vital=False)
    monkeypatch.setattr(sys, "executable", str(made.program))
    yield made
    await made.child.leave()


@pytest.mark.parametrize("answer", [b"", b'[{"name":'])
async def test_a_supervisor_that_leaves_before_it_has_answered_is_nobody_who_answers(
    tmp_path: Path, answer: bytes
) -> None:
    async def leave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(answer)
        writer.close()

    async with await asyncio.start_unix_server(leave, tmp_path / "socket"):
        with pytest.raises(ConnectionAbortedError):
            await asyncio.to_thread(give_order, tmp_path / "socket", Order("list"))


async def test_a_process_that_cannot_be_made_is_tried_again(kept: Kept) -> None:
    away = kept.program.rename(kept.folder / "away")
    keeping = kept.keep()
    done, _ = await asyncio.wait([keeping], timeout=0.05)
    assert not done
    away.rename(kept.program)
    await asyncio.wait_for(kept.is_ready.wait(), SOON_S)
    await kept.child.leave()
    assert await keeping == 0


async def test_a_process_for_which_no_file_can_be_opened_is_tried_again(kept: Kept) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (1, hard))
    try:
        keeping = kept.keep()
        await asyncio.sleep(0)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    await asyncio.wait_for(kept.is_ready.wait(), SOON_S)
    await kept.child.leave()
    assert await keeping == 0


async def test_a_vital_one_that_cannot_be_made_at_first_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    assert await asyncio.wait_for(Kept(tmp_path, is_vital=True).keep(), SOON_S) == 1


async def test_nobody_takes_over_from_one_that_is_held_meanwhile(kept: Kept) -> None:
    keeping = kept.keep()
    await asyncio.wait_for(kept.is_ready.wait(), SOON_S)
    os.mkfifo(kept.folder / "loaded")
    replacing = asyncio.create_task(kept.child.replace(""))
    loading = kept.folder / "loading"
    while not loading.exists():  # the release that takes over is being loaded
        await asyncio.sleep(0)
    pid = int(await asyncio.to_thread(loading.read_text))
    kept.child.hold(signal.SIGTERM)
    await asyncio.to_thread((kept.folder / "loaded").write_text, "")
    assert not await asyncio.wait_for(replacing, SOON_S)
    assert kept.child.state.state == "held"
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    await kept.child.leave()
    assert await keeping == 0
