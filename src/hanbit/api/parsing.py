"""From bytes to typed values. Whatever is wrong is refused here with its place, before any verb runs."""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl

import msgspec
from starlette.types import Message, Receive, Scope

from hanbit.api.endpoint import JSON, MERGE_PATCH
from hanbit.domain.ids import is_id
from hanbit.domain.refusals import Invalid, Malformed, NotFound, TooLarge, TooSlow, UnsupportedMedia, invalid
from hanbit.domain.text import has_forbidden
from hanbit.domain.times import rfc3339

T = TypeVar("T")

MAX_QUERY_BYTES = 4096
LAST_MS = 253_402_300_799_000  # the end of the year 9999
_PLACE = re.compile(r"(?: - at `(?P<path>[^`]*)`)?$")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>.*?)`", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(?P<name>[^`]*)`")


async def read_body(scope: Scope, receive: Receive, headers: dict[bytes, bytes], *, limit_bytes: int) -> bytes:
    """Raises TooLarge as soon as that is known, without reading on, and TooSlow when whoever serves says so."""
    declared = headers.get(b"content-length", b"0")
    if declared.isdigit() and int(declared) > limit_bytes:
        raise TooLarge(limit_bytes)
    chunks: list[bytes] = []
    size, has_more = 0, True
    while has_more:
        message: Message = await receive()
        if message["type"] == "http.disconnect":
            raise Malformed
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > limit_bytes:
            raise TooLarge(limit_bytes)
        has_more = message.get("more_body", False)
        if has_more and "is_late" in scope:
            raise TooSlow
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def check_media_type(headers: dict[bytes, bytes], *, is_patch: bool) -> None:
    """Raises UnsupportedMedia for anything but JSON in UTF-8 (or a merge patch, for PATCH), sent as it is."""
    media_type = _media_type_in_utf8(headers.get(b"content-type", b""))
    is_as_it_is = headers.get(b"content-encoding", b"").strip().lower() in (b"", b"identity")
    if not is_as_it_is or media_type not in ((JSON, MERGE_PATCH) if is_patch else (JSON,)):
        raise UnsupportedMedia


@lru_cache(maxsize=64)
def _media_type_in_utf8(content_type: bytes) -> str | None:
    """None when it says that the text is in another encoding. Remembered, for clients all say the same."""
    given, _, parameters = content_type.decode("latin-1").partition(";")
    charset = parameters.strip().lower().replace('"', "")
    return given.strip().lower() if charset in ("", "charset=utf-8") else None


def decode_body(decoder: "msgspec.json.Decoder[T]", body: bytes) -> T:
    """Raises Malformed for what is not JSON, Invalid for JSON of another shape."""
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        _require_json(body)  # a wrong shape may be met before the place where the text breaks off
        raise invalid_from(error) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed from error


def _require_json(body: bytes) -> None:
    try:
        msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed from error


@lru_cache(maxsize=512)
def decode_query(raw: bytes, shape: type[T]) -> T:
    """Raises Invalid; the pointer is the parameter's name. ``shape``: a frozen struct, for clients ask alike."""
    if not raw:
        return _converted({}, shape)
    if len(raw) > MAX_QUERY_BYTES:
        raise invalid("/", "length", minimum=0, maximum=MAX_QUERY_BYTES)
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict")
    except (ValueError, UnicodeDecodeError) as error:
        raise invalid("/", "characters") from error
    values: dict[str, str] = {}
    for name, value in pairs:
        if name in values or has_forbidden(value) or has_forbidden(name):
            raise invalid(f"/{_escaped(name)}", "characters" if name not in values else "repeated")
        values[name] = value
    return _converted(values, shape)


def _converted(values: dict[str, Any], shape: type[T]) -> T:
    try:
        return msgspec.convert(values, shape, strict=False)
    except msgspec.ValidationError as error:
        raise invalid_from(error) from error


def joined(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Of a header that comes more than once, all values as one list (RFC 9110 §5.3): what may have one value alone
    is refused then by whoever reads it, and nobody picks the first or the last.
    """
    found: dict[bytes, bytes] = {}
    for name, value in headers:
        between = b"; " if name == b"cookie" else b", "
        found[name] = found[name] + between + value if name in found else value
    return found


def check_host(scope: Scope, headers: dict[bytes, bytes]) -> None:
    """Raises Malformed for HTTP/1.1 without a host, or with several (RFC 9112 §3.2)."""
    host = headers.get(b"host")
    if b"," in host if host is not None else scope.get("http_version") == "1.1":
        raise Malformed


def bearer(headers: dict[bytes, bytes]) -> str | None:
    """The access token (RFC 6750 §2.1); None when none came."""
    scheme, _, token = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def moment_of(at: datetime) -> str:
    """RFC 3339. What is before 1970 or after 9999 in UTC, as an offset may bring about, is put at that end."""
    return rfc3339(min(max(0, round(at.timestamp() * 1000)), LAST_MS))


def moment_in(text: str, pointer: str) -> str:
    """As ``moment_of`` says it. A query's own reading would take a number for seconds since 1970. Raises Invalid."""
    try:
        return moment_of(msgspec.convert(text, Annotated[datetime, msgspec.Meta(tz=True)]))
    except msgspec.ValidationError as error:
        raise invalid_from(error, pointer) from error


def check_ids(path: dict[str, str]) -> None:
    """An id of another form cannot be there: NotFound."""
    for value in path.values():
        if not is_id(value):
            raise NotFound


def invalid_from(error: msgspec.ValidationError, base: str = "") -> Invalid:
    """msgspec says ``… - at `$.set.due` ``; we say ``/set/due``."""
    text = str(error)
    place = _PLACE.search(text)
    path = place["path"] if place and place["path"] else "$"
    pointer = base + "".join(f"/{_escaped(name or index)}" for name, index in _STEP.findall(path[1:]))
    if unknown := _UNKNOWN.match(text):
        return invalid(f"{pointer}/{_escaped(unknown['name'][:60])}", "unknown_field")
    if missing := _MISSING.match(text):
        return invalid(f"{pointer}/{_escaped(missing['name'])}", "required")
    return invalid(pointer or "/", "type" if text.startswith("Expected `") and ", got" in text else "value")


def _escaped(step: str) -> str:
    """RFC 6901 §3; halves of surrogate pairs cannot go out in UTF-8."""
    return step.replace("~", "~0").replace("/", "~1").encode("utf-8", "replace").decode()
