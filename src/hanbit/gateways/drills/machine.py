"""``hanbit up`` on a folder of its own, with a second place, run and killed as an operator's would be."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from hanbit.domain.reasons import Reason
from hanbit.gateways.local.sockets import SUPERVISOR_SOCKET, free_port, socket_in
from hanbit.gateways.local.supervisor import give_order, state_of
from hanbit.gateways.local.waiting import comes_true
from hanbit.ops.observe.processes import Order
from hanbit.ops.recover.drills import DrillFailed

COMMAND = (sys.executable, "-m", "hanbit.entrypoints.cli")


@dataclass
class Machine:
    """``place``: an empty folder for all that it has."""

    place: Path
    data: Path = field(init=False)
    second: Path = field(init=False)
    keys: Path = field(init=False)
    url: str = field(init=False)
    _process: "subprocess.Popen[bytes] | None" = None

    def __post_init__(self) -> None:
        self.data, self.second, self.keys = self.place / "data", self.place / "second", self.place / "keys"
        self._port, self._ops_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        words = ("up", "--data", str(self.data), "--port", str(self._port), "--ops-port", str(self._ops_port))
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen((*COMMAND, *words), env=self.environment, stdout=quiet, stderr=quiet)  # noqa: S603

    def run(self, *words: str) -> None:
        """An operator's command on the data folder. Raises DrillFailed with the last line that it says."""
        command = (*COMMAND, "ops", *words, "--data", str(self.data))
        ended = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)  # noqa: S603
        if ended.returncode != 0:
            said = (ended.stderr or ended.stdout).strip().splitlines()[-1:]
            raise DrillFailed("drill.command", command=" ".join(words[:2]), said="".join(said))

    def hold(self, process: str) -> None:
        """Killed, and kept down; returns when it is gone."""
        self._order(Order("hold", process, is_abrupt=True))
        until(lambda: self._pid(process) is None, 30, Reason("drill.still_up", {"process": process}))

    def release(self, process: str) -> None:
        self._order(Order("release", process))

    def kill(self, process: str) -> None:
        """As a crash would: whoever keeps it running finds out by itself."""
        pid = self._pid(process)
        if pid is None:
            raise DrillFailed("drill.down", process=process)
        os.kill(pid, signal.SIGKILL)

    def lose(self) -> None:
        """Everything dies at once, and the data folder is gone."""
        assert self._process is not None
        family = psutil.Process(self._process.pid)
        for process in [family, *family.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        self._process.wait()
        shutil.rmtree(self.data)

    def move(self) -> None:
        """To a new folder and a new second place; the former second place stays as it was."""
        self.data, self.second = self.place / "new data", self.place / "new second"

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(30)
                return
            self._process.kill()
            self._process.wait()

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "HANBIT_SECOND_BACKUP_FOLDER": str(self.second),
            "HANBIT_REGISTRATIONS_PER_HOUR": "0",
            "HANBIT_REQUESTS_PER_SECOND": "0",
        }

    def _order(self, order: Order) -> None:
        try:
            give_order(socket_in(self.data, SUPERVISOR_SOCKET), order)
        except OSError as error:
            raise DrillFailed("site.unsupervised") from error

    def _pid(self, name: str) -> int | None:
        try:
            state = state_of(socket_in(self.data, SUPERVISOR_SOCKET), name)
        except OSError:
            return None
        return state.pid if state else None


def until(holds: Callable[[], bool], patience_s: float, otherwise: Reason) -> None:
    """Raises DrillFailed, for the reason of ``otherwise``, when it does not come to hold."""
    if not comes_true(holds, patience_s):
        raise DrillFailed(otherwise.code, **otherwise.params)
