"""W3C trace context: the caller's trace goes on through us, or a new one begins."""

import re
from typing import NamedTuple

_TRACEPARENT = re.compile(rb"[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}\Z")


class TraceIds(NamedTuple):
    trace_id: str
    span_id: str


def trace_ids(traceparent: bytes | None, entropy: bytes) -> TraceIds:
    """``entropy``: 24 bytes, for a new trace id and our span id. A malformed header counts as absent."""
    found = _TRACEPARENT.match(traceparent) if traceparent else None
    trace_id = found[1].decode() if found and found[1].strip(b"0") else entropy[:16].hex()
    return TraceIds(trace_id, entropy[16:24].hex())
