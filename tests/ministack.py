"""AWS on this machine: ministack as a process of its own, on a free loopback port, with credentials that open nothing.

It runs uploaded code as whoever started it, so it must never listen anywhere but on loopback.
"""

import asyncio
import contextlib
import os
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from hanbit.gateways.local.clock import PooledEntropy
from hanbit.gateways.local.sockets import free_port
from hanbit.stores.dynamodb.calls import Table
from hanbit.stores.dynamodb.table import DEFINITION

REGION = "ap-northeast-2"
PATIENCE_S = 30
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",  # ministack looks at neither
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
}
LISTENS_HERE_ALONE = {"BIND_HOST": "127.0.0.1", "IOT_MTLS_ENABLED": "0"}
"""The second keeps its MQTT listener away, which takes every address whatever the first one says."""

WORKERS = 8

SHARED = "MINISTACK_URL"
"""Names one that runs already, for tests that start tests."""


@dataclass(frozen=True)
class Ministack:
    """``dynamodb``: a client, made once: reading its model takes longer than most tests. It is more patient than the
    product's: on a busy machine moto takes seconds for what AWS does in milliseconds, and applies twice what is asked
    for again."""

    url: str
    dynamodb: Any
    cognito: Any
    executor: ThreadPoolExecutor

    @contextlib.asynccontextmanager
    async def table(self, *, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> AsyncIterator[Table]:
        """An empty one of its own."""
        from hanbit.gateways.aws.remote import BotoRemote  # late: most tests can do without the SDK

        name = f"hanbit-{uuid.uuid4().hex}"
        self.dynamodb.create_table(TableName=name, **DEFINITION)
        remote = BotoRemote(lambda: self.dynamodb, PooledEntropy(), executor=self.executor, pause=pause)
        try:
            yield Table(remote, name, PooledEntropy())
        finally:
            self.dynamodb.delete_table(TableName=name)


def program(name: str = "ministack") -> Path:
    """Installed by ``make test``, in an environment of its own beside this one."""
    path = Path(sys.prefix) / "emulators" / "bin" / name
    assert path.exists(), f"{path} is missing: make test sets it up"
    return path


@contextlib.contextmanager
def ministack(folder: Path) -> Iterator[Ministack]:
    from hanbit.gateways.aws.remote import open_client  # late: most tests can do without the SDK

    with _answering(folder) as url, ThreadPoolExecutor(WORKERS) as executor, _environment():
        dynamodb, cognito = (
            open_client(name, region=REGION, endpoint=url, read_s=PATIENCE_S) for name in ("dynamodb", "cognito-idp")
        )
        dynamodb.meta.events.register("provide-client-params.dynamodb.Scan", _no_scan)
        yield Ministack(url, dynamodb, cognito, executor)
        dynamodb.close()
        cognito.close()


def _no_scan(**_: Any) -> None:
    raise AssertionError("a Scan reads every partition there is: nothing in the product may")


@contextlib.contextmanager
def _answering(folder: Path) -> Iterator[str]:
    if SHARED in os.environ:
        yield os.environ[SHARED]
        return
    port = free_port()
    own = LISTENS_HERE_ALONE | {"GATEWAY_PORT": str(port), "MINISTACK_REGION": REGION, "LOG_LEVEL": "WARNING"}
    with _serving([str(program())], own, port, "/_ministack/health", folder) as url:
        yield url


@contextlib.contextmanager
def another_emulator(folder: Path, **settings: str) -> Iterator[str]:
    """moto's server, for a second opinion."""
    port = free_port()
    command = [str(program("moto_server")), "-H", "127.0.0.1", "-p", str(port)]
    with _serving(command, settings, port, "/moto-api/data.json", folder) as url:
        yield url


@contextlib.contextmanager
def _serving(command: list[str], own: dict[str, str], port: int, path: str, folder: Path) -> Iterator[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | own
    with (folder / "emulator.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_it_answers(url + path, process, folder)
        yield url
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


@contextlib.contextmanager
def _environment() -> Iterator[None]:
    """No credentials but ours, and no authority but the machine's own: loopback has no certificate to check."""
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(CREDENTIALS)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _wait_until_it_answers(url: str, process: "subprocess.Popen[bytes]", folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    with httpx.Client() as http:
        while time.monotonic() < deadline and process.poll() is None:
            with contextlib.suppress(httpx.TransportError):
                if http.get(url).status_code == 200:
                    return
            time.sleep(0.02)
    raise RuntimeError(f"the emulator did not answer: {(folder / 'emulator.log').read_text()[-2000:]}")
