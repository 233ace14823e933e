"""What a request to the console says: small JSON bodies and the few parameters that several questions share."""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

import msgspec
from msgspec import Struct
from starlette.requests import Request

from hanbit.domain.refusals import Malformed, TooLarge, UnsupportedMedia, invalid
from hanbit.ports.measures import DAY_S, MINUTE_S

T = TypeVar("T")

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
    """JSON and nothing else: other media types can be sent by a form of a strange page."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise UnsupportedMedia
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise TooLarge(MOST_BYTES)
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        raise invalid("/", "value") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Malformed from error


def window_of(request: Request, now_s: int, *, longest_s: int = LONGEST_S) -> Window:
    """The last hour where nothing else is asked for."""
    until_s = whole(request, "until", now_s, low=0, high=now_s + DAY_S)
    since_s = whole(request, "since", until_s - 60 * MINUTE_S, low=0, high=until_s)
    if until_s - since_s > longest_s:
        raise invalid("/since", "value")
    return Window(since_s, until_s)


def whole(request: Request, name: str, otherwise: int, *, low: int, high: int) -> int:
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
