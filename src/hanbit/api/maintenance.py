"""While the product is being worked on: nothing is written, and people go on reading, or wait for all of it."""

from collections.abc import Awaitable, Callable
from html import escape

from starlette.types import ASGIApp, Receive, Scope, Send

from hanbit.api.edge import Trail, send_answer
from hanbit.api.endpoint import Answer
from hanbit.domain.refusals import UnderMaintenance
from hanbit.domain.words import Words
from hanbit.ports.maintenance import Maintenance, MaintenanceState

READING = ("GET", "HEAD", "OPTIONS")
SIGNING_IN = ("/api/v1/auth/login", "/api/v1/auth/refresh", "/api/v1/auth/logout")
"""Whoever reads has to be signed in, and a token lives for ten minutes. Nobody new signs up: that is writing."""

_PAGE = """<!doctype html>
<html lang="{locale}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><link rel="stylesheet" href="/docs.css"><main><h1>{title}</h1><p>{detail}</p></main></html>
"""


class Gate:
    """In front of everything but the watcher's questions about health."""

    def __init__(self, app: ASGIApp, state: MaintenanceState, words: Words, now_ms: Callable[[], int]) -> None:
        self._app = app
        self._state = state
        self._words = words
        self._now_ms = now_ms

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        maintenance = self._state.now()
        if maintenance is None or _may_pass(maintenance, scope["method"], scope["path"]):
            return self._app(scope, receive, send)
        refusal = UnderMaintenance(max(1, (maintenance.until_ms - self._now_ms() + 999) // 1000))
        trail = scope["hanbit"]
        assert isinstance(trail, Trail)
        trail.function = "maintenance"
        if scope["path"].startswith("/api/"):
            raise refusal
        return send_answer(self._page(refusal, trail.locale), send)

    def _page(self, refusal: UnderMaintenance, locale: str) -> Answer:
        title = escape(self._words.say(locale, "refusal.maintenance.title"))
        detail = escape(self._words.say(locale, "refusal.maintenance.detail", **refusal.params))
        page = _PAGE.format(locale=locale, title=title, detail=detail)
        headers = (("retry-after", str(refusal.retry_after_s)), ("content-language", locale))
        return Answer(503, page.encode(), headers, "text/html; charset=utf-8")


def _may_pass(maintenance: Maintenance, method: str, path: str) -> bool:
    if path.startswith("/health") or path == "/docs.css":
        return True
    return not maintenance.is_full and (method in READING or path in SIGNING_IN)
