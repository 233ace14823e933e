"""The operations server: the console and the intake of spans over HTTP, and the jobs that watch the product."""

import asyncio
import os
import socket

from hanbit.entrypoints.jobs import every
from hanbit.entrypoints.lifeline import Lifeline
from hanbit.entrypoints.listening import Server, http_config
from hanbit.wiring.plane import Plane


async def serve_plane(plane: Plane, listening: socket.socket, lifeline: Lifeline) -> None:
    """Until told to leave. A job that fails is logged and has its next turn: watching never kills the watcher."""
    server = Server(http_config(plane.app))
    stop = lifeline.until_told()
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    jobs = [asyncio.create_task(every(job.period_s, job.run, plane.log, first_s=job.first_s)) for job in plane.jobs]
    plane.log.write("INFO", "started", "Watching", function="serve", metadata={"pid": os.getpid()})
    plane.log.flush()
    lifeline.say_ready()
    await asyncio.wait([serving, asyncio.create_task(stop.wait())], return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    await serving
    for job in jobs:
        job.cancel()
    await asyncio.gather(*jobs, return_exceptions=True)
    plane.log.write("INFO", "stopped", "Stopped", function="serve")
    await plane.close()
