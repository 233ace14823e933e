"""Routes as data. One ``Endpoint`` gives its route, its parsing, its documentation and its name in the logs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import UNSET, Struct, UnsetType

from hanbit.domain.refusals import Refusal
from hanbit.usecases.draft import Actor
from hanbit.usecases.identity import Device, Principal

B = TypeVar("B")
Q = TypeVar("Q")
T = TypeVar("T")

BODY_LIMIT = 1024 * 1024
"""Bytes. A to-do with the longest notes, fully escaped, fits; Todoist's Sync API draws the same line."""

JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"  # RFC 7396

encode = msgspec.json.Encoder().encode


class Nothing(Struct, frozen=True, forbid_unknown_fields=True):
    """No body, or no query."""


class Answer(Struct, frozen=True):
    """``body``: bytes as they go out; None for an answer without content."""

    status: int
    body: bytes | None
    headers: tuple[tuple[str, str], ...] = ()
    media_type: str = JSON


class Call(Struct, Generic[B, Q]):
    """A request that has been let in and read. ``op_id`` is set when an ``Idempotency-Key`` came with it."""

    body: B
    query: Q
    path: dict[str, str]
    headers: dict[bytes, bytes]
    device: Device
    locale: str
    who: Principal | None = None
    op_id: str | None = None

    @property
    def principal(self) -> Principal:
        assert self.who is not None, "an endpoint with auth=False has no principal"
        return self.who

    @property
    def actor(self) -> Actor:
        return self.principal.actor

    def header(self, name: bytes) -> str | None:
        value = self.headers.get(name)
        return value.decode("latin-1") if value is not None else None


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """``function`` is the verb in the logs. ``refusals`` are those beyond what parsing and signing in bring."""

    method: str
    path: str
    function: str
    summary: str
    run: Callable[[Call[Any, Any]], Awaitable[Answer]]
    tag: str
    body: type = Nothing
    body_limit: int = BODY_LIMIT
    query: type = Nothing
    answer: Any = None
    status: int = 200
    refusals: tuple[type[Refusal], ...] = ()
    auth: bool = True
    is_patch: bool = False
    takes_if_match: bool = False
    has_etag: bool = False
    takes_idempotency_key: bool = False
    answer_headers: dict[str, str] = field(default_factory=dict)
    links: dict[str, dict[str, Any]] = field(default_factory=dict)
    description: str = ""


def answer_json(value: object, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    return Answer(status, encode(value), headers)


def no_content(headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    return Answer(204, None, headers)


def etag(rev: int) -> str:
    return f'"{rev}"'


def given(value: T | UnsetType) -> T | None:
    """None for what was not sent."""
    return None if value is UNSET else value
