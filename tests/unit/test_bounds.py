"""How long a request may take to arrive, told by the second."""

import pytest
from starlette.types import Receive, Scope, Send
from tests.simulators import Wire
from uvicorn.server import ServerState

from hanbit.entrypoints.bounds import LEAST_BYTES_S, PATIENCE_S, BoundedRequests
from hanbit.entrypoints.listening import http_config


async def upload(_scope: Scope, receive: Receive, send: Send) -> None:
    while (await receive())["more_body"]:
        pass
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
async def connection(wire: Wire) -> BoundedRequests:
    config = http_config(upload)
    config.load()
    protocol = BoundedRequests(config, ServerState(), {})
    protocol.connection_made(wire)
    return protocol


async def test_a_head_has_its_time_from_its_first_byte(connection: BoundedRequests, wire: Wire) -> None:
    connection.waited(PATIENCE_S - 1, PATIENCE_S)
    connection.data_received(b"GET / HT")
    for byte in (b"T", b"P", b"/"):
        connection.waited(PATIENCE_S / 4, PATIENCE_S)
        connection.data_received(byte)
    assert not wire.is_closed
    connection.waited(PATIENCE_S / 4, PATIENCE_S)
    assert b"".join(wire.sent).startswith(b"HTTP/1.1 408 ")
    assert wire.is_closed


@pytest.mark.parametrize(("rate", "is_given_up"), [(LEAST_BYTES_S, False), (LEAST_BYTES_S - 1, True)])
async def test_a_body_has_as_long_as_it_keeps_coming(connection: BoundedRequests, rate: int, is_given_up: bool) -> None:
    connection.data_received(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\n")
    for _ in range(3 * int(PATIENCE_S)):
        connection.data_received(b"x" * rate)
        connection.waited(1, PATIENCE_S)
    assert ("is_late" in connection.cycle.scope) == is_given_up


async def test_time_that_the_answer_takes_is_not_the_clients(connection: BoundedRequests, wire: Wire) -> None:
    connection.data_received(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
    connection.waited(10 * PATIENCE_S, PATIENCE_S)
    assert not wire.is_closed
