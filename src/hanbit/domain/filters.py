"""Saved filters: a list with a filter holds no to-dos of its own and shows what the filter finds, wherever that is.

The server keeps a filter and the clients apply it; every condition given must hold.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from hanbit.domain.ids import is_id
from hanbit.domain.refusals import Fault
from hanbit.domain.search import MAX_QUERY
from hanbit.domain.text import PROSE_PATTERN, clean_line
from hanbit.domain.todos import MAX_TAGS, IdText, Priority, TagText, clean_tags

MAX_FILTER_LISTS = 50
QueryText = Annotated[str, Meta(extra_json_schema={"maxLength": MAX_QUERY, "pattern": PROSE_PATTERN})]
DueWithin = Literal["overdue", "today", "week", "month", "none"]
"""``week`` and ``month``: from today for 7 and 30 days. ``none``: what has no day."""


class Filter(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """``text``: as in a search. ``tags``: all of them. ``list_ids``: in one of them. ``priority``: at least."""

    text: QueryText = ""
    tags: Annotated[tuple[TagText, ...], Meta(max_length=MAX_TAGS)] = ()
    list_ids: Annotated[tuple[IdText, ...], Meta(max_length=MAX_FILTER_LISTS)] = ()
    priority: Priority = 0
    due: DueWithin | None = None
    status: Literal["open", "done", "any"] = "open"


def clean_filter(wanted: Filter, pointer: str, faults: list[Fault]) -> Filter:
    text = clean_line(wanted.text, f"{pointer}/text", faults, minimum=0, maximum=MAX_QUERY)
    tags = clean_tags(wanted.tags, f"{pointer}/tags", faults)
    faults += [Fault(f"{pointer}/listIds/{n}", "id") for n, one in enumerate(wanted.list_ids) if not is_id(one)]
    list_ids = tuple(dict.fromkeys(wanted.list_ids))
    return Filter(text, tags, list_ids, wanted.priority, wanted.due, wanted.status)
