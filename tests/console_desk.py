"""The console in this process, over a folder of its own, with a clock that tests set."""

import contextlib
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from starlette.types import ASGIApp
from tests.simulators import Lines, StillClock

from hanbit.gateways.local.passwords import Argon2Passwords
from hanbit.ops.protect.operators import OperatorDesk, new_operator
from hanbit.settings import Settings
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.telemetry.logs import Log
from hanbit.wiring.console import open_console
from hanbit.wiring.operators import operator_desk
from hanbit.wiring.works import local_works

EMAIL, PASSWORD = "op@hanbit.kr", "correct horse battery"
ORIGIN = "http://127.0.0.1:8001"
FROM_US = {"origin": ORIGIN}


@dataclass
class ConsoleDesk:
    app: ASGIApp
    desk: OperatorDesk
    clock: StillClock
    lines: Lines
    data: Path
    log: Log

    def actions(self) -> list[tuple[str, dict[str, Any]]]:
        """What the log says that operators changed."""
        self.log.flush()
        lines = [json.loads(line) for line in self.lines.text.splitlines()]
        return [(line["function"], line["metadata"]) for line in lines if line["event"] == "OPERATOR_ACTION"]

    @contextlib.asynccontextmanager
    async def browser(self, *, address: str = "127.0.0.1", base_url: str = ORIGIN) -> AsyncIterator[httpx.AsyncClient]:
        transport = httpx.ASGITransport(self.app, client=(address, 4_711), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=base_url, headers=FROM_US) as http:
            yield http

    async def add_operator(self, email: str = EMAIL, password: str = PASSWORD) -> None:
        self.desk.operators.add(await new_operator(self.desk, email, password))

    @contextlib.asynccontextmanager
    async def operator(self) -> AsyncIterator[httpx.AsyncClient]:
        """The browser of one who is signed in, added where nobody is yet."""
        if self.desk.operators.find(EMAIL) is None:
            await self.add_operator()
        async with self.browser() as http:
            answer = await http.post("/api/session", json={"email": EMAIL, "password": PASSWORD})
            assert answer.status_code == 201
            yield http


@contextlib.contextmanager
def console_desk(data: Path, now_ms: int, settings: Settings | None = None) -> Iterator[ConsoleDesk]:
    clock, lines = StillClock(now_ms), Lines()
    log = Log(lines, clock.now_ms, service="todo-ops", release="0", level="INFO")
    with contextlib.ExitStack() as stack:
        stack.callback(log.close)
        database = stack.enter_context(contextlib.closing(OpsDatabase(data / "ops.db")))
        passwords = stack.enter_context(contextlib.closing(Argon2Passwords(memory_kib=64, passes=1)))
        desk = operator_desk(database, passwords, clock)
        parts = stack.enter_context(contextlib.ExitStack())
        works = local_works(data, database, clock, log)
        app = open_console(parts, settings or Settings(), data, database, desk, works, log)
        yield ConsoleDesk(app, desk, clock, lines, data, log)
