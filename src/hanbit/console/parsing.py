"""What a request to the console says: small JSON bodies and the few parameters that several questions share."""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

import msgspec
from msgspec import Struct
from starlette.requests import Request

from hanbit.domain.refusals import Malformed, TooLarge, UnsupportedMedia, invalid
from hanbit.ports.measures import DAY_S, MINUTE_S

T = TypeVar("T")

JSON = "application/json"
MOST_BYTES = 64 * 1024
LONGEST_S = 455 * DAY_S
"""As long as the longest points are kept."""


class Window(NamedTuple):
    """``[since_s, until_s)`` in epoch seconds."""

    since_s: int
    until_s: int


class Nothing(Struct, frozen=True, forbid_unknown_fields=True):
    """Even what says nothing comes as JSON: a strange page's form cannot send that."""


async def read_body(request: Request, kind: type[T]) -> T:
    """JSON and nothing else: other media types can be sent by a form of a strange page.

    Raises UnsupportedMedia, TooLarge, Malformed, or Invalid for JSON of another shape.
    """
    if media_type_of(request) != JSON:
        raise UnsupportedMedia
    body = await bytes_of(request, MOST_BYTES)
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        raise invalid("/", "value") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Malformed from error


def media_type_of(request: Request) -> str:
    """Without its parameters, in lower case; empty when none is told."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def bytes_of(request: Request, most: int) -> bytes:
    """Raises TooLarge as soon as there are more."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise TooLarge(most)
    return bytes(body)


def window_of(request: Request, now_s: int, *, longest_s: int = LONGEST_S) -> Window:
    """``since`` and ``until`` of the query; the last hour where nothing else is asked for. Raises Invalid."""
    until_s = whole(request, "until", now_s, low=0, high=now_s + DAY_S)
    since_s = whole(request, "since", until_s - 60 * MINUTE_S, low=0, high=until_s)
    if until_s - since_s > longest_s:
        raise invalid("/since", "value")
    return Window(since_s, until_s)


def whole(request: Request, name: str, otherwise: int, *, low: int, high: int) -> int:
    """A whole number of the query, ``otherwise`` where there is none. Raises Invalid outside of ``low`` to ``high``."""
    text = request.query_params.get(name)
    if text is None:
        return otherwise
    if not (text.isascii() and text.isdecimal() and len(text) <= 12 and low <= int(text) <= high):
        raise invalid(f"/{name}", "value")
    return int(text)


def one_of(request: Request, name: str, known: Callable[[str], bool], otherwise: str) -> str:
    text = request.query_params.get(name, otherwise)
    if not known(text):
        raise invalid(f"/{name}", "value")
    return text
