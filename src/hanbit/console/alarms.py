"""Alarms: how each stands, what it says as a sentence, minute by minute why, and who need not be told of it."""

from functools import partial

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hanbit.console.answers import done_answer, json_answer, not_now_answer
from hanbit.console.edge import locale_of, note_action, request_id_of
from hanbit.console.parsing import Nothing, Window, read_body, window_of
from hanbit.console.parts import ConsoleParts, Known, Row
from hanbit.domain.refusals import NotFound
from hanbit.ops.observe.alarms import Alarm, Definition, parts_of
from hanbit.ops.observe.attention import NotFiring, Stand, acknowledge, mute, stand_of, unmute
from hanbit.ops.observe.definitions import DEFINITIONS, definition
from hanbit.ops.observe.judging import SETTLE_S, read_tracks
from hanbit.ops.observe.ribbons import Mark, newest_marks, ribbon
from hanbit.ops.observe.sentences import Sentences
from hanbit.ports.alarms import Standing, Transition
from hanbit.ports.measures import DAY_S, MINUTE_S, Measures

LONGEST_S = 3 * DAY_S
MOST_CHANGES = 50
LEVELS = {"P0": "crit", "P1": "warn", "P2": "notice", "P3": "notice"}
"""What an alarm of a severity means for whoever looks: someone is being called, past the line, look soon."""


class Muted(Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    until_s: int
    reason: str


def routes(parts: ConsoleParts) -> list[Route]:
    return [
        Route("/api/alarms", partial(_list, parts, NewestMarks()), methods=["GET"]),
        Route("/api/alarms/{name}", partial(_show, parts), methods=["GET"]),
        Route("/api/alarms/{name}/mute", partial(_mute, parts), methods=["PUT"]),
        Route("/api/alarms/{name}/mute", partial(_unmute, parts), methods=["DELETE"]),
        Route("/api/alarms/{name}/acknowledgement", partial(_acknowledge, parts), methods=["PUT"]),
    ]


class NewestMarks:
    """Read anew with each minute, however many ask: they take as long as judging every alarm."""

    def __init__(self) -> None:
        self._minute = -1
        self._marks: dict[str, list[Mark]] = {}

    def at(self, now_s: int, measures: Measures) -> dict[str, list[Mark]]:
        minute = (now_s - SETTLE_S) // MINUTE_S
        if minute != self._minute:
            self._marks, self._minute = newest_marks(DEFINITIONS, measures, now_s - SETTLE_S), minute
        return self._marks


async def _list(parts: ConsoleParts, newest: NewestMarks, request: Request) -> Response:
    now_s, sentences = parts.now_s, Sentences(parts.words, locale_of(request))

    def look(known: Known) -> list[Row]:
        stand, marks = stand_of(known.alarms, now_s), newest.at(now_s, known.measures)
        return [{**row_of(one, stand, sentences), "marks": marks[one.name]} for one in DEFINITIONS]

    return json_answer({"alarms": await parts.read(look)})


async def _show(parts: ConsoleParts, request: Request) -> Response:
    one = definition(request.path_params["name"])
    if one is None:
        raise NotFound
    window = window_of(request, parts.now_s, longest_s=LONGEST_S)
    sentences = Sentences(parts.words, locale_of(request))
    return json_answer(await parts.read(partial(_detail, one, window, parts.now_s, sentences)))


async def _mute(parts: ConsoleParts, request: Request) -> Response:
    sent, name = await read_body(request, Muted), request.path_params["name"]
    who = request.scope["operator"].email
    muted = mute(parts.alarms, name, until_s=sent.until_s, reason=sent.reason, who=who, now_s=parts.now_s)
    note_action(parts.log, request, "mute", alarm=name, until_s=muted.until_s)
    return json_answer(muted)


async def _unmute(parts: ConsoleParts, request: Request) -> Response:
    name = request.path_params["name"]
    if unmute(parts.alarms, name):
        note_action(parts.log, request, "unmute", alarm=name)
    return done_answer()


async def _acknowledge(parts: ConsoleParts, request: Request) -> Response:
    await read_body(request, Nothing)
    name, who = request.path_params["name"], request.scope["operator"].email
    try:
        taken_on = acknowledge(parts.alarms, name, who=who, now_s=parts.now_s)
    except NotFiring:
        return not_now_answer("not_firing", parts.words, locale_of(request), request_id_of(request))
    if taken_on.who == who:
        note_action(parts.log, request, "acknowledge", alarm=name)
    return json_answer(taken_on)


def row_of(one: Definition, stand: Stand, sentences: Sentences) -> Row:
    """An alarm that was never judged has no data, which is not the same as being well."""
    standing = stand.standings.get(one.name)
    return {
        "name": one.name,
        "title": sentences.title(one.name),
        "severity": one.severity,
        "level": level_of(one, standing),
        "state": standing.state if standing else "INSUFFICIENT_DATA",
        "sinceS": standing.since_s if standing else None,
        "judgedS": standing.at_s if standing else None,
        "runbook": one.runbook,
        "mute": stand.mutes.get(one.name),
        "acknowledgement": stand.acknowledged.get(one.name),
        **_amounts(one, standing, sentences),
    }


def _amounts(one: Definition, standing: Standing | None, sentences: Sentences) -> Row:
    """In the words of people; a composite compares nothing itself."""
    if not isinstance(one, Alarm):
        return {"value": None, "limit": None, "op": None}
    value = standing.value if standing else None
    return {
        "value": None if value is None else sentences.amount(value, one.unit),
        "limit": sentences.amount(one.threshold, one.unit),
        "op": one.op,
    }


def level_of(one: Definition, standing: Standing | None) -> str:
    if standing is None or standing.state == "INSUFFICIENT_DATA":
        return "none"
    return LEVELS[one.severity] if standing.state == "ALARM" else "ok"


def change_row(change: Transition) -> Row:
    return {"alarm": change.alarm, "atS": change.at_s, "was": change.was, "now": change.now, "value": change.value}


def _detail(one: Definition, window: Window, now_s: int, sentences: Sentences, known: Known) -> Row:
    since_s, until_s = (at_s // MINUTE_S * MINUTE_S for at_s in window)
    tracks = read_tracks([one], known.measures, {one.name: since_s}, until_s, now_s=now_s)
    history = known.alarms.history(one.name, limit=MOST_CHANGES)
    return {
        **row_of(one, stand_of(known.alarms, now_s), sentences),
        "rule": sentences.rule(one),
        "history": [change_row(change) for change in history],
        "parts": [
            {
                "name": part.name,
                "unit": part.unit,
                "threshold": part.threshold,
                "clear": part.clear.threshold if part.clear else None,
                "rises": part.rises,
                "m": part.m,
                "n": part.n,
                "periodS": part.period_s,
                "ticks": ribbon(part, tracks, since_s, until_s) if since_s < until_s else [],
            }
            for part in parts_of(one)
        ],
    }
