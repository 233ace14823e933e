"""Searching log lines, in the shape of CloudWatch Logs: StartQuery, GetQueryResults, StopQuery."""

from functools import partial

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hanbit.console.answers import done_answer, json_answer, query_fault_answer
from hanbit.console.edge import locale_of, request_id_of
from hanbit.console.parsing import read_body
from hanbit.console.parts import ConsoleParts
from hanbit.domain.refusals import NotFound, invalid
from hanbit.ops.observe.faults import QueryFault
from hanbit.ops.observe.logs.tokens import MAX_CHARS
from hanbit.ports.logs import UnknownQuery
from hanbit.ports.measures import DAY_S

WAIT_S = 10.0
MOST_ROWS = 1_000


class StartQuery(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Both ends in epoch seconds, as CloudWatch has them, and both take part."""

    query_string: str
    start_time: int
    end_time: int


def routes(parts: ConsoleParts) -> list[Route]:
    return [
        Route("/api/logs/queries", partial(_start, parts), methods=["POST"]),
        Route("/api/logs/queries/{id}", partial(_results, parts), methods=["GET"]),
        Route("/api/logs/queries/{id}", partial(_stop, parts), methods=["DELETE"]),
    ]


async def _start(parts: ConsoleParts, request: Request) -> Response:
    sent = await read_body(request, StartQuery)
    if len(sent.query_string) > MAX_CHARS:
        raise invalid("/queryString", "length", minimum=1, maximum=MAX_CHARS)
    if not 0 <= sent.start_time <= sent.end_time <= parts.now_s + DAY_S:
        raise invalid("/startTime", "value")
    try:
        query_id = await parts.logs.start(
            sent.query_string, begin_ms=sent.start_time * 1000, end_ms=sent.end_time * 1000 + 999
        )
    except QueryFault as fault:
        locale = locale_of(request)
        return query_fault_answer(fault, sent.query_string, parts.words, locale, request_id_of(request))
    return json_answer({"queryId": query_id}, 201)


async def _results(parts: ConsoleParts, request: Request) -> Response:
    """Waits a while for the end. At most ``MOST_ROWS`` rows; ``isCut`` says that there were more."""
    try:
        found = await parts.logs.results(request.path_params["id"], wait_s=WAIT_S)
    except UnknownQuery as error:
        raise NotFound from error
    is_cut = len(found.results) > MOST_ROWS
    shown = msgspec.structs.replace(found, results=found.results[:MOST_ROWS])
    return json_answer({**msgspec.to_builtins(shown), "isCut": is_cut})


async def _stop(parts: ConsoleParts, request: Request) -> Response:
    try:
        await parts.logs.stop(request.path_params["id"])
    except UnknownQuery as error:
        raise NotFound from error
    return done_answer()
