"""The product as one ASGI application, put together from what it is given."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from starlette.types import ASGIApp, Receive, Scope, Send

from hanbit.api import auth, docs, health, lists, me, quick, sync, todos, trash
from hanbit.api.auth import RefreshCookie
from hanbit.api.edge import Edge, Trail, send_answer
from hanbit.api.endpoint import Answer, Endpoint, answer_json
from hanbit.api.events import PATH as EVENTS
from hanbit.api.events import AskedEventsApp, EventsApp, Streams
from hanbit.api.maintenance import Gate
from hanbit.api.openapi import document
from hanbit.api.pacing import Pacing
from hanbit.api.routing import Paths, routes_of
from hanbit.api.static import StaticApp
from hanbit.domain.refusals import MethodNotAllowed
from hanbit.domain.words import Words
from hanbit.ports.assets import Asset
from hanbit.ports.clock import Entropy
from hanbit.ports.maintenance import MaintenanceState
from hanbit.ports.replies import Replies
from hanbit.telemetry.logs import Log
from hanbit.telemetry.metrics import Metrics
from hanbit.telemetry.traces import Tracing
from hanbit.usecases.edits import Desk
from hanbit.usecases.identity import Identity


@dataclass(frozen=True)
class Parts:
    desk: Desk
    identity: Identity
    replies: Replies
    streams: Streams | None
    """None where nothing can be held open: clients ask again and again."""
    words: Words
    grammar: quick.LoadGrammar
    log: Log
    metrics: Metrics
    entropy: Entropy
    pacing: Pacing
    assets: dict[str, Asset]
    checks: dict[str, health.Check]
    is_leaving: Callable[[], bool]
    jwks: auth.Jwks
    tracing: Tracing = field(default_factory=Tracing)
    maintenance: MaintenanceState | None = None
    is_https: bool = False
    trusted_proxies: int = 0


def endpoints_of(parts: Parts) -> list[Endpoint]:
    """In the order in which they are documented."""
    cookie = RefreshCookie(parts.is_https)
    return [
        *quick.endpoints(parts.desk, parts.grammar),
        *todos.endpoints(parts.desk),
        *trash.endpoints(parts.desk),
        *sync.endpoints(parts.desk, parts.words),
        *lists.endpoints(parts.desk),
        *me.endpoints(parts.identity, parts.desk, cookie),
        *auth.endpoints(parts.identity, cookie, parts.jwks),
        *health.endpoints(parts.checks, parts.is_leaving),
    ]


def create_app(parts: Parts) -> ASGIApp:
    endpoints = endpoints_of(parts)
    spec = cache(lambda: document(endpoints))
    by_path: dict[str, ASGIApp] = {
        **routes_of(endpoints, parts.identity, parts.replies, parts.pacing),
        EVENTS: _events(parts),
        "/openapi.json": Page("openapi", lambda _locale: answer_json(spec())),
        "/docs": Page("docs", lambda locale: _html(docs.page(spec(), parts.words, locale))),
        "/docs.css": Page("docs", lambda _locale: Answer(200, docs.STYLE.encode(), media_type="text/css")),
    }
    paths = Paths(by_path, default=StaticApp(parts.assets))
    return Edge(
        paths if parts.maintenance is None else Gate(paths, parts.maintenance, parts.words, parts.desk.clock.now_ms),
        words=parts.words,
        log=parts.log,
        metrics=parts.metrics,
        tracing=parts.tracing,
        entropy=parts.entropy,
        is_https=parts.is_https,
        client_address=lambda scope, headers: client_address(scope, headers, parts.trusted_proxies),
    )


def _events(parts: Parts) -> ASGIApp:
    if parts.streams is None:
        return AskedEventsApp(parts.desk, parts.identity)
    return EventsApp(parts.desk, parts.identity, parts.streams)


class Page:
    """Something to read that is the same for everyone."""

    def __init__(self, function: str, render: Callable[[str], Answer]) -> None:
        self._function = function
        self._render = render

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        trail = scope["hanbit"]
        assert isinstance(trail, Trail)
        trail.route, trail.function = scope["path"], self._function
        if scope["method"] not in ("GET", "HEAD"):
            raise MethodNotAllowed(("GET", "HEAD"))
        await send_answer(self._render(trail.locale), send)


def client_address(scope: Scope, headers: dict[bytes, bytes], trusted_proxies: int) -> str:
    """The address that the outermost trusted proxy saw; what stands left of it anyone can write."""
    peer = scope["client"][0] if scope.get("client") else "unknown"
    if trusted_proxies == 0:
        return str(peer)
    hops = [hop.strip() for hop in headers.get(b"x-forwarded-for", b"").decode("latin-1").split(",") if hop.strip()]
    return hops[-trusted_proxies] if len(hops) >= trusted_proxies else str(peer)


def _html(text: str) -> Answer:
    return Answer(200, text.encode(), media_type="text/html; charset=utf-8")
