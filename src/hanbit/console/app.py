"""The console as one ASGI application, put together from what it is given."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp


def create_console() -> ASGIApp:
    return Starlette(routes=[Route("/health", _health)])


async def _health(_request: Request) -> JSONResponse:
    return JSONResponse({"status": "ok"}, headers={"cache-control": "no-store"})
