"""Fewer packets: what is written to a connection within one turn of the event loop leaves it together."""

import asyncio
from typing import Any

Data = bytes | bytearray | memoryview

MOST_BYTES = 64 * 1024
"""Not gathered beyond this: whoever writes much without a pause must come to feel that the client reads slowly."""


class Gathered(asyncio.Transport):
    """uvicorn writes the head of an answer and its body apart, and uvloop sends each at once: two system calls, two
    packets, and a client that wakes up twice."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._transport = transport
        self._loop = loop
        self._chunks: list[Data] = []
        self._size = 0

    def write(self, data: Data) -> None:
        if not self._chunks:
            self._loop.call_soon(self._flush)
        self._chunks.append(data)
        self._size += len(data)
        if self._size > MOST_BYTES:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def is_closing(self) -> bool:
        return self._transport.is_closing()

    def pause_reading(self) -> None:
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        self._transport.resume_reading()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self._transport.get_extra_info(name, default)

    def _flush(self) -> None:
        chunks, self._chunks, self._size = self._chunks, [], 0
        if chunks and not self._transport.is_closing():
            self._transport.writelines(chunks)
