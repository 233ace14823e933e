"""The app of this machine, watched over its management socket and over the address that people use."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import msgspec
from msgspec import Struct

from hanbit.gateways.local.journey import JourneyFailed, Traveller, enrol, leave, new_traveller, travel
from hanbit.gateways.local.secret_files import create
from hanbit.ports.activity import ActivityCounts
from hanbit.ports.watched import Visit

SCRAPE_TIMEOUT_S = 5.0
VISIT_TIMEOUT_S = 10.0
RENEWED_AFTER_S = 86_400
"""So old, the canary deletes its account and opens another: what it wrote goes with it."""


class Canary(Struct, frozen=True):
    email: str
    password: str
    since_s: int

    @property
    def traveller(self) -> Traveller:
        return Traveller(self.email, self.password)


class LocalWatched:
    def __init__(self, management: Path, secret: Path) -> None:
        """``management``: the app's socket, whether or not it is there. ``secret``: where the canary's password is."""
        transport = httpx.AsyncHTTPTransport(uds=str(management))
        self._manager = httpx.AsyncClient(transport=transport, base_url="http://management", timeout=SCRAPE_TIMEOUT_S)
        self._visitor = httpx.AsyncClient(timeout=VISIT_TIMEOUT_S, headers={"user-agent": "hanbit-canary"})
        self._secret = secret
        self._address: str | None = None

    async def metrics(self) -> str | None:
        return await self._managed("/metrics")

    async def activity(self) -> ActivityCounts | None:
        counted = await self._managed("/activity")
        return None if counted is None else msgspec.json.decode(counted, type=ActivityCounts)

    async def health(self) -> Visit:
        return await self._visit(self._ask_health)

    async def journey(self) -> Visit:
        return await self._visit(self._journey)

    async def close(self) -> None:
        await self._manager.aclose()
        await self._visitor.aclose()

    async def _managed(self, path: str) -> str | None:
        try:
            answer = await self._manager.get(path)
        except httpx.HTTPError:
            return None
        return answer.text if answer.status_code == 200 else None

    async def _visit(self, go: Callable[[], Awaitable[None]]) -> Visit:
        started = time.perf_counter()
        fault = await self._fault_of(go)
        return Visit(time.perf_counter() - started, fault)

    async def _fault_of(self, go: Callable[[], Awaitable[None]]) -> str | None:
        self._address = await self._managed("/address") or self._address
        if self._address is None:
            return "address"
        self._visitor.base_url = httpx.URL(self._address)
        try:
            async with asyncio.timeout(VISIT_TIMEOUT_S):
                await go()
        except JourneyFailed as failed:
            return failed.step
        except (httpx.HTTPError, TimeoutError):
            return "connection"
        return None

    async def _ask_health(self) -> None:
        answer = await self._visitor.get("/health")
        if answer.status_code != httpx.codes.OK:
            raise JourneyFailed("journey.status", "health", answer.status_code, due=httpx.codes.OK)

    async def _journey(self) -> None:
        canary = await self._canary()
        try:
            await travel(self._visitor, canary.traveller)
        except JourneyFailed as failed:
            if (failed.step, failed.status) == ("sign_in", httpx.codes.UNAUTHORIZED):
                self._secret.unlink(missing_ok=True)  # the data is from before it: the next one is another
            raise
        if time.time() - canary.since_s > RENEWED_AFTER_S:
            await leave(self._visitor, canary.traveller)
            self._secret.unlink(missing_ok=True)

    async def _canary(self) -> Canary:
        """The account in the secret file; opened when there is none."""
        if self._secret.exists():
            return msgspec.json.decode(self._secret.read_bytes(), type=Canary)
        traveller = new_traveller()
        await enrol(self._visitor, traveller)
        canary = Canary(traveller.email, traveller.password, int(time.time()))
        create(self._secret, msgspec.json.encode(canary))
        return canary
