"""The outermost frame of a request: its id, its answer whatever happens, its log line and its place in the metrics."""

import re
from collections.abc import Callable
from time import perf_counter
from typing import Any

from msgspec import Struct
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hanbit.api.endpoint import Answer
from hanbit.api.parsing import check_host, joined
from hanbit.api.problems import bug_answer, problem_answer
from hanbit.domain.refusals import Refusal
from hanbit.domain.words import Words, preferred_locale
from hanbit.ports.clock import Entropy
from hanbit.telemetry.logs import ErrorFields, Log, stack_of
from hanbit.telemetry.metrics import Metrics
from hanbit.telemetry.traces import SLOW_S, Recording, TraceIds, Tracing, trace_ids

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,128}\Z")
_PRINTABLE = re.compile(r"[^\x20-\x7e]")

VIOLATIONS = "security_violations"
_SIGNALS = {
    "InvalidCredentials": "sign_ins_failed",
    "TooManyAttempts": "sign_ins_failed",
    "ReplayedRefresh": VIOLATIONS,
}
"""What operators want counted, by the refusal that tells of it."""

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html hanbit-sw"
)
SECURITY_HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
DATA_HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
"""For answers of the API, which are never a document (OWASP REST Security Cheat Sheet)."""


class Trail(Struct):
    """What the frames further in find out about a request, for its log line."""

    request_id: str
    locale: str
    headers: dict[bytes, bytes]
    address: str
    route: str = "unmatched"
    function: str = "unmatched"
    user_id: str | None = None
    status: int = 500
    is_stream: bool = False
    metadata: dict[str, Any] = {}


class Edge:
    def __init__(
        self,
        app: ASGIApp,
        *,
        words: Words,
        log: Log,
        metrics: Metrics,
        tracing: Tracing,
        entropy: Entropy,
        is_https: bool,
        client_address: Callable[[Scope, dict[bytes, bytes]], str],
    ) -> None:
        self._app = app
        self._words = words
        self._log = log
        self._metrics = metrics
        self._tracing = tracing
        self._entropy = entropy
        self._client_address = client_address
        hsts = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")
        always = (hsts,) if is_https else ()
        self._page_headers = (*SECURITY_HEADERS, *always)
        self._data_headers = (*DATA_HEADERS, *always)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = perf_counter()
        headers: dict[bytes, bytes] = dict(scope["headers"])
        if len(headers) != len(scope["headers"]):
            headers = joined(scope["headers"])
        given = headers.get(b"x-request-id")
        request_id = given.decode() if given and _REQUEST_ID.match(given) else self._entropy(12).hex()
        language = headers.get(b"accept-language")
        trail = Trail(
            request_id,
            preferred_locale(language.decode("latin-1")) if language else "ko",
            headers,
            self._client_address(scope, headers),
        )
        scope["hanbit"] = trail
        trace = trace_ids(headers.get(b"traceparent"), self._entropy(24))
        recorded = self._tracing.begin(trace, started)
        is_started = False
        fixed = self._data_headers if scope["path"].startswith("/api/") else self._page_headers
        own_headers = (*fixed, (b"x-request-id", request_id.encode()))

        async def send_with_headers(message: Message) -> None:
            nonlocal is_started
            if message["type"] == "http.response.start":
                is_started = True
                trail.status = message["status"]
                message["headers"] = [*message.get("headers", ()), *own_headers]
            await send(message)

        error: ErrorFields | None = None
        try:
            check_host(scope, headers)
            await self._app(scope, receive, send_with_headers)
        except Refusal as refusal:
            error = ErrorFields(type(refusal).__name__, refusal.code)
            if not is_started:
                await send_answer(problem_answer(refusal, self._words, trail.locale, request_id), send_with_headers)
        except Exception as bug:  # noqa: BLE001 - the outermost frame of a request
            error = ErrorFields(type(bug).__name__, _bare(str(bug)), stack_of(bug))
            trail.status = 500
            if not is_started:
                await send_answer(bug_answer(self._words, trail.locale, request_id), send_with_headers)
        seconds = perf_counter() - started
        self._finish(scope, trail, error, seconds, trace)
        if recorded is not None or trail.status >= 500 or seconds >= SLOW_S:
            self._trace(scope, trail, trace, recorded, started)

    def _trace(self, scope: Scope, trail: Trail, trace: TraceIds, recorded: Recording | None, started: float) -> None:
        if trail.is_stream:  # open for as long as somebody listens: that is not how long anything took
            return
        said: dict[str, str | int | float | bool] = {
            "http.method": _method(scope["method"]),
            "http.route": trail.route,
            "http.status": trail.status,
        }
        if trail.user_id is not None:
            said["user"] = trail.user_id
        self._tracing.end(trace, recorded, trail.function, started, is_error=trail.status >= 500, attributes=said)

    def _finish(self, scope: Scope, trail: Trail, error: ErrorFields | None, seconds: float, trace: TraceIds) -> None:
        status = trail.status
        route = self._metrics.route(_method(scope["method"]), trail.route)
        route.count(status) if trail.is_stream else route.observe(status, seconds)
        signal = _SIGNALS.get(error.name) if error is not None else None
        if signal is not None:
            self._metrics.count(signal)
        is_violation = signal == VIOLATIONS
        self._log.write(
            "ERROR" if status >= 500 or is_violation else "WARN" if status in (401, 403, 429) else "INFO",
            "SECURITY_VIOLATION" if is_violation else "request",
            "Request failed" if status >= 500 else "Request refused" if status >= 400 else "Request answered",
            function=trail.function,
            user_id=trail.user_id,
            request_id=trail.request_id,
            error=error,
            metadata={
                "ip": trail.address,
                "userAgent": trail.headers.get(b"user-agent", b"")[:200].decode("latin-1"),
                "method": _method(scope["method"]),
                "route": trail.route,
                **trail.metadata,
            },
            trace_id=trace.trace_id,
            span_id=trace.span_id,
            status=status,
            duration_ms=round(seconds * 1000, 3),
        )


async def send_answer(answer: Answer, send: Send) -> None:
    """API answers are never kept by anyone: what they hold belongs to one person."""
    body = answer.body or b""
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    if "cache-control" not in dict(answer.headers):
        headers.append((b"cache-control", b"no-store"))
    if answer.body is not None:
        headers.append((b"content-type", answer.media_type.encode()))
    if answer.status not in (204, 304):
        headers.append((b"content-length", b"%d" % len(body)))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _method(method: str) -> str:
    """A label of few values, whatever a client sends."""
    return method if method in ("GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS") else "OTHER"


def _bare(message: str) -> str:
    return _PRINTABLE.sub("?", message)[:200]
