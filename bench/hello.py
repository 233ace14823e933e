"""The measure of all costs: a bare Starlette answer, served by uvicorn as it comes, without its access log."""

import contextlib
import sys

import uvicorn
import uvloop
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from hanbit.gateways.local.sockets import bound_socket


async def hello(_request: Request) -> JSONResponse:
    return JSONResponse({"hello": "world"})


async def serve(port: int) -> None:
    listening = bound_socket("127.0.0.1", port)
    listening.listen()
    app = Starlette(routes=[Route("/", hello)])
    config = uvicorn.Config(app, loop="uvloop", http="httptools", lifespan="off", access_log=False, log_config=None)
    server = uvicorn.Server(config)
    print("serving", flush=True)
    await server.serve(sockets=[listening])


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        uvloop.run(serve(int(sys.argv[1])))
