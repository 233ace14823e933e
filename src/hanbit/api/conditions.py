"""Requests that hold only for a revision (RFC 9110 §13): its ``ETag`` is the number in quotes, always a strong one."""

import re
from typing import Any

from hanbit.api.endpoint import Answer, Call, etag
from hanbit.domain.refusals import invalid
from hanbit.ports.store import Record

_TAG = r'(W/)?("[\x21\x23-\x7e\x80-\xff]*")'
_TAGS = re.compile(rf"[ \t,]*(?:{_TAG}[ \t]*(?:,[ \t,]*|\Z))+\Z")
_ONE = re.compile(_TAG)
_OURS = re.compile(r'"(?:0|[1-9][0-9]{0,14})"')


def record_answer(record: Record, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    return Answer(status, record.body, (("etag", etag(record.rev)), *headers))


def if_match(call: Call[Any, Any]) -> tuple[int, ...] | None:
    """The revs that ``If-Match`` allows, by strong comparison: weak tags and other people's match none.

    None without one, or with ``*``. Raises Invalid for what is no list of tags.
    """
    value = call.header(b"if-match")
    if value is None or value.strip() == "*":
        return None
    if not _TAGS.match(value):
        raise invalid("/If-Match", "value")
    return tuple(int(tag[1:-1]) for weak, tag in _ONE.findall(value) if not weak and _OURS.fullmatch(tag))


def unless_unchanged(call: Call[Any, Any], record: Record) -> Answer:
    """The record, or 304 when ``If-None-Match`` names its revision, by weak comparison, or says ``*``."""
    known = call.header(b"if-none-match")
    if known is None:
        return record_answer(record)
    tag = etag(record.rev)
    is_known = known.strip() == "*" or (_TAGS.match(known) and tag in [one for _, one in _ONE.findall(known)])
    return Answer(304, None, (("etag", tag),)) if is_known else record_answer(record)
