"""An event stream as a browser holds it: listens until it leaves or is told that this was all."""

import asyncio

from starlette.types import ASGIApp, Message


class OpenStream:
    """``heard``: the parts of its body as they come."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self.heard: asyncio.Queue[bytes] = asyncio.Queue()
        self.is_over = asyncio.Event()
        self._left = asyncio.Event()
        path = "/api/v1/events"
        scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"",
                 "headers": [(b"authorization", f"Bearer {token}".encode())], "client": ("127.0.0.1", 1)}  # fmt: skip
        self._running = asyncio.ensure_future(app(scope, self._receive, self._send))

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
