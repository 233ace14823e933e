"""The console as one ASGI application, put together from what it is given."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp

from hanbit.console import alarms, business, deployments, logs, maintenance, overview, recovery, series, traces, works
from hanbit.console.answers import json_answer
from hanbit.console.edge import ConsoleEdge
from hanbit.console.intake import PATH as INTAKE
from hanbit.console.intake import Intake
from hanbit.console.pages import Pages
from hanbit.console.parts import ConsoleParts
from hanbit.console.session import Sessions
from hanbit.console.status import StatusBoard
from hanbit.ops.protect.operators import authenticate


def create_console(parts: ConsoleParts) -> ASGIApp:
    routes = [
        Route("/health", _health),
        Route(INTAKE, Intake(parts.spans).take, methods=["POST"]),
        *Sessions(parts.desk, is_https=parts.addresses.is_https).routes(),
        *StatusBoard(parts).routes(),
        *overview.routes(parts),
        *series.routes(parts),
        *alarms.routes(parts),
        *logs.routes(parts),
        *traces.routes(parts),
        *recovery.routes(parts),
        *works.routes(parts),
        *business.routes(parts),
        *deployments.routes(parts),
        *maintenance.routes(parts),
    ]
    return ConsoleEdge(
        Router(routes, redirect_slashes=False, default=Pages(parts.assets)),
        partial(authenticate, parts.desk),
        addresses=parts.addresses,
        page_headers=parts.page_headers,
        words=parts.words,
        log=parts.log,
        entropy=parts.entropy,
    )


async def _health(_request: Request) -> Response:
    return json_answer({"status": "ok"})
