"""The built web clients, read from the folders that the build left them in."""

import hashlib
import mimetypes
from pathlib import Path

import hanbit
from hanbit.ports.assets import Asset

IMMUTABLE = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"
_TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".webmanifest": "application/manifest+json"}
_ENDINGS = {"br": ".br", "gzip": ".gz"}
_PACKAGE = Path(hanbit.__file__).parent


def product_assets() -> dict[str, Asset]:
    return load_assets(_PACKAGE / "static")


def console_assets() -> dict[str, Asset]:
    return load_assets(_PACKAGE / "static_console")


def load_assets(folder: Path) -> dict[str, Asset]:
    """URL path → asset. Empty when the client has not been built."""
    found: dict[str, Asset] = {}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file() and path.suffix not in _ENDINGS.values() and not path.name.startswith("."):
            url = f"/{path.relative_to(folder).as_posix()}"
            found[url] = _asset(path, is_hashed=url.startswith("/assets/"))
    return found


def _asset(path: Path, *, is_hashed: bool) -> Asset:
    bodies = {"": path.read_bytes()}
    for encoding, ending in _ENDINGS.items():
        packed = path.with_name(path.name + ending)
        if packed.exists():
            bodies[encoding] = packed.read_bytes()
    media_type = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if media_type.startswith("text/") or media_type.endswith(("json", "svg+xml")):
        media_type += "; charset=utf-8"
    digest = hashlib.sha256(bodies[""]).hexdigest()[:20]
    return Asset(media_type, IMMUTABLE if is_hashed else ASK_FIRST, digest, bodies)
