"""``make drill-deploys``: releases put to work and taken back under load, and broken ones that take themselves back.

Every answer counts: a request that is refused, reset or answered with an error has failed, and every write that was
acknowledged must be there at the end.
"""

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from rich.console import Console

from bench.deploy_load import Load
from bench.serving import ROOT
from hanbit.domain.reasons import Reason
from hanbit.gateways.drills.machine import COMMAND, Machine, until
from hanbit.ops.release.deploys import Deployment

ROUNDS = 5
RATE = 200
WATCH_S = 6
BROKEN_WATCH_S = 60
BACK_LIMIT_MS = 60_000

BROKEN: dict[str, tuple[str, str, str]] = {
    "fails to start": (
        "entrypoints/server.py",
        "    server = Server(http_config(product.app))\n",
        "    raise RuntimeError('broken')\n    server = Server(http_config(product.app))\n",
    ),
    "fails the smoke test": (
        "entrypoints/server.py",
        "    server = Server(http_config(product.app))\n",
        "    server = Server(http_config(_forgetful(product.app)))\n",
    ),
    "answers 5 % errors": (
        "entrypoints/server.py",
        "    server = Server(http_config(product.app))\n",
        "    server = Server(http_config(_failing(product.app, product.metrics)))\n",
    ),
}
"""Faults that no rehearsal sees, for it does not serve: file, what stands there, and what is put there instead."""

SPOILT = '''

def _forgetful(app):
    """Finds nothing."""

    async def answer(scope, receive, send):
        if b"q=" in scope.get("query_string", b""):
            scope = {**scope, "query_string": b"q=nothing-has-this"}
        await app(scope, receive, send)

    return answer


def _failing(app, metrics):
    """Every twentieth request of those that came five seconds after the start."""
    import time

    began_s, count = time.monotonic(), [0]

    async def answer(scope, receive, send):
        count[0] += 1
        if scope["type"] != "http" or count[0] % 20 or time.monotonic() < began_s + 5:
            return await app(scope, receive, send)
        metrics.route("GET", "/broken").observe(500, 0.001)
        await send({"type": "http.response.start", "status": 500, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    return answer
'''


@dataclass
class Verdict:
    deployments: list[Deployment] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def expect(self, row: Deployment, result: str) -> None:
        self.deployments.append(row)
        if row.result != result:
            self.faults.append(f"{row.kind} {row.version}: {row.result} ({row.fault}), expected {result}")
        if result == "rolled_back" and (row.back_ms is None or row.back_ms > BACK_LIMIT_MS):
            self.faults.append(f"{row.version}: back after {row.back_ms} ms")


@dataclass
class Operator:
    """Who types the commands."""

    machine: Machine
    folder: Path

    async def release(self, version: str, spoil: tuple[str, str, str] | None = None) -> Path:
        """A release of this checkout's code; ``spoil``: with a fault planted before it is sealed."""
        target = self.folder / version
        source = self.folder / f"source of {version}"
        shutil.copytree(ROOT / "src", source / "src", ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("locales", "spec"):
            shutil.copytree(ROOT / name, source / name)
        if spoil is not None:
            name, was, becomes = spoil
            path = source / "src" / "hanbit" / name
            text = path.read_text()
            assert text.count(was) == 1, f"the code has moved on: plant {version} anew"
            path.write_text(text.replace(was, becomes) + SPOILT)
        await self._run("build", str(target), "--version", version, code=source / "src", on_data=False)
        return target

    async def deploy(self, release: Path, *, watch_s: float) -> Deployment:
        waived = ("--despite", "alarms", "--despite", "budget")
        await self._run("run", str(release), "--why", "drill", "--watch", str(watch_s), *waived)
        return await self._last()

    async def roll_back(self) -> Deployment:
        await self._run("rollback", "--why", "drill", "--watch", str(WATCH_S))
        return await self._last()

    async def _last(self) -> Deployment:
        lines = (await self._run("history", "--json")).splitlines()
        return msgspec.json.decode(lines[0], type=Deployment)

    async def _run(self, *words: str, code: Path | None = None, on_data: bool = True) -> bytes:
        environment = {**self.machine.environment, **({"PYTHONPATH": str(code)} if code else {})}
        where = ("--data", str(self.machine.data)) if on_data else ()
        process = await asyncio.create_subprocess_exec(
            *COMMAND, "ops", "deploy", *words, *where, env=environment,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        said, _ = await process.communicate()
        return said


async def drill(folder: Path, *, rounds: int, rate: int, say: Callable[[str], None]) -> bool:
    """Whether everything held."""
    machine = Machine(folder)
    machine.start()
    load = Load(machine.url, rate)
    operator, verdict = Operator(machine, folder / "releases to be"), Verdict()
    operator.folder.mkdir()
    try:
        until(load.is_served, 60, Reason("drill.no_start"))
        await load.begin()
        for number in range(1, rounds + 1):
            release = await operator.release(f"1.0.{number}")
            verdict.expect(await operator.deploy(release, watch_s=WATCH_S), "deployed")
            verdict.expect(await operator.roll_back(), "deployed")
        good = load.sofar()
        say(f"{rounds} deploys and {rounds} roll-backs: {good}")
        verdict.expect(await operator.deploy(await operator.release("2.0.0"), watch_s=WATCH_S), "deployed")
        for number, (name, spoil) in enumerate(BROKEN.items(), start=1):
            release = await operator.release(f"3.0.{number}", spoil)
            row = await operator.deploy(release, watch_s=BROKEN_WATCH_S)
            verdict.expect(row, "rolled_back")
            say(f"a release that {name}: {row.result} after {(row.back_ms or 0) / 1000:.1f} s ({row.fault})")
        total = await load.end()
        say(f"with the broken ones: {total}")
    finally:
        machine.stop()
    for fault in verdict.faults:
        say(f"FAULT {fault}")
    return not verdict.faults and good.failed == 0 and total.lost == 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--rate", type=int, default=RATE)
    args = parser.parse_args()
    console = Console(highlight=False, soft_wrap=True)
    started_s = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        held = asyncio.run(drill(Path(folder), rounds=args.rounds, rate=args.rate, say=console.print))
    console.print(f"{'held' if held else 'DID NOT HOLD'} in {time.monotonic() - started_s:.0f} s")
    sys.exit(not held)


if __name__ == "__main__":
    main()
