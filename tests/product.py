"""The product as one ASGI application on memory stores, a still clock and cheap hashes, and a browser of sorts."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
from tests.identity import House, new_house, signing_keys
from tests.simulators import CountingEntropy

from hanbit.api.app import Parts, create_app
from hanbit.api.events import Streams
from hanbit.api.pacing import Pacing
from hanbit.api.static import Asset
from hanbit.gateways.local.files import load_grammar, load_words
from hanbit.stores.memory.replies import MemoryReplies
from hanbit.stores.memory.store import MemoryStore
from hanbit.telemetry.logs import Log
from hanbit.telemetry.metrics import Metrics
from hanbit.usecases.edits import Desk
from hanbit.usecases.spaces import delete_spaces_of, open_personal_space

SHELL = Asset("text/html; charset=utf-8", "no-cache", "shell", {"": b"<!doctype html>"})


@dataclass
class Lines:
    """A sink that keeps what was logged."""

    raw: bytearray = field(default_factory=bytearray)

    def write(self, lines: bytes) -> None:
        self.raw += lines

    def close(self) -> None: ...

    def read(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.raw.splitlines()]


@dataclass
class Served:
    house: House
    desk: Desk
    log: Log
    lines: Lines
    app: Any
    streams: Streams

    def client(self, base_url: str = "http://todo.example") -> httpx.AsyncClient:
        """Keeps cookies; knows the product under one address."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=base_url)

    def logged(self) -> list[dict[str, Any]]:
        self.log.flush()
        return self.lines.read()


@asynccontextmanager
async def product(*, is_https: bool = False) -> AsyncIterator[Served]:
    house, lines, words = new_house(), Lines(), load_words()
    grammar = load_grammar()
    desk = Desk(MemoryStore(), house.clock, CountingEntropy(), calendar=grammar.calendar)

    async def open_space(account_id: str, space_id: str, locale: str) -> None:
        inbox = words.say(locale, "space.inbox")
        await open_personal_space(
            desk, account_id, space_id, name=words.say(locale, "space.personal"), inbox_name=inbox
        )

    async def delete_spaces(account_id: str) -> None:
        await delete_spaces_of(desk, account_id)

    house.identity = replace(house.identity, open_space=open_space, delete_spaces=delete_spaces)
    log = Log(lines, house.clock.now_ms, service="todo-api", release="test", level="DEBUG")
    streams = Streams(house.identity)
    app = create_app(
        Parts(
            desk=desk,
            identity=house.identity,
            replies=MemoryReplies(),
            streams=streams,
            words=words,
            grammar=grammar,
            log=log,
            metrics=Metrics(),
            entropy=CountingEntropy(),
            pacing=Pacing(0),
            assets={"/index.html": SHELL},
            checks={},
            is_leaving=lambda: False,
            jwks=lambda: signing_keys().jwks,
            is_https=is_https,
        )
    )
    yield Served(house, desk, log, lines, app, streams)
