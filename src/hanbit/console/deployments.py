"""The change history: every release that was put to work or refused, with its checks and steps as evidence."""

from collections.abc import Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hanbit.console.answers import json_answer
from hanbit.console.edge import locale_of
from hanbit.console.parts import ConsoleParts, Row
from hanbit.ops.release.deploys import Deployment

MOST_ROWS = 100
WORDS = "cli.ops.deploy"
"""The command says the same words."""


def routes(parts: ConsoleParts) -> list[Route]:
    return [Route("/api/deployments", partial(_history, parts), methods=["GET"])]


async def _history(parts: ConsoleParts, request: Request) -> Response:
    say = partial(parts.words.say, locale_of(request))
    rows = await parts.read(lambda known: known.deployments(MOST_ROWS))
    return json_answer({"deployments": [_row(row, say) for row in rows]})


def _row(one: Deployment, say: Callable[[str], str]) -> Row:
    return {
        "atMs": one.at_ms,
        "version": one.version,
        "before": one.before,
        "who": one.who,
        "why": one.why,
        "kind": one.kind,
        "result": one.result,
        "said": say(f"{WORDS}.result.{one.result}"),
        "fault": one.fault,
        "backMs": one.back_ms,
        "checks": [
            {"name": say(f"{WORDS}.check.{check.name}"), "fault": check.fault, "isWaived": check.is_waived}
            for check in one.checks
        ],
        "steps": [
            {"name": say(f"{WORDS}.step.{step.name}"), "atMs": step.at_ms, "tookMs": step.took_ms, "fault": step.fault}
            for step in one.steps
        ],
    }
