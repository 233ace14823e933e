"""``hanbit up`` over a day of operations: the product and its console as real processes, on free loopback ports."""

import contextlib
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.console_day import seed
from tests.console_desk import EMAIL, PASSWORD
from tests.serving import COMMAND, run, wait_until_ready

from hanbit.gateways.local.releases import RELEASES, Releases, make_release
from hanbit.gateways.local.sockets import free_port
from hanbit.stores.sqlite.schema import SCHEMA

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
        keep_releases(data)
        run("ops", "operator", "add", EMAIL, "--data", str(data), given=f"{PASSWORD}\n")
    port, ops_port = free_port(), free_port()
    ports = ("--port", str(port), "--ops-port", str(ops_port))
    with (data.parent / f"{data.name}.out").open("wb") as out:
        process = subprocess.Popen([*COMMAND, "up", "--data", str(data), *ports], stdout=out, stderr=out)
        url, product = f"http://127.0.0.1:{ops_port}", f"http://127.0.0.1:{port}"
        try:
            wait_until_ready(url, process, "/health")
            wait_until_ready(product, process)
            yield ConsoleServing(url, product, data)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


def keep_releases(data: Path) -> None:
    """Those of the seeded change history: the code of these tests under two names, the latter of which serves."""
    releases = Releases(data / RELEASES)
    for made_ms, version in enumerate(("1.17.2", "1.17.3")):
        source = data.parent / f"{data.name}-{version}"
        make_release(source, version, schema_version=len(SCHEMA.migrations), requires=(), made_ms=made_ms)
        releases.add(source)
        releases.set_current(version)
