"""The built web client from memory, in whichever encoding was built beside each file. Every page path is the shell."""

import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from starlette.types import Receive, Scope, Send

from hanbit.api.edge import Trail, send_answer
from hanbit.api.endpoint import Answer
from hanbit.domain.refusals import MethodNotAllowed, NotFound

IMMUTABLE = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"
_TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".webmanifest": "application/manifest+json"}
_PAGE = re.compile(r"/\Z|(?:/[\w-]{1,64}){1,4}/?\Z")
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


@dataclass(frozen=True)
class Asset:
    media_type: str
    cache_control: str
    etag: str
    bodies: dict[str, bytes]  # encoding -> bytes; "" is the file itself


def load_assets(folder: Path) -> dict[str, Asset]:
    """URL path -> asset. Empty when the client has not been built."""
    found: dict[str, Asset] = {}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file() and path.suffix not in (".br", ".gz") and not path.name.startswith("."):
            url = f"/{path.relative_to(folder).as_posix()}"
            found[url] = _asset(path, is_hashed=url.startswith("/assets/"))
    return found


def _asset(path: Path, *, is_hashed: bool) -> Asset:
    bodies = {"": path.read_bytes()}
    for encoding, ending in _ENCODINGS:
        packed = path.with_name(path.name + ending)
        if packed.exists():
            bodies[encoding] = packed.read_bytes()
    media_type = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if media_type.startswith("text/") or media_type.endswith(("json", "svg+xml")):
        media_type += "; charset=utf-8"
    digest = hashlib.sha256(bodies[""]).hexdigest()[:20]
    return Asset(media_type, IMMUTABLE if is_hashed else ASK_FIRST, digest, bodies)


class StaticApp:
    def __init__(self, assets: dict[str, Asset]) -> None:
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
    encoding = _negotiated(asset, headers.get(b"accept-encoding", b"").decode("latin-1"))
    tag = f'"{asset.etag}{"-" + encoding if encoding else ""}"'
    common: tuple[tuple[str, str], ...] = (
        ("cache-control", asset.cache_control),
        ("etag", tag),
        ("vary", "Accept-Encoding"),
    )
    if headers.get(b"if-none-match", b"").decode("latin-1") == tag:
        return Answer(304, None, common)
    if encoding:
        common += (("content-encoding", encoding),)
    return Answer(200, asset.bodies[encoding], common, asset.media_type)


def _negotiated(asset: Asset, accepted: str) -> str:
    """RFC 9110 §12.5.3, less the finer weights: named and not refused with ``q=0``."""
    wanted = {part.partition(";")[0].strip(): part.replace(" ", "") for part in accepted.lower().split(",")}
    for encoding, _ in _ENCODINGS:
        if encoding in asset.bodies and encoding in wanted and not wanted[encoding].endswith((";q=0", ";q=0.0")):
            return encoding
    return ""
