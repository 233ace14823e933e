"""Traces by X-Ray filter expressions, and one as bars under one another."""

from functools import partial

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hanbit.console.answers import json_answer, query_fault_answer
from hanbit.console.edge import locale_of, request_id_of
from hanbit.console.parsing import whole, window_of
from hanbit.console.parts import ConsoleParts, Row
from hanbit.domain.refusals import NotFound, invalid
from hanbit.ops.observe.faults import QueryFault
from hanbit.ops.observe.traces.parser import parse_filter
from hanbit.ops.observe.traces.search import search
from hanbit.ops.observe.traces.view import US_PER_S, Trace, is_failing, is_fault, status_of
from hanbit.ops.observe.traces.waterfall import bars_of
from hanbit.ports.measures import DAY_S
from hanbit.ports.spans import KEPT_DAYS

EVERYTHING = "duration >= 0"
MOST_TRACES, MOST_SPANS, MOST_FILTER = 500, 2_000, 2_000


def routes(parts: ConsoleParts) -> list[Route]:
    return [
        Route("/api/traces", partial(_search, parts), methods=["GET"]),
        Route("/api/traces/{id}", partial(_show, parts), methods=["GET"]),
    ]


async def _search(parts: ConsoleParts, request: Request) -> Response:
    window = window_of(request, parts.now_s, longest_s=KEPT_DAYS * DAY_S)
    limit = whole(request, "limit", 200, low=1, high=MOST_TRACES)
    text = request.query_params.get("filter", "")
    if len(text) > MOST_FILTER:
        raise invalid("/filter", "length", minimum=0, maximum=MOST_FILTER)
    try:
        wanted = parse_filter(text if text.strip() else EVERYTHING)
    except QueryFault as fault:
        return query_fault_answer(fault, text, parts.words, locale_of(request), request_id_of(request))
    begin_us, end_us = (at_s * US_PER_S for at_s in window)
    found = await parts.read(lambda known: search(known.spans, wanted, since_us=begin_us, until_us=end_us, limit=limit))
    rows = [_row(trace) for trace in found.traces]
    return json_answer({"traces": rows, "scanned": found.scanned, "isCut": found.is_cut})


async def _show(parts: ConsoleParts, request: Request) -> Response:
    trace_id = request.path_params["id"].lower()
    spans = await parts.read(lambda known: known.spans.trace(trace_id))
    if not spans:
        raise NotFound
    trace = Trace(spans)
    bars = [
        {**msgspec.to_builtins(bar.span), "depth": bar.depth, "offsetUs": bar.offset_us, "isFault": is_fault(bar.span)}
        for bar in bars_of(trace)[:MOST_SPANS]
    ]
    return json_answer({**_row(trace), "bars": bars, "isCut": len(trace.spans) > MOST_SPANS})


def _row(trace: Trace) -> Row:
    root = trace.root
    return {
        "id": root.trace_id,
        "atUs": root.at_us,
        "durationUs": trace.duration_us,
        "name": root.name,
        "method": root.attributes.get("http.method"),
        "route": root.attributes.get("http.route"),
        "status": status_of(root),
        "result": "fault" if is_fault(root) else "error" if is_failing(root, "error") else "ok",
        "spans": len(trace.spans),
        "services": list(dict.fromkeys(span.service for span in trace.spans)),
    }
