"""An event stream does not outlive the sign-in it was opened with."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.types import Message
from tests.product import Served

from hanbit.api.events import LOOK_S

PERSON = {"email": "bora@example.com", "password": "a long enough one"}
SLACK_S = 1
"""For a busy machine, beyond what is promised."""


class Stream:
    def __init__(self, served: Served, token: str) -> None:
        self.heard: asyncio.Queue[bytes] = asyncio.Queue()
        self.is_over = asyncio.Event()
        self._left = asyncio.Event()
        path = "/api/v1/events"
        scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"",
                 "headers": [(b"authorization", f"Bearer {token}".encode())], "client": ("127.0.0.1", 1)}  # fmt: skip
        self._running = asyncio.ensure_future(served.app(scope, self._receive, self._send))

    async def _receive(self) -> Message:
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.body":
            self.heard.put_nowait(message["body"])
            if not message.get("more_body"):
                self.is_over.set()

    async def leave(self) -> None:
        self._left.set()
        await self._running


@pytest.fixture
async def pulse(served: Served) -> AsyncIterator[None]:
    beating = asyncio.create_task(served.streams.pulse())
    yield
    beating.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await beating


async def signed_in(client: httpx.AsyncClient, verb: str) -> dict[str, str]:
    answer = await client.post(f"/api/v1/auth/{verb}", json=PERSON)
    return {"authorization": f"Bearer {answer.raise_for_status().json()['accessToken']}"}


def _path(sessions: list[dict[str, Any]], *, is_current: bool) -> str:
    return next(f"/api/v1/me/sessions/{one['id']}" for one in sessions if one["current"] is is_current)


@pytest.mark.usefixtures("pulse")
@pytest.mark.parametrize("way", ["sign out", "end it from elsewhere", "new password elsewhere", "delete the account"])
async def test_it_ends_within_a_second_of_the_sign_in(served: Served, client: httpx.AsyncClient, way: str) -> None:
    here = await signed_in(client, "register")
    elsewhere = await signed_in(client, "login")
    stream = Stream(served, here["authorization"].partition(" ")[2])
    other = Stream(served, elsewhere["authorization"].partition(" ")[2])
    await asyncio.wait_for(stream.heard.get(), 5)
    match way:
        case "sign out":
            client.cookies.clear()  # the other sign-in's
            done = await client.post("/api/v1/auth/logout", headers=here)
        case "end it from elsewhere":
            sessions = (await client.get("/api/v1/me/sessions", headers=elsewhere)).json()["items"]
            done = await client.delete(_path(sessions, is_current=False), headers=elsewhere)
        case "new password elsewhere":
            change = {"current": PERSON["password"], "new": "another one that is long"}
            done = await client.post("/api/v1/me/password", json=change, headers=elsewhere)
        case _:
            body = {"password": PERSON["password"]}
            done = await client.request("DELETE", "/api/v1/me", json=body, headers=elsewhere)
    assert done.status_code == 204
    await asyncio.wait_for(stream.is_over.wait(), LOOK_S + SLACK_S)
    if way == "delete the account":
        await asyncio.wait_for(other.is_over.wait(), LOOK_S + SLACK_S)
    assert other.is_over.is_set() == (way == "delete the account")
    await stream.leave()
    await other.leave()
    assert served.streams.count == 0


@pytest.mark.usefixtures("pulse")
async def test_it_ends_when_its_token_does(served: Served, client: httpx.AsyncClient) -> None:
    stream = Stream(served, (await signed_in(client, "register"))["authorization"].partition(" ")[2])
    await asyncio.wait_for(stream.heard.get(), 5)
    served.house.clock.advance(600)
    await asyncio.wait_for(stream.is_over.wait(), LOOK_S + SLACK_S)
    await stream.leave()
