"""The app of this machine, watched over its management socket and over the address that people use."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import msgspec
from msgspec import Struct

from hanbit.domain.accounts import CANARY_DOMAIN
from hanbit.gateways.local.secret_files import create
from hanbit.ports.activity import ActivityCounts
from hanbit.ports.watched import Visit

SCRAPE_TIMEOUT_S = 5.0
VISIT_TIMEOUT_S = 10.0
RENEWED_AFTER_S = 86_400
"""So old, the canary deletes its account and opens another: what it wrote goes with it."""

TITLE = "canary"


class Canary(Struct, frozen=True):
    email: str
    password: str
    since_s: int


class Failed(Exception):
    """``where``: the step at which the visit went wrong."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


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
        async def ask(address: str) -> None:
            answer = await self._visitor.get(f"{address}/health")
            _expect(answer, 200, "health")

        return await self._visit(ask)

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

    async def _visit(self, go: Callable[[str], Awaitable[None]]) -> Visit:
        self._address = await self._managed("/address") or self._address
        started = time.perf_counter()
        try:
            if self._address is None:
                raise Failed("address")
            async with asyncio.timeout(VISIT_TIMEOUT_S):
                await go(self._address)
        except Failed as failed:
            return Visit(time.perf_counter() - started, failed.where)
        except (httpx.HTTPError, TimeoutError):
            return Visit(time.perf_counter() - started, "connection")
        return Visit(time.perf_counter() - started)

    async def _journey(self, address: str) -> None:
        api = f"{address}/api/v1"
        canary = await self._canary(api)
        credentials = {"email": canary.email, "password": canary.password}
        signed_in = await self._visitor.post(f"{api}/auth/login", json=credentials)
        if signed_in.status_code == httpx.codes.UNAUTHORIZED:  # the data is from before it: the next one is another
            self._secret.unlink(missing_ok=True)
        _expect(signed_in, 200, "sign in")
        bearer = {"authorization": f"Bearer {signed_in.json()['accessToken']}"}
        made = await self._visitor.post(f"{api}/todos", json={"title": TITLE}, headers=bearer)
        one = f"{api}/todos/{_expect(made, 201, 'create').json()['id']}"
        read = _expect(await self._visitor.get(one, headers=bearer), 200, "read")
        if read.json()["title"] != TITLE:
            raise Failed("read")
        done = await self._visitor.patch(one, json={"status": "done"}, headers=bearer)
        if _expect(done, 200, "complete").json()["status"] != "done":
            raise Failed("complete")
        _expect(await self._visitor.delete(one, headers=bearer), 204, "delete")
        if time.time() - canary.since_s > RENEWED_AFTER_S:
            leaving = {"password": canary.password}
            gone = await self._visitor.request("DELETE", f"{api}/me", json=leaving, headers=bearer)
            _expect(gone, 204, "renew")
            self._secret.unlink(missing_ok=True)
            return
        _expect(await self._visitor.post(f"{api}/auth/logout", headers=bearer), 204, "sign out")

    async def _canary(self, api: str) -> Canary:
        """The account in the secret file; opened when there is none."""
        if self._secret.exists():
            return msgspec.json.decode(self._secret.read_bytes(), type=Canary)
        now_s = int(time.time())
        name = f"canary-{now_s}-{secrets.token_hex(4)}@{CANARY_DOMAIN}"
        canary = Canary(name, secrets.token_urlsafe(24), now_s)
        wanted = {"email": canary.email, "password": canary.password, "displayName": TITLE}
        _expect(await self._visitor.post(f"{api}/auth/register", json=wanted), 201, "register")
        create(self._secret, msgspec.json.encode(canary))
        return canary


def _expect(answer: httpx.Response, status: int, where: str) -> httpx.Response:
    if answer.status_code != status:
        raise Failed(where)
    return answer
