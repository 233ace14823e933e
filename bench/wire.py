"""HTTP/1.1 as cheap as it gets in Python: request bytes are made beforehand, an answer is looked at, not parsed."""

import asyncio
from collections.abc import Callable
from typing import Any, cast

import msgspec

Answered = Callable[["Connection", int, bytes], None]
"""(connection, status, body); status 0: the connection ended before an answer was whole."""

_encode = msgspec.json.Encoder().encode
_HEAD_END = b"\r\n\r\n"
_LENGTH = b"\r\ncontent-length: "


def request(method: str, path: str, token: str = "", body: Any = None, **headers: str) -> bytes:
    """``body``: to be sent as JSON. Header names are written with underscores."""
    lines = [f"{method} {path} HTTP/1.1", "host: 127.0.0.1"]
    if token:
        lines += [f"authorization: Bearer {token}", "user-agent: hanbit-bench/1"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    raw = b"" if body is None else _encode(body)
    if body is not None:
        lines += ["content-type: application/json", f"content-length: {len(raw)}"]
    return "\r\n".join(lines).encode() + _HEAD_END + raw


class Connection(asyncio.Protocol):
    """One request at a time on a connection that is kept."""

    __slots__ = ("_buffer", "_on_answer", "is_open", "payload", "transport")

    def __init__(self, on_answer: Answered) -> None:
        self._on_answer = on_answer
        self._buffer = b""
        self.is_open = False
        self.payload: Any = None
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.is_open = True

    def send(self, raw: bytes, payload: Any = None) -> None:
        """``payload``: whatever the caller wants to find again with the answer."""
        self.payload = payload
        assert self.transport is not None
        self.transport.write(raw)

    def data_received(self, data: bytes) -> None:
        if self._buffer:
            data = self._buffer + data
        head_end = data.find(_HEAD_END)
        if head_end < 0:
            self._buffer = data
            return
        status = int(data[9:12])
        at = data.find(_LENGTH, 0, head_end)
        length = int(data[at + len(_LENGTH) : data.index(b"\r", at + len(_LENGTH))]) if at >= 0 else 0
        end = head_end + 4 + length
        if len(data) < end:
            self._buffer = data
            return
        self._buffer = b""
        self._on_answer(self, status, data[head_end + 4 : end])

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self.is_open = False
        self._on_answer(self, 0, b"")

    def close(self) -> None:
        self._on_answer = _ignore
        if self.transport is not None:
            self.transport.close()


def _ignore(connection: Connection, status: int, body: bytes) -> None:
    del connection, status, body


async def connect(port: int, on_answer: Answered = _ignore) -> Connection:
    _, connection = await asyncio.get_running_loop().create_connection(lambda: Connection(on_answer), "127.0.0.1", port)
    return connection


class Caller:
    """A connection for one that waits for each answer."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None

    @classmethod
    async def to(cls, port: int) -> "Caller":
        caller: Caller
        connection = await connect(port, lambda _, status, body: caller._answered(status, body))
        caller = cls(connection)
        return caller

    async def call(self, raw: bytes) -> tuple[int, bytes]:
        """Status and body; status 0 when the server went away."""
        if not self._connection.is_open:
            return 0, b""
        self._answer = asyncio.get_running_loop().create_future()
        self._connection.send(raw)
        return await self._answer

    def close(self) -> None:
        self._connection.close()

    def _answered(self, status: int, body: bytes) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((status, body))
