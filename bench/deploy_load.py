"""Mixed work at a steady rate, that goes on whatever happens to the server, and remembers what it was told."""

import asyncio
import contextlib
import itertools
import time
from collections import Counter
from dataclasses import dataclass, field
from uuid import uuid4

import httpx

from hanbit.gateways.drills.people import enrol
from hanbit.gateways.local.journey import Traveller

CONNECTIONS = 40
TIMEOUT_S = 20
PEOPLE = 8


@dataclass(frozen=True)
class Tally:
    sent: int
    failed: int
    why: str
    slowest_s: float
    acknowledged: int
    lost: int = 0

    def __str__(self) -> str:
        why = f" ({self.why})" if self.why else ""
        return (
            f"{self.sent} requests, {self.failed} failed{why}, slowest {self.slowest_s:.2f} s;"
            f" {self.acknowledged} writes acknowledged, {self.lost} lost"
        )


@dataclass
class Load:
    url: str
    rate: int
    _sent: int = 0
    _failed: "Counter[str]" = field(default_factory=Counter)
    _slowest_s: float = 0.0
    _written: dict[str, set[str]] = field(default_factory=dict)
    _people: list[tuple[Traveller, str]] = field(default_factory=list)
    _under_way: "set[asyncio.Task[None]]" = field(default_factory=set)
    _sending: "asyncio.Task[None] | None" = None

    def is_served(self) -> bool:
        with contextlib.suppress(httpx.HTTPError):
            return httpx.get(f"{self.url}/health/ready").status_code == 200
        return False

    async def begin(self) -> None:
        limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
        self._http = httpx.AsyncClient(base_url=self.url, timeout=TIMEOUT_S, limits=limits)
        for _ in range(PEOPLE):
            someone = await asyncio.to_thread(enrol, self.url)
            self._people.append((someone, await self._token(someone)))
            self._written[someone.email] = set()
        self._sending = asyncio.create_task(self._send())

    def sofar(self) -> Tally:
        why = ", ".join(f"{count} × {what}" for what, count in self._failed.most_common(4))
        written = sum(map(len, self._written.values()))
        return Tally(self._sent, sum(self._failed.values()), why, self._slowest_s, written)

    async def end(self) -> Tally:
        """Stops, and looks for every write that was acknowledged."""
        assert self._sending is not None
        self._sending.cancel()
        await asyncio.gather(*self._under_way)
        lost = 0
        for someone, _ in self._people:
            lost += len(self._written[someone.email] - await self._there(await self._token(someone)))
        await self._http.aclose()
        found = self.sofar()
        return Tally(found.sent, found.failed, found.why, found.slowest_s, found.acknowledged, lost)

    async def _send(self) -> None:
        started_s, renewed_s = time.monotonic(), time.monotonic()
        for number in itertools.count():
            await asyncio.sleep(max(0.0, started_s + number / self.rate - time.monotonic()))
            if time.monotonic() - renewed_s > 300:  # a token is good for ten minutes
                self._people = [(someone, await self._token(someone)) for someone, _ in self._people]
                renewed_s = time.monotonic()
            task = asyncio.create_task(self._one(number))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _one(self, number: int) -> None:
        someone, token = self._people[number % PEOPLE]
        headers = {"authorization": f"Bearer {token}"}
        identifier, started_s = str(uuid4()), time.monotonic()
        self._sent += 1
        try:
            if number % 5 == 0:
                todo = {"id": identifier, "title": f"to-do {number}"}
                answer = await self._http.post("/api/v1/todos", json=todo, headers=headers)
            else:
                answer = await self._http.get("/api/v1/todos", params={"limit": 20}, headers=headers)
        except httpx.HTTPError as error:
            self._failed[type(error).__name__] += 1
            return
        self._slowest_s = max(self._slowest_s, time.monotonic() - started_s)
        if answer.status_code >= 400:
            self._failed[str(answer.status_code)] += 1
        elif answer.status_code == 201:
            self._written[someone.email].add(identifier)

    async def _token(self, someone: Traveller) -> str:
        answer = await self._http.post("/api/v1/auth/login", json=someone.credentials)
        token: str = answer.raise_for_status().json()["accessToken"]
        return token

    async def _there(self, token: str) -> set[str]:
        headers, found, parameters = {"authorization": f"Bearer {token}"}, set(), dict[str, str]()
        while True:
            answer = await self._http.get("/api/v1/sync", params=parameters, headers=headers)
            page = answer.raise_for_status().json()
            found |= {todo["id"] for todo in page["todos"]}
            if not page["hasMore"]:
                return found
            parameters = {"cursor": page["cursor"]}
