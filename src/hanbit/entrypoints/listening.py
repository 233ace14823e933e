"""How anything of ours listens and is served over HTTP; what is compared with the product is served alike."""

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

KEEP_ALIVE_S = 75
"""Longer than the minute for which load balancers keep an idle connection, so that they are the ones who close it."""

BACKLOG = 4096
LEAVE_S = 10

MAX_HEAD_BYTES = 64 * 1024
"""Of a request line with its headers, after which no more is read (nginx: four buffers of 8 KiB)."""


class BoundedHeads(HttpToolsProtocol):
    """The parser keeps a head until it is complete, however long: unbounded, anyone could fill the memory with one."""

    _head_bytes: int | None = None  # None: no head is being read

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head_bytes = 0

    def on_headers_complete(self) -> None:
        self._head_bytes = None
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._head_bytes is not None:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES and not self.transport.is_closing():
                self.transport.write(
                    b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
                )
                self.transport.close()


class Server(uvicorn.Server):
    """Signals are ours to handle: there is more than one server in the process."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def bound_socket(host: str, port: int) -> socket.socket:
    """Raises OSError when the address is taken."""
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    listening.set_inheritable(True)
    return listening


def url_of(listening: socket.socket) -> str:
    """Where this machine reaches it."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def http_config(app: ASGIApp, uds: Path | None = None) -> uvicorn.Config:
    """``uds``: on that socket of the file system, instead of one that is given when it starts."""
    return uvicorn.Config(
        app,
        uds=str(uds) if uds else None,
        loop="uvloop",
        http=BoundedHeads,
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=LEAVE_S,
    )
