"""Quick add over HTTP: a line of text is read, or read and written down."""

import re
from collections.abc import Callable
from functools import partial
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from hanbit.api.conditions import record_answer
from hanbit.api.endpoint import Answer, Call, Endpoint, answer_json, given
from hanbit.api.todos import links_to_new
from hanbit.domain import refusals as r
from hanbit.domain.ids import is_id
from hanbit.domain.quickadd.answer import Parsed
from hanbit.domain.quickadd.grammar import Grammar
from hanbit.domain.text import LINE_PATTERN, clean_line
from hanbit.domain.times import ZONES
from hanbit.domain.todos import MAX_TITLE, IdText, Todo, ZoneText
from hanbit.usecases.edits import Desk
from hanbit.usecases.quick import add_quickly, read_quickly

LoadGrammar = Callable[[], Grammar]
"""Gives the same one each time; making it takes some 50 ms."""

_DAY = (
    r"20[0-9]{2}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    r"|02-(?:0[1-9]|1[0-9]|2[0-8]))|20(?:[02468][048]|[13579][26])-02-29"
)
WALL_PATTERN = rf"^(?:{_DAY})T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?$"
"""A local date and time of this century, without an offset."""

_WALL = re.compile(WALL_PATTERN.removesuffix("$") + r"\Z")

LineText = Annotated[str, Meta(extra_json_schema={"minLength": 1, "maxLength": MAX_TITLE, "pattern": LINE_PATTERN})]
WallText = Annotated[
    str, Meta(extra_json_schema={"pattern": WALL_PATTERN, "maxLength": 19}, examples=["2026-11-23T10:00:00"])
]


class QuickText(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """``now``: what the person's wall shows; absent, the server's clock in ``timeZone`` or the account's zone.

    ``timeZone`` also fixes a due time to that zone; without it the time floats.
    """

    text: LineText
    now: WallText | UnsetType = UNSET
    time_zone: ZoneText | UnsetType | None = UNSET


class QuickTodo(QuickText, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """``listId``: where it goes when the text names no list; absent, the inbox."""

    list_id: IdText | UnsetType | None = UNSET


def _checked(body: QuickText) -> dict[str, str | None]:
    """Raises Invalid with every fault."""
    faults: list[r.Fault] = []
    clean_line(body.text, "/text", faults, maximum=MAX_TITLE)
    if isinstance(body.now, str) and not _WALL.match(body.now):
        faults.append(r.Fault("/now", "value"))
    if isinstance(body.time_zone, str) and body.time_zone not in ZONES:
        faults.append(r.Fault("/timeZone", "time_zone"))
    if faults:
        raise r.Invalid(tuple(faults))
    return {"now": given(body.now), "time_zone": given(body.time_zone)}


async def _parse(desk: Desk, grammar: LoadGrammar, call: Call[QuickText, None]) -> Answer:
    said = _checked(call.body)
    return answer_json(await read_quickly(desk, grammar(), call.actor, call.body.text, **said))


async def _add(desk: Desk, grammar: LoadGrammar, call: Call[QuickTodo, None]) -> Answer:
    said = _checked(call.body)
    list_id = given(call.body.list_id)
    if list_id is not None and not is_id(list_id):
        raise r.invalid("/listId", "id")
    record = await add_quickly(desk, grammar(), call.actor, call.body.text, **said, list_id=list_id, op_id=call.op_id)
    return record_answer(record, 201, (("location", f"/api/v1/todos/{record.key.id}"),))


def endpoints(desk: Desk, grammar: LoadGrammar) -> list[Endpoint]:
    return [
        Endpoint(method="POST", path="/api/v1/todos/quick/parse", function="parseQuickly", tag="todos",
                 summary="Read a line of text as a to-do", run=partial(_parse, desk, grammar), body=QuickText,
                 answer=Parsed,
                 description="Understands Korean and English: days, times, repeats, the lunar calendar, business days, "
                 "`#tag`, `@list`, `!high`. `start` and `end` count UTF-16 code units of the text in NFC."),
        Endpoint(method="POST", path="/api/v1/todos/quick", function="addQuickly", tag="todos",
                 summary="Write down a line of text as a to-do", run=partial(_add, desk, grammar), body=QuickTodo,
                 answer=Todo, status=201, has_etag=True, takes_idempotency_key=True,
                 refusals=(r.MissingReference, r.IdTaken, r.StorageFull),
                 answer_headers={"Location": "Where the new to-do is."}, links=links_to_new()),
    ]  # fmt: skip
