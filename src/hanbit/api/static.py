"""The built web client from memory, in whichever encoding was built beside each file. Every page path is the shell."""

import re
from collections.abc import Mapping

from starlette.types import Receive, Scope, Send

from hanbit.api.edge import Trail, send_answer
from hanbit.api.endpoint import Answer
from hanbit.domain.refusals import MethodNotAllowed, NotFound
from hanbit.ports.assets import Asset, serve

_PAGE = re.compile(r"/\Z|(?:/[\w-]{1,64}){1,4}/?\Z")


class StaticApp:
    def __init__(self, assets: Mapping[str, Asset]) -> None:
        self._assets = assets

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        trail, path = scope["hanbit"], scope["path"]
        assert isinstance(trail, Trail)
        asset = self._assets.get(path) or (self._assets.get("/index.html") if _is_page(path) else None)
        if asset is None:
            raise NotFound
        trail.route, trail.function = ("/assets" if path.startswith("/assets/") else "/"), "serveClient"
        if scope["method"] not in ("GET", "HEAD"):
            raise MethodNotAllowed(("GET", "HEAD"))
        await send_answer(_answer(asset, trail.headers), send)


def _is_page(path: str) -> bool:
    """Addresses inside the client are short and plain, and not the API's."""
    return _PAGE.match(path) is not None and not f"{path}/".startswith(("/api/", "/assets/", "/health/", "/docs/"))


def _answer(asset: Asset, headers: dict[bytes, bytes]) -> Answer:
    body, said = serve(
        asset,
        accept_encoding=headers.get(b"accept-encoding", b"").decode("latin-1"),
        if_none_match=headers.get(b"if-none-match", b"").decode("latin-1"),
    )
    return Answer(304, None, said) if body is None else Answer(200, body, said, asset.media_type)
