"""What a client may make us keep and wait for before a request is whole."""

import asyncio
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from hanbit.entrypoints.gathered import Gathered

MAX_HEAD_BYTES = 64 * 1024
"""Of a request line with its headers, after which no more is read (nginx: four buffers of 8 KiB)."""

PATIENCE_S = 30.0
"""For a head; for a body as long as it brings LEAST_BYTES_S (Apache's mod_reqtimeout waits 20 to 40 s, and as much)."""

LEAST_BYTES_S = 500


class BoundedRequests(HttpToolsProtocol):
    """The parser keeps a head until it is complete, however long it is and takes: unbounded, anyone could fill the
    memory with one, or hold connections that bring none. Whoever serves tells each connection how time passes.
    """

    _head_bytes: int | None = None  # None: no head is being read
    _is_awaited = True  # a request is, or the rest of one
    _waited_s = 0.0
    _body_bytes = 0
    _is_last = False  # the next answer is the last one on this connection

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(Gathered(cast(asyncio.Transport, transport), self.loop))

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head_bytes = 0
        self._await_more()

    def on_headers_complete(self) -> None:
        self._head_bytes = None
        self._await_more()
        super().on_headers_complete()
        if self._is_last and self.cycle is not None:
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        self._body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._is_awaited = False
        super().on_message_complete()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._head_bytes is not None:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES:
                self._refuse(b"431 Request Header Fields Too Large")
        elif not self._is_awaited and self._is_answered:  # line ends between requests also end the keep-alive timer
            self._await_more()

    def answer_once_more(self) -> None:
        """A client may be sending just now, so nothing is cut off: the next answer says that it is the last."""
        self._is_last = True
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.keep_alive = False

    def waited(self, seconds: float, patience_s: float) -> None:
        """So much time has passed since this was called last."""
        if not self._is_awaited or self.transport.is_closing():
            return
        self._waited_s += seconds
        if self._waited_s < patience_s:
            return
        if self._body_bytes >= LEAST_BYTES_S * patience_s:
            self._await_more()
        elif self._is_answered and self._head_bytes:
            self._refuse(b"408 Request Timeout")
        elif self._is_answered or self._head_bytes is not None or self.cycle.response_started:
            self.transport.close()
        else:
            self._is_awaited, self.cycle.keep_alive = False, False
            self.cycle.scope["is_late"] = True  # type: ignore[typeddict-unknown-key]
            self.cycle.message_event.set()

    @property
    def _is_answered(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _await_more(self) -> None:
        self._is_awaited, self._waited_s, self._body_bytes = True, 0.0, 0

    def _refuse(self, status: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(b"HTTP/1.1 " + status + b"\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
            self.transport.close()
