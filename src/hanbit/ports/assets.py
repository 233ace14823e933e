"""Files of a built web client, held in memory, and how a browser is answered that asks for one."""

import re
from dataclasses import dataclass
from typing import NamedTuple

ENCODINGS = ("br", "gzip")
"""Best first."""

_REFUSED = re.compile(r";q=0(?:\.0{0,3})?\Z")


@dataclass(frozen=True)
class Asset:
    """``bodies``: encoding → bytes; "" is the file itself."""

    media_type: str
    cache_control: str
    etag: str
    bodies: dict[str, bytes]


class Served(NamedTuple):
    """``body`` None: the browser has it already (304)."""

    body: bytes | None
    headers: tuple[tuple[str, str], ...]


def serve(asset: Asset, *, accept_encoding: str, if_none_match: str) -> Served:
    encoding = _negotiated(asset, accept_encoding)
    tag = f'"{asset.etag}{"-" + encoding if encoding else ""}"'
    headers: tuple[tuple[str, str], ...] = (
        ("cache-control", asset.cache_control),
        ("etag", tag),
        ("vary", "Accept-Encoding"),
    )
    if if_none_match == tag:
        return Served(None, headers)
    if encoding:
        headers += (("content-encoding", encoding),)
    return Served(asset.bodies[encoding], headers)


def _negotiated(asset: Asset, accepted: str) -> str:
    """RFC 9110 §12.5.3, less the finer weights: named and not refused with ``q=0``."""
    wanted = {part.partition(";")[0].strip(): part.replace(" ", "") for part in accepted.lower().split(",")}
    for encoding in ENCODINGS:
        if encoding in asset.bodies and encoding in wanted and not _REFUSED.search(wanted[encoding]):
            return encoding
    return ""
