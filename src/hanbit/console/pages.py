"""The console's own client from memory. Pages without a session are the sign-in and the status page alone."""

import re
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from hanbit.console.edge import SAFE
from hanbit.domain.refusals import MethodNotAllowed, NotFound
from hanbit.ports.assets import Asset, serve

_PAGE = re.compile(r"/\Z|(?:/[\w-]{1,64}){1,3}\Z")
STATUS = "/status"


class Pages:
    def __init__(self, assets: Mapping[str, Asset]) -> None:
        self._assets = assets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        asset = self._asset(request.url.path)
        if asset is None:
            raise NotFound
        if request.method not in SAFE:
            raise MethodNotAllowed(tuple(sorted(SAFE)))
        body, headers = serve(
            asset,
            accept_encoding=request.headers.get("accept-encoding", ""),
            if_none_match=request.headers.get("if-none-match", ""),
        )
        answer = Response(body, 304 if body is None else 200, dict(headers), asset.media_type)
        await answer(scope, receive, send)

    def _asset(self, path: str) -> Asset | None:
        if path == STATUS:
            return self._assets.get("/status.html")
        is_page = _PAGE.match(path) is not None and not path.startswith(("/api/", "/assets/"))
        return self._assets.get(path) or (self._assets.get("/index.html") if is_page else None)
