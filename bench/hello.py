"""The measure of all costs: a bare Starlette answer under the product's own uvicorn settings."""

import contextlib
import sys

import uvicorn
import uvloop
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from hanbit.entrypoints.listening import http_config
from hanbit.gateways.local.sockets import bound_socket


async def hello(_request: Request) -> JSONResponse:
    return JSONResponse({"hello": "world"})


async def serve(port: int) -> None:
    listening = bound_socket("127.0.0.1", port)
    listening.listen()
    server = uvicorn.Server(http_config(Starlette(routes=[Route("/", hello)])))
    print("serving", flush=True)
    await server.serve(sockets=[listening])


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        uvloop.run(serve(int(sys.argv[1])))
