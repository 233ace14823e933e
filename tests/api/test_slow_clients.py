"""Clients that keep a server waiting: for a head, for a body, for the next request."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

import pytest
from tests.product import Served

from hanbit.entrypoints.listening import Server, http_config
from hanbit.gateways.local.sockets import bound_socket

pytestmark = pytest.mark.quiet

PATIENCE_S = 0.3
SOON_S = 5
POST = b"POST /api/v1/auth/register HTTP/1.1\r\nhost: x\r\naccept-language: en\r\ncontent-type: application/json\r\n"
GET = b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n"

Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@pytest.fixture
async def line(served: Served) -> AsyncIterator[Ends]:
    """A connection to a server with little patience."""
    async with serving(served, patience_s=PATIENCE_S) as ends:
        yield ends


@contextlib.asynccontextmanager
async def serving(served: Served, *, patience_s: float = 60, keep_alive_s: int = 60) -> AsyncIterator[Ends]:
    listening = bound_socket("127.0.0.1", 0)
    listening.listen()
    server = Server(http_config(served.app, keep_alive_s=keep_alive_s), patience_s=patience_s)
    running = asyncio.create_task(server.serve(sockets=[listening]))
    reader, writer = await asyncio.open_connection(*listening.getsockname())
    try:
        yield reader, writer
    finally:
        writer.close()
        server.should_exit = True
        await running
        listening.close()


async def rest(line: Ends) -> bytes:
    """All that still comes until the server closes."""
    return await asyncio.wait_for(line[0].read(), SOON_S)


async def answered(line: Ends) -> None:
    line[1].write(GET)
    await asyncio.wait_for(line[0].readuntil(b'{"status":"ok"}'), SOON_S)


async def test_who_never_says_anything_is_let_go(line: Ends) -> None:
    assert await rest(line) == b""


@pytest.mark.parametrize("head", [b"G", GET[:-2], POST])
async def test_a_head_that_never_ends_is_a_timeout(line: Ends, head: bytes) -> None:
    line[1].write(head)
    assert (await rest(line)).startswith(b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n")


@pytest.mark.parametrize("length", [b"content-length: 90\r\n\r\n", b"transfer-encoding: chunked\r\n\r\n"])
@pytest.mark.parametrize("begun", [b"", b'5\r\n{"ema\r\n'])
async def test_a_body_that_never_comes_is_a_timeout_in_words(
    served: Served, line: Ends, length: bytes, begun: bytes
) -> None:
    line[1].write(POST + length + begun)
    head, _, body = (await rest(line)).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 ")
    assert b"connection: close" in head
    assert json.loads(body)["code"] == "too_slow"
    assert [(one["status"], one["level"]) for one in served.logged()] == [(408, "INFO")]


async def test_a_body_that_comes_after_its_refusal_is_not_waited_for(line: Ends) -> None:
    line[1].write(POST.replace(b"json", b"xml") + b"content-length: 90\r\n\r\n")
    assert (await rest(line)).startswith(b"HTTP/1.1 415 ")


async def test_after_an_answer_a_half_head_is_a_timeout(line: Ends) -> None:
    await answered(line)
    line[1].write(GET[:-2])
    assert (await rest(line)).startswith(b"HTTP/1.1 408 ")


async def test_bare_line_ends_do_not_keep_a_connection(line: Ends) -> None:
    await answered(line)
    line[1].write(b"\r\n")
    assert await rest(line) == b""


async def test_a_connection_that_is_used_no_more_is_closed(served: Served) -> None:
    async with serving(served, keep_alive_s=1) as line:
        await answered(line)
        assert await rest(line) == b""


async def test_whoever_waits_for_the_server_is_not_hurried(line: Ends) -> None:
    """An open stream is such a one: it lives on while another connection is given up."""
    person = b'{"email":"bora@example.com","password":"a long enough one"}'
    line[1].write(POST + b"content-length: %d\r\n\r\n" % len(person) + person)
    signed_up = await asyncio.wait_for(line[0].readuntil(b'"expiresIn":600}'), SOON_S)
    token = json.loads(signed_up.partition(b"\r\n\r\n")[2])["accessToken"]
    line[1].write(f"GET /api/v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\r\n".encode())
    await asyncio.wait_for(line[0].readuntil(b'"rev":1}'), SOON_S)
    other = await asyncio.open_connection(*line[1].get_extra_info("peername"))
    assert await rest(other) == b""
    other[1].close()
    assert not line[0].at_eof()
