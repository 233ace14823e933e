"""The change history: which release was put to work, by whom and why, and how each stage went."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hanbit.console.answers import json_answer, worded
from hanbit.console.edge import locale_of
from hanbit.console.parts import ConsoleParts, Known, Row
from hanbit.domain.seoul import DAY_MS
from hanbit.ops.release.deploys import Deployment, way_back
from hanbit.ops.release.figures import figures

MOST_ROWS = 100
DAYS = 30
"""Over which it is said how often and how well."""


def routes(parts: ConsoleParts) -> list[Route]:
    return [Route("/api/deployments", partial(_deployments, parts), methods=["GET"])]


async def _deployments(parts: ConsoleParts, request: Request) -> Response:
    say = partial(parts.words.say, locale_of(request))

    def look(known: Known) -> Row:
        rows = known.deployments(MOST_ROWS)
        checks = {check.name for row in rows for check in row.checks}
        steps = {step.name for row in rows for step in row.steps}
        return {
            "current": known.current_release(),
            "back": way_back(rows, known.current_release(), known.kept_releases()),
            "maintenance": parts.maintenance.now(),
            "days": DAYS,
            "figures": figures(rows, since_ms=parts.clock.now_ms() - DAYS * DAY_MS),
            "deployments": [_row(row) for row in rows],
            "checks": {name: say(f"cli.ops.deploy.check.{name}") for name in sorted(checks)},
            "steps": {name: say(f"cli.ops.deploy.step.{name}") for name in sorted(steps)},
        }

    return json_answer(worded(await parts.read(look), parts.words, locale_of(request)))


def _row(row: Deployment) -> Row:
    return {
        "atMs": row.at_ms,
        "version": row.version,
        "before": row.before,
        "who": row.who,
        "why": row.why,
        "kind": row.kind,
        "result": row.result,
        "fault": row.fault,
        "backMs": row.back_ms,
        "live": row.live,
        "tookMs": sum(step.took_ms for step in row.steps),
        "checks": row.checks,
        "steps": row.steps,
    }
