"""The console as one ASGI application, put together from what it is given."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from hanbit.console.intake import PATH as INTAKE
from hanbit.console.intake import Intake
from hanbit.ports.spans import Spans


def create_console(spans: Spans) -> ASGIApp:
    return Starlette(routes=[Route("/health", _health), Route(INTAKE, Intake(spans).take, methods=["POST"])])


async def _health(_request: Request) -> JSONResponse:
    return JSONResponse({"status": "ok"}, headers={"cache-control": "no-store"})
