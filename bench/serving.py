"""Server processes of a bench: started, pinned, measured, killed."""

import asyncio
import contextlib
import os
import resource
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
START_S = 30
UNLIMITED = {"HANBIT_REGISTRATIONS_PER_HOUR": "1000000", "HANBIT_REQUESTS_PER_SECOND": "1000000"}
"""Wide enough not to refuse a load, while the code that counts still runs."""

NOTHING_SET: Mapping[str, str] = {}

CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, LOAD_CORE = 0, 1
PREFERRED = -15


@dataclass
class Serving:
    """A process that serves on ``port``. Its CPU time is read from the kernel's clock of that process."""

    process: asyncio.subprocess.Process
    port: int

    def cpu_s(self) -> float:
        """User and system time of all its threads so far (clock_getcpuclockid(3))."""
        return time.clock_gettime((~self.process.pid << 3) | 2)

    def rss_bytes(self) -> int:
        pages = Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * resource.getpagesize()

    async def kill(self) -> None:
        self.process.kill()
        await self.process.wait()

    async def leave(self) -> None:
        """Asked to; killed if it does not."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGINT)
            try:
                await asyncio.wait_for(self.process.wait(), 20)
            except TimeoutError:
                await self.kill()


async def start_product(
    data: Path, port: int, *, source: Path = ROOT / "src", settings: Mapping[str, str] = NOTHING_SET
) -> Serving:
    """``hanbit app`` from ``source``; returns when it says that it serves. Raises RuntimeError when it does not."""
    command = ["-m", "hanbit.entrypoints.cli", "app", "--data", str(data), "--port", str(port)]
    return await _start(command, port, source=source, settings=settings)


async def start_watcher(data: Path, port: int, *, settings: Mapping[str, str]) -> Serving:
    """``hanbit ops serve``: watches the product of the folder and takes its spans in."""
    command = ["-m", "hanbit.entrypoints.cli", "ops", "serve", "--data", str(data), "--port", str(port)]
    return await _start(command, port, source=ROOT / "src", settings=settings)


async def start_hello(port: int) -> Serving:
    return await _start(["-m", "bench.hello", str(port)], port, source=ROOT / "src")


@contextlib.asynccontextmanager
async def leaving(serving: Serving) -> AsyncIterator[Serving]:
    try:
        yield serving
    finally:
        await serving.leave()


async def _start(command: list[str], port: int, *, source: Path, settings: Mapping[str, str] = NOTHING_SET) -> Serving:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        cwd=ROOT,
        env={**env_of(source), **UNLIMITED, **settings, "PYTHONUNBUFFERED": "1"},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    serving = Serving(process, port)
    try:
        said = await asyncio.wait_for(process.stdout.readline(), START_S)
    except TimeoutError:
        said = b""
    if not said:
        with contextlib.suppress(ProcessLookupError):
            await serving.kill()
        raise RuntimeError(f"no server on port {port}")
    return serving


def env_of(source: Path) -> dict[str, str]:
    """With which the product is imported from ``source``, and the bench from here."""
    return os.environ | {"PYTHONPATH": f"{source}{os.pathsep}{ROOT}"}


def pin(process_id: int, core: int) -> bool:
    """Keep a process on one core, if there are two; tells whether it did."""
    if len(CORES) < 2:
        return False
    _allow(process_id, {CORES[core]})
    return True


def unpin(process_id: int) -> None:
    _allow(process_id, set(CORES))


def prefer(process_id: int) -> bool:
    """Ahead of what others run on this machine, if that is ours to say; tells whether it is."""
    try:
        os.setpriority(os.PRIO_PROCESS, process_id, PREFERRED)
    except PermissionError:
        return False
    _prefer_session(process_id, PREFERRED)
    return True


def _prefer_session(process_id: int, priority: int) -> None:
    """Linux may weigh sessions against each other first (sched(7), autogroups)."""
    with contextlib.suppress(OSError):
        Path(f"/proc/{process_id}/autogroup").write_text(str(priority))


def _allow(process_id: int, cores: set[int]) -> None:
    for thread in Path(f"/proc/{process_id}/task").iterdir():
        os.sched_setaffinity(int(thread.name), cores)


@contextlib.contextmanager
def unpinned() -> Iterator[None]:
    """Whatever is pinned and preferred inside, this process is as it was afterwards."""
    cores, priority = os.sched_getaffinity(0), os.getpriority(os.PRIO_PROCESS, 0)
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)
        os.setpriority(os.PRIO_PROCESS, 0, priority)
        _prefer_session(os.getpid(), priority)


def allow_many_files() -> int:
    """Raise the soft limit of open files to the hard one, which children inherit; returns it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard
