"""One look at everything: how the service is, what is open, what is left of the budgets, and what happened last."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hanbit.console.alarms import change_row, level_of, row_of
from hanbit.console.answers import json_answer, worded
from hanbit.console.edge import locale_of
from hanbit.console.parts import ConsoleParts, Known, Row
from hanbit.console.recovery import newest_proof, newest_run
from hanbit.ops.observe.attention import stand_of
from hanbit.ops.observe.budgets import budgets
from hanbit.ops.observe.definitions import DEFINITIONS, SLOS
from hanbit.ops.observe.sentences import Sentences
from hanbit.ops.observe.uptime import uptimes
from hanbit.ports.measures import DAY_S

UPTIME_DAYS = 90
LAST_CHANGES = 12
WORST_FIRST = ("crit", "warn", "notice", "none", "ok")


def routes(parts: ConsoleParts) -> list[Route]:
    return [
        Route("/api/overview", partial(_overview, parts), methods=["GET"]),
        Route("/api/slos", partial(_slos, parts), methods=["GET"]),
        Route("/api/processes", partial(_processes, parts), methods=["GET"]),
    ]


async def _overview(parts: ConsoleParts, request: Request) -> Response:
    locale = locale_of(request)
    found = await parts.read(partial(_all, parts.now_s, Sentences(parts.words, locale)))
    return json_answer(worded({**found, "maintenance": parts.maintenance.now()}, parts.words, locale))


async def _slos(parts: ConsoleParts, request: Request) -> Response:
    sentences, now_s = Sentences(parts.words, locale_of(request)), parts.now_s
    return json_answer({"slos": await parts.read(partial(slo_rows, now_s, sentences))})


async def _processes(parts: ConsoleParts, _request: Request) -> Response:
    since_ms = (parts.now_s - 7 * DAY_S) * 1000
    events = await parts.read(lambda known: known.events(since_ms))
    return json_answer({"events": events[: -LAST_CHANGES * 10 - 1 : -1]})


def _all(now_s: int, sentences: Sentences, known: Known) -> Row:
    stand = stand_of(known.alarms, now_s)
    rows = [row_of(one, stand, sentences) for one in DEFINITIONS]
    up = uptimes(known.measures, now_s, days=UPTIME_DAYS)
    return {
        "nowS": now_s,
        "level": level_now(known, up[0].now),
        "open": [row for row in rows if row["state"] == "ALARM"],
        "muted": list(stand.mutes.values()),
        "counts": {level: sum(row["level"] == level for row in rows) for level in WORST_FIRST},
        "uptime": up,
        "slos": slo_rows(now_s, sentences, known),
        "changes": [change_row(change) for change in known.alarms.history(limit=LAST_CHANGES)],
        "proof": newest_proof(known),
        "drill": newest_run(known),
    }


def level_now(known: Known, is_up: float | None) -> str:
    """The worst of what is open; no data when nothing was measured of late, whatever alarms once said."""
    if is_up is None:
        return "none"
    standings = known.alarms.standings()
    levels = {level_of(one, standings.get(one.name)) for one in DEFINITIONS}
    return next((level for level in WORST_FIRST[:3] if level in levels), "ok")


def slo_rows(now_s: int, sentences: Sentences, known: Known) -> list[Row]:
    found = budgets(SLOS, known.measures, now_s)
    return [
        {
            "name": slo.name,
            "title": sentences.title(slo.name),
            "level": sentences.level(slo),
            "objective": slo.objective,
            "days": slo.days,
            "budgetMinutes": slo.budget_minutes,
            "good": budget.good,
            "used": budget.used,
            "burns": [{"windowS": b.window_s, "rate": b.rate, "firesAt": b.fires_at} for b in budget.burns],
        }
        for slo, budget in zip(SLOS, found, strict=True)
    ]
