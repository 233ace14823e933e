"""An event stream does not outlive the sign-in it was opened with."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.types import Message
from tests.open_stream import OpenStream
from tests.product import Served

from hanbit.api import events
from hanbit.api.events import LOOK_S
from hanbit.domain.accounts import Account
from hanbit.ports.tokens import Claims
from hanbit.usecases.identity import Principal

PERSON = {"email": "bora@example.com", "password": "a long enough one"}
SLACK_S = 1
"""For a busy machine, beyond what is promised."""


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
    stream = OpenStream(served.app, here["authorization"].partition(" ")[2])
    other = OpenStream(served.app, elsewhere["authorization"].partition(" ")[2])
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
    stream = OpenStream(served.app, (await signed_in(client, "register"))["authorization"].partition(" ")[2])
    await asyncio.wait_for(stream.heard.get(), 5)
    served.house.clock.advance(600)
    await asyncio.wait_for(stream.is_over.wait(), LOOK_S + SLACK_S)
    await stream.leave()


class Reader:
    """A client that reads nothing more once it has stalled; what is sent to it waits until it leaves."""

    def __init__(self) -> None:
        self.parts: list[Message] = []
        self.reads = asyncio.Event()
        self.reads.set()
        self.is_over = asyncio.Event()

    async def send(self, message: Message) -> None:
        await self.reads.wait()
        self.parts.append(message)
        if not message["more_body"]:
            self.is_over.set()


def listening(served: Served, reader: Reader, account_id: str, *, expires_s: int) -> events.Stream:
    """A stream on a space of this account, as it is once its headers are sent."""
    claims = Claims(
        subject=account_id, session_id="session", jti="token", key_id="key", issued_s=0, expires_s=expires_s
    )
    account = Account(id=account_id, email="a@example.com", display_name="a", password_hash="",
                      personal_space_id="space", created_at="2026-01-01T00:00:00Z")  # fmt: skip
    stream = events.Stream(Principal(account, claims), ("space",), reader.send)
    served.streams.add(stream)
    return stream


@pytest.mark.usefixtures("pulse")
async def test_a_client_that_reads_nothing_keeps_no_other_stream_from_ending(served: Served) -> None:
    now_s = served.house.clock.now_ms() // 1000
    stalled, other = Reader(), Reader()
    stalled.reads.clear()
    for reader, account_id in ((stalled, "first"), (other, "second")):
        listening(served, reader, account_id, expires_s=now_s)

    await asyncio.wait_for(other.is_over.wait(), LOOK_S + SLACK_S)


async def test_a_client_that_reads_nothing_does_not_keep_the_server_from_leaving(served: Served) -> None:
    stalled, other = Reader(), Reader()
    stalled.reads.clear()
    for reader, account_id in ((stalled, "first"), (other, "second")):
        listening(served, reader, account_id, expires_s=2**40)
    await asyncio.wait_for(served.streams.close(), LOOK_S + SLACK_S)
    assert other.is_over.is_set()


async def test_the_end_follows_what_is_still_going_out_and_nothing_follows_the_end(served: Served) -> None:
    reader = Reader()
    stream = listening(served, reader, "first", expires_s=2**40)
    reader.reads.clear()
    going_out = asyncio.create_task(stream.say(b"one"))
    await asyncio.sleep(0)
    await stream.say(b"two", is_last=True)
    reader.reads.set()
    await going_out
    await stream.say(b"three")
    assert [(part["body"], part["more_body"]) for part in reader.parts] == [(b"one", True), (b"two", False)]


async def test_of_what_a_client_leaves_unread_the_newest_about_each_space_is_kept(served: Served) -> None:
    reader = Reader()
    stream = listening(served, reader, "first", expires_s=2**40)
    reader.reads.clear()
    going_out = asyncio.create_task(stream.say(b"one"))
    await asyncio.sleep(0)
    for rev in range(1000):
        served.streams.announce("space", rev)
        await stream.say(b":\n\n")
    await asyncio.sleep(0)
    reader.reads.set()
    await going_out
    [_, unread] = reader.parts
    assert unread["body"].count(b"event: rev") == unread["body"].count(b":\n\n") == 1
    assert b'"rev":999}' in unread["body"]
