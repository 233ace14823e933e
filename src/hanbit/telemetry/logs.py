"""One JSON object a line, in the manual's format and no other: what is searched at night must not change shape.

Lines gather in a buffer that is written when it is full, every second, and at once for WARN and ERROR.
"""

import traceback
from collections.abc import Callable
from time import perf_counter
from typing import Literal, Protocol

import msgspec
from msgspec import Struct

from hanbit.domain.times import rfc3339

Level = Literal["ERROR", "WARN", "INFO", "DEBUG"]
RANK: dict[Level, int] = {"DEBUG": 10, "INFO": 20, "WARN": 30, "ERROR": 40}

BUFFER_BYTES = 64 * 1024
FLUSH_S = 1.0


class Sink(Protocol):
    def write(self, lines: bytes) -> None: ...

    def close(self) -> None: ...


class ErrorFields(Struct, frozen=True):
    name: str
    message: str
    stack: str | None = None


def stack_of(bug: BaseException) -> str:
    """Where it happened, and nothing of what a person wrote: no values, no source lines of data."""
    return "\n".join(
        f"{f.filename.rsplit('/src/')[-1]}:{f.lineno} {f.name}" for f in traceback.extract_tb(bug.__traceback__)
    )


class LogLine(Struct, frozen=True, kw_only=True, rename="camel"):
    """The manual's fields (chapter 4, "log format") first, then ours."""

    timestamp: str
    level: Level
    service: str
    function: str
    user_id: str | None
    request_id: str | None
    message: str
    error: ErrorFields | None
    metadata: dict[str, str | int | float | None]
    event: str
    trace_id: str | None
    span_id: str | None
    status: int | None
    duration_ms: float | None
    release: str


class Log:
    def __init__(self, sink: Sink, now_ms: Callable[[], int], *, service: str, release: str, level: Level) -> None:
        self._sink = sink
        self._now_ms = now_ms
        self._service = service
        self._release = release
        self._least = RANK[level]
        self._encode = msgspec.json.Encoder().encode_into
        self._line = bytearray()
        self._buffer = bytearray()
        self._flushed_at = perf_counter()

    def write(
        self,
        level: Level,
        event: str,
        message: str,
        *,
        function: str,
        user_id: str | None = None,
        request_id: str | None = None,
        error: ErrorFields | None = None,
        metadata: dict[str, str | int | float | None] | None = None,
        trace_id: str | None = None,
        span_id: str | None = None,
        status: int | None = None,
        duration_ms: float | None = None,
    ) -> None:
        """``message`` and ``event`` are constants in English; what varies goes into the fields."""
        rank = RANK[level]
        if rank < self._least:
            return
        line = LogLine(
            timestamp=rfc3339(self._now_ms()),
            level=level,
            service=self._service,
            function=function,
            user_id=user_id,
            request_id=request_id,
            message=message,
            error=error,
            metadata=metadata or {},
            event=event,
            trace_id=trace_id,
            span_id=span_id,
            status=status,
            duration_ms=duration_ms,
            release=self._release,
        )
        self._encode(line, self._line)
        self._buffer += self._line
        self._buffer += b"\n"
        if rank >= RANK["WARN"] or len(self._buffer) >= BUFFER_BYTES:
            self.flush()

    def flush(self) -> None:
        if self._buffer:
            self._sink.write(bytes(self._buffer))
            self._buffer.clear()

    def close(self) -> None:
        self.flush()
        self._sink.close()


def log_failure(log: Log, function: str, error: BaseException) -> None:
    """Without the error's own words: they may hold what a person wrote."""
    fields = ErrorFields(type(error).__name__, "", stack_of(error))
    log.write("ERROR", "JOB_FAILED", "A job failed", function=function, error=fields)
