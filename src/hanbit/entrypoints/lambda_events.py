"""API Gateway's REST events (payload 1.0) as ASGI, and the answer back. One request, one event.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
"""

import base64
from typing import Any
from urllib.parse import urlencode

from starlette.types import ASGIApp, Message, Scope

Event = dict[str, Any]

MAX_ANSWER_BYTES = 5_500_000
"""A function may answer with 6 MB, in JSON that escapes what it carries; beyond that API Gateway says 502 for us."""


def scope_of(event: Event) -> Scope:
    """``path`` comes without the stage. Header names in lower case; of a repeated one every value."""
    context = event["requestContext"]
    path = event["path"] or "/"
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": event["httpMethod"],
        "scheme": "https",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": _query(event),
        "headers": _headers(event),
        "client": (context.get("identity", {}).get("sourceIp", "unknown"), 0),
        "server": None,
    }


def _query(event: Event) -> bytes:
    """Written anew: API Gateway hands over names and values decoded."""
    several: dict[str, list[str]] = event.get("multiValueQueryStringParameters") or {}
    single: dict[str, str] = event.get("queryStringParameters") or {}
    pairs = [(name, value) for name, values in several.items() for value in values] or list(single.items())
    return urlencode(pairs).encode("ascii")


def _headers(event: Event) -> list[tuple[bytes, bytes]]:
    several: dict[str, list[str]] = event.get("multiValueHeaders") or {}
    single: dict[str, str] = event.get("headers") or {}
    pairs = [(name, value) for name, values in several.items() for value in values] or list(single.items())
    return [(name.lower().encode("latin-1"), value.encode("latin-1", "replace")) for name, value in pairs]


def body_of(event: Event) -> bytes:
    body = event.get("body") or ""
    return base64.b64decode(body) if event.get("isBase64Encoded") else body.encode()


async def answer_to(app: ASGIApp, event: Event) -> dict[str, Any]:
    """What API Gateway wants back from a proxy integration."""
    body = body_of(event)
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope_of(event), receive, send)
    start, *parts = sent
    return proxied(start["status"], start["headers"], b"".join(part.get("body", b"") for part in parts))


def proxied(status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> dict[str, Any]:
    if len(body) > MAX_ANSWER_BYTES:
        return proxied(413, [(b"cache-control", b"no-store")], b"")
    several: dict[str, list[str]] = {}
    for name, value in headers:
        several.setdefault(name.decode("latin-1"), []).append(value.decode("latin-1"))
    try:
        text, is_base64 = body.decode(), False
    except UnicodeDecodeError:
        text, is_base64 = base64.b64encode(body).decode(), True
    return {"statusCode": status, "multiValueHeaders": several, "body": text, "isBase64Encoded": is_base64}
