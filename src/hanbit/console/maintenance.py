"""Maintenance: begun until a time with a reason, and ended before it."""

from functools import partial

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hanbit.console.answers import done_answer, json_answer
from hanbit.console.edge import note_action
from hanbit.console.parsing import read_body
from hanbit.console.parts import ConsoleParts
from hanbit.ops.release.maintenance import planned


class Begun(Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    until_s: int
    reason: str
    is_full: bool = False


def routes(parts: ConsoleParts) -> list[Route]:
    return [
        Route("/api/maintenance", partial(_begin, parts), methods=["PUT"]),
        Route("/api/maintenance", partial(_end, parts), methods=["DELETE"]),
    ]


async def _begin(parts: ConsoleParts, request: Request) -> Response:
    sent, who = await read_body(request, Begun), request.scope["operator"].email
    wanted = planned(
        until_s=sent.until_s, reason=sent.reason, who=who, is_full=sent.is_full, now_ms=parts.clock.now_ms()
    )
    parts.maintenance.begin(wanted)
    note_action(parts.log, request, "maintenance_on", until_s=sent.until_s, full=int(sent.is_full))
    return json_answer(wanted)


async def _end(parts: ConsoleParts, request: Request) -> Response:
    if parts.maintenance.now() is not None:
        parts.maintenance.end()
        note_action(parts.log, request, "maintenance_off")
    return done_answer()
