"""Business figures, each with its definition beside it, and the days behind them. Never who, never what was written."""

from collections.abc import Callable
from functools import partial

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hanbit.console.answers import json_answer
from hanbit.console.edge import locale_of
from hanbit.console.parts import ConsoleParts, Known, Row
from hanbit.domain.seoul import day_start_ms
from hanbit.ops.observe.business import LEAST, Figure, figures_of
from hanbit.ports.activity import WINDOW_DAYS


def routes(parts: ConsoleParts) -> list[Route]:
    return [Route("/api/business", partial(_figures, parts), methods=["GET"])]


async def _figures(parts: ConsoleParts, request: Request) -> Response:
    say = partial(parts.words.say, locale_of(request))
    return json_answer(await parts.read(partial(_counted, say)))


def _counted(say: Callable[[str], str], known: Known) -> Row:
    """``atS`` None: nothing was counted yet. A day with fewer than ``LEAST`` persons, but some, is None."""
    counted = known.counted()
    if counted is None:
        return {"atS": None, "figures": [], "active": []}
    at_s, counts = counted
    days = range(counts.today - WINDOW_DAYS + 1, counts.today + 1)
    return {
        "atS": at_s,
        "figures": [_row(figure, say) for figure in figures_of(counts, at_s, known.measures)],
        "active": [{"atS": day_start_ms(day) // 1000, "persons": _shown(counts.active.get(day, 0))} for day in days],
    }


def _row(figure: Figure, say: Callable[[str], str]) -> Row:
    """With its definition, which stands beside it wherever it is shown."""
    words = {word: say(f"cli.ops.figure.{figure.name}.{word}") for word in ("title", "definition")}
    return {**msgspec.to_builtins(figure), **words}


def _shown(persons: int) -> int | None:
    return None if 0 < persons < LEAST else persons
