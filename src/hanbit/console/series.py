"""Series as lines: several at once on the same grid of time, so that charts share it."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hanbit.console.answers import json_answer
from hanbit.console.parsing import whole, window_of
from hanbit.console.parts import ConsoleParts, Known, Row
from hanbit.domain.refusals import invalid
from hanbit.ops.observe.lines import PERIODS_S, is_statistic, line_of, period_for, whole_periods
from hanbit.ops.observe.routes import route_uses
from hanbit.ports.measures import DAY_S

MOST_LINES = 24
MOST_NAME = 200
MOST_NAMES = 2_000
MOST_ROUTES = 100


def routes(parts: ConsoleParts) -> list[Route]:
    return [
        Route("/api/series", partial(_lines, parts), methods=["GET"]),
        Route("/api/series/names", partial(_names, parts), methods=["GET"]),
        Route("/api/routes", partial(_routes, parts), methods=["GET"]),
    ]


async def _lines(parts: ConsoleParts, request: Request) -> Response:
    """``line=http.latency:p95``, once for each; a name may itself hold colons."""
    window, now_s = window_of(request, parts.now_s), parts.now_s
    wanted_s = whole(request, "period", 0, low=0, high=DAY_S)
    if wanted_s and wanted_s not in PERIODS_S:
        raise invalid("/period", "value")
    lines = [_asked(text) for text in request.query_params.getlist("line")]
    if not 1 <= len(lines) <= MOST_LINES:
        raise invalid("/line", "value")
    period_s = period_for(window.since_s, window.until_s, now_s, wanted_s)
    since_s, until_s = whole_periods(window.since_s, min(window.until_s, now_s), period_s)

    def look(known: Known) -> Row:
        found = [line_of(known.measures, *line, since_s, until_s, period_s) for line in lines]
        return {"sinceS": since_s, "untilS": until_s, "periodS": period_s, "lines": found}

    return json_answer(await parts.read(look))


async def _names(parts: ConsoleParts, request: Request) -> Response:
    prefix = request.query_params.get("prefix", "")[:MOST_NAME]
    names = await parts.read(lambda known: known.measures.series(prefix))
    return json_answer({"names": names[:MOST_NAMES], "isCut": len(names) > MOST_NAMES})


async def _routes(parts: ConsoleParts, request: Request) -> Response:
    window = window_of(request, parts.now_s, longest_s=DAY_S)
    found = await parts.read(lambda known: route_uses(known.measures, *window))
    return json_answer({"seconds": window.until_s - window.since_s, "routes": found[:MOST_ROUTES]})


def _asked(text: str) -> tuple[str, str]:
    name, _, statistic = text.rpartition(":")
    if not 1 <= len(name) <= MOST_NAME or not is_statistic(statistic):
        raise invalid("/line", "value")
    return name, statistic
