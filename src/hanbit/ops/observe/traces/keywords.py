"""The keywords of filter expressions and what they are compared with. Source: AWS, "Use filter expressions"."""

from typing import Literal, NamedTuple

Kind = Literal["truth", "number", "text"]
Place = Literal["trace", "segment", "cause"]
"""Outside of braces, in those of ``service`` and ``edge``, in those of ``rootcause``."""


class Keyword(NamedTuple):
    """``attributes``: of a span, by the names that SDKs have had for it; the first that is there counts."""

    name: str
    kind: Kind
    places: tuple[Place, ...] = ("trace", "segment")
    attributes: tuple[str, ...] = ()


_EVERYWHERE: tuple[Place, ...] = ("trace", "segment", "cause")
_IN_CAUSE: tuple[Place, ...] = ("cause",)

_ALL = (
    Keyword("ok", "truth"),
    Keyword("error", "truth"),
    Keyword("throttle", "truth"),
    Keyword("fault", "truth"),
    Keyword("partial", "truth"),
    Keyword("root", "truth"),
    Keyword("inferred", "truth", _EVERYWHERE),
    Keyword("first", "truth", _IN_CAUSE),
    Keyword("last", "truth", _IN_CAUSE),
    Keyword("remote", "truth", _IN_CAUSE),
    Keyword("responsetime", "number"),
    Keyword("duration", "number"),
    Keyword("index", "number", _IN_CAUSE),
    Keyword("coverage", "number", _IN_CAUSE),
    Keyword("http.status", "number", attributes=("http.status", "http.response.status_code", "http.status_code")),
    Keyword("http.url", "text", attributes=("http.url", "url.full", "http.target", "url.path", "http.route")),
    Keyword("http.method", "text", attributes=("http.method", "http.request.method")),
    Keyword("http.useragent", "text", attributes=("http.useragent", "user_agent.original", "http.user_agent")),
    Keyword("http.clientip", "text", attributes=("http.clientip", "client.address", "http.client_ip")),
    Keyword("user", "text", attributes=("user", "user.id", "enduser.id")),
    Keyword("availabilityzone", "text", attributes=("availabilityzone", "cloud.availability_zone")),
    Keyword("instance.id", "text", attributes=("instance.id", "host.id")),
    Keyword("resource.arn", "text", attributes=("resource.arn", "cloud.resource_id")),
    Keyword("name", "text", ("segment", "cause")),
    Keyword("type", "text", ("segment", "cause"), attributes=("service.type", "aws.type")),
    Keyword("message", "text", _IN_CAUSE, attributes=("exception.message",)),
)
KEYWORDS = {keyword.name: keyword for keyword in _ALL}

OF_ANY_SEGMENT = frozenset({"user", "availabilityzone", "instance.id", "resource.arn"})
"""Found on any span of a trace; the others are those of its root."""

ANNOTATION = "annotation."
ELSEWHERE = frozenset({"rootcause.json", "json", "group.arn"})
COMPLEX = ("service", "edge", "group.name", "annotation", *(
    f"rootcause.{kind}.{element}"
    for kind in ("fault", "error", "responsetime")
    for element in ("service", "entity", "exception")
    if (kind, element) != ("responsetime", "exception")
))  # fmt: skip

NUMERIC_OPERATORS = ("=", "!=", "<", "<=", ">", ">=")
TEXT_OPERATORS = ("=", "!=", "CONTAINS", "BEGINSWITH", "ENDSWITH")
TRUTH_OPERATORS = ("=", "!=")

GROUPS = {"slow": "responsetime > 1", "failed": "fault"}
"""Ours, by the manual's lines: a response over 1,000 ms is slow."""
