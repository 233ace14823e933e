"""The product as one ASGI application on memory stores, a still clock and cheap hashes, and a browser of sorts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import httpx
from tests.identity import House, new_house, signing_keys
from tests.simulators import CountingEntropy, Lines

from hanbit.api.app import Parts, create_app
from hanbit.api.events import Streams
from hanbit.api.pacing import Pacing
from hanbit.gateways.local.files import load_grammar, load_words
from hanbit.ports.assets import Asset
from hanbit.stores.memory.replies import MemoryReplies
from hanbit.stores.memory.store import MemoryStore
from hanbit.telemetry.logs import Log
from hanbit.telemetry.metrics import Metrics
from hanbit.telemetry.traces import Tracing
from hanbit.usecases.edits import Desk
from hanbit.wiring.spaces import opener, remover


@dataclass
class Served:
    house: House
    desk: Desk
    log: Log
    lines: Lines
    app: Any
    streams: Streams
    metrics: Metrics

    def client(self, base_url: str = "http://todo.example") -> httpx.AsyncClient:
        """Keeps cookies; knows the product under one address."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=base_url)

    def logged(self) -> list[dict[str, Any]]:
        self.log.flush()
        return self.lines.read()


async def _published() -> dict[str, Any]:
    return signing_keys().jwks


@asynccontextmanager
async def product(
    *, is_https: bool = False, tracing: Tracing | None = None, assets: dict[str, Asset] | None = None
) -> AsyncIterator[Served]:
    house, lines, words, metrics = new_house(), Lines(), load_words(), Metrics()
    grammar = load_grammar()
    desk = Desk(MemoryStore(), house.clock, CountingEntropy(), calendar=grammar.calendar)

    replies = MemoryReplies()
    house.identity = replace(house.identity, open_space=opener(desk, words), delete_spaces=remover(desk, replies))
    log = Log(lines, house.clock.now_ms, service="todo-api", release="test", level="DEBUG")
    streams = Streams(house.identity)
    app = create_app(
        Parts(
            desk=desk,
            identity=house.identity,
            replies=replies,
            streams=streams,
            words=words,
            grammar=lambda: grammar,
            log=log,
            metrics=metrics,
            tracing=tracing or Tracing(),
            entropy=CountingEntropy(),
            pacing=Pacing(0),
            assets=assets or {},
            checks={},
            is_leaving=lambda: False,
            jwks=_published,
            is_https=is_https,
        )
    )
    yield Served(house, desk, log, lines, app, streams, metrics)
