"""Where spans come in: OTLP over HTTP, from this machine alone."""

import ipaddress
import zlib
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from hanbit.console.otlp import BadSpans, spans_of_json, spans_of_protobuf
from hanbit.console.parsing import JSON, bytes_of, media_type_of
from hanbit.domain.refusals import TooLarge
from hanbit.ports.spans import Span, Spans

PATH = "/v1/traces"
MOST_BYTES = 4 * 1024 * 1024
"""Of a batch, packed or not: the collectors' usual limit."""

PROTOBUF = "application/x-protobuf"
DECODERS: dict[str, Callable[[bytes], list[Span]]] = {PROTOBUF: spans_of_protobuf, JSON: spans_of_json}


class Intake:
    def __init__(self, spans: Spans) -> None:
        self._spans = spans

    async def take(self, request: Request) -> Response:
        """200 with an empty export response; 400 for what is none, which a sender must not send again."""
        if not _is_local(request):
            return Response(status_code=403)
        media_type = media_type_of(request)
        decode = DECODERS.get(media_type)
        if decode is None:
            return Response(status_code=415)
        try:
            spans = decode(await _body(request))
        except TooLarge:
            return Response(status_code=413)
        except BadSpans:
            return Response(status_code=400)
        self._spans.keep(spans)
        return Response(b"{}" if media_type == JSON else b"", media_type=media_type)


def _is_local(request: Request) -> bool:
    """Also when the console listens elsewhere: spans come from the app beside it."""
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


async def _body(request: Request) -> bytes:
    """Unpacked. Raises TooLarge, and BadSpans for what is packed badly."""
    body = await bytes_of(request, MOST_BYTES)
    if request.headers.get("content-encoding", "identity").lower() != "gzip":
        return body
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        unpacked = unpacker.decompress(body, MOST_BYTES)
    except zlib.error as error:
        raise BadSpans from error
    if unpacker.unconsumed_tail:
        raise TooLarge(MOST_BYTES)
    if not unpacker.eof:
        raise BadSpans
    return unpacked
