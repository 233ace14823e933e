"""The outermost frame of a request to the console: to whom, from whom, and an answer whatever happens.

A name in DNS can be made to point at a loopback address (DNS rebinding), so a request is answered only under names
that are known to be ours. What changes something must say that it comes from our own pages.
"""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from time import perf_counter
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Router
from starlette.types import Message, Receive, Scope, Send

from hanbit.console.answers import bug_answer, problem_answer
from hanbit.console.intake import PATH as INTAKE
from hanbit.domain.accounts import Locale
from hanbit.domain.refusals import Forbidden, InvalidToken, Refusal
from hanbit.domain.words import Words, preferred_locale
from hanbit.ports.clock import Entropy
from hanbit.ports.operators import Operator
from hanbit.telemetry.logs import ErrorFields, Level, Log, stack_of

COOKIE = "hanbit_operator"
SIGN_IN = "/sign-in"
PUBLIC = frozenset({"/health", "/status", "/api/status", SIGN_IN, "/api/first", "/icon.svg", INTAKE})
PUBLIC_CALLS = frozenset({("POST", "/api/session")})
SAFE = frozenset({"GET", "HEAD"})

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True)
class Addresses:
    """``names``: hosts beside addresses of this machine under which the console may be asked for."""

    names: frozenset[str] = frozenset()
    is_https: bool = False

    def are_ours(self, host: str) -> bool:
        """A bare IP address cannot be rebound; any other name must be known."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        if name == "localhost" or name in self.names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


class ConsoleEdge:
    def __init__(
        self,
        app: Router,
        authenticate: Callable[[str | None], Operator],
        *,
        addresses: Addresses,
        page_headers: Headers,
        words: Words,
        log: Log,
        entropy: Entropy,
    ) -> None:
        """``authenticate`` raises InvalidToken."""
        self.routes = tuple(app.routes)
        self._app = app
        self._authenticate = authenticate
        self._addresses = addresses
        self._page_headers = page_headers
        self._words = words
        self._log = log
        self._entropy = entropy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, request, status = perf_counter(), Request(scope), 500
        request_id, error = self._entropy(12).hex(), None
        scope["hanbit"] = request_id
        own_headers = [*self._page_headers, (b"x-request-id", request_id.encode())]
        is_started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal is_started, status
            if message["type"] == "http.response.start":
                is_started, status = True, message["status"]
                message["headers"] = [*message.get("headers", ()), *own_headers]
            await send(message)

        try:
            answer = self._refused(request)
            await (answer or self._app)(scope, receive, send_with_headers)
        except Refusal as refusal:
            error = ErrorFields(type(refusal).__name__, refusal.code)
            if not is_started:
                answer = problem_answer(refusal, self._words, locale_of(request), request_id)
                await answer(scope, receive, send_with_headers)
        except Exception as bug:  # noqa: BLE001 - the outermost frame of a request
            error = ErrorFields(type(bug).__name__, "bug", stack_of(bug))
            if not is_started:
                await bug_answer(self._words, locale_of(request), request_id)(scope, receive, send_with_headers)
        self._note(request, request_id, status, error, perf_counter() - started)

    def _refused(self, request: Request) -> Response | None:
        """An answer for who may not in: nothing is said under a strange name, and pages lead to the sign-in."""
        path = request.url.path
        hosts = request.headers.getlist("host")
        if len(hosts) != 1 or not self._addresses.are_ours(hosts[0]):
            return Response(status_code=421, headers={"cache-control": "no-store"})  # RFC 9110 §15.5.20
        if request.method not in SAFE and not self._is_from_us(request, hosts[0]):
            raise Forbidden
        try:
            request.scope["operator"] = self._authenticate(token_of(request))
        except InvalidToken:
            if is_public(request.method, path):
                return None
            if path.startswith("/api/") or request.method not in SAFE:
                raise
            return RedirectResponse(f"{SIGN_IN}?to={path}", 303, {"cache-control": "no-store"})
        return None

    def _is_from_us(self, request: Request, host: str) -> bool:
        """Fetch metadata where the browser sends it, else the origin. Spans come from programs, which send neither."""
        site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
        if request.url.path == INTAKE:
            return site is None and origin is None
        if site is not None and site != "same-origin":
            return False
        if origin is None:
            return site is not None
        schemes = ("https",) if self._addresses.is_https else ("http", "https")
        return origin in {f"{scheme}://{host}" for scheme in schemes}

    def _note(self, request: Request, request_id: str, status: int, error: ErrorFields | None, seconds: float) -> None:
        level: Level = "ERROR" if status >= 500 else "WARN" if status in (401, 403, 421, 429) else "INFO"
        operator = request.scope.get("operator")
        self._log.write(
            level,
            "console_request",
            "Console request",
            function="console",
            user_id=operator.id if operator else None,
            request_id=request_id,
            error=error,
            metadata={
                "ip": address_of(request),
                "method": request.method if request.method.isalpha() else "OTHER",
                "route": _route(request),
            },
            status=status,
            duration_ms=round(seconds * 1000, 3),
        )


def is_public(method: str, path: str) -> bool:
    return path in PUBLIC or path.startswith("/assets/") or (method, path) in PUBLIC_CALLS


def token_of(request: Request) -> str | None:
    """None as well where there are several: nobody guesses which one was meant."""
    cookies = "; ".join(request.headers.getlist("cookie"))
    if cookies.count(f"{COOKIE}=") != 1:
        return None
    try:
        parsed = SimpleCookie(cookies)
    except CookieError:
        return None
    return parsed[COOKIE].value if COOKIE in parsed else None


def address_of(request: Request) -> str:
    return request.client.host if request.client else "unknown"


def locale_of(request: Request) -> Locale:
    return "en" if preferred_locale(request.headers.get("accept-language")) == "en" else "ko"


def request_id_of(request: Request) -> str:
    return str(request.scope["hanbit"])


def note_action(log: Log, request: Request, function: str, **what: str | int | None) -> None:
    """The audit line of something that an operator changed."""
    operator = request.scope["operator"]
    log.write(
        "INFO",
        "OPERATOR_ACTION",
        "An operator changed something",
        function=function,
        user_id=operator.id,
        request_id=request_id_of(request),
        metadata={"who": operator.email, **what},
    )


def _route(request: Request) -> str:
    """The path as it is declared, never what somebody typed."""
    route = request.scope.get("route")
    return str(getattr(route, "path", "page"))
