"""``hanbit up``, ``hanbit app``: the product kept running with its watcher beside it, or alone in this process."""

import asyncio
import errno
import socket
from dataclasses import replace
from importlib.util import find_spec
from typing import Annotated

import typer

from hanbit.cli.say import Speaker
from hanbit.entrypoints.lifeline import Lifeline
from hanbit.entrypoints.terminal import (
    DEFAULT_DATA,
    Data,
    held,
    new_speaker,
    read_settings,
    refusals_of_folder,
    stop,
)
from hanbit.gateways.local.files import has_client, sole_user_of
from hanbit.gateways.local.journal import JOURNAL
from hanbit.gateways.local.releases import RELEASES, Releases
from hanbit.gateways.local.sockets import MANAGEMENT_SOCKET, SUPERVISOR_SOCKET, bound_socket, socket_in
from hanbit.ops.recover.manifest import DATABASE
from hanbit.settings import Settings

HAND_OVER_S = 45.0
"""How long a release that takes over waits for the one before it to let go of the folder."""

LOOPBACK = "127.0.0.1"

Port = Annotated[int, typer.Option(help="Port to listen on.")]
Host = Annotated[str, typer.Option(help="Address to listen on.")]
ListenFd = Annotated[int | None, typer.Option(hidden=True, help="A socket that is bound already.")]
SupervisorFd = Annotated[int | None, typer.Option(hidden=True, help="The supervisor's end of a pair.")]


def up(
    data: Data = DEFAULT_DATA,
    port: Port = 8000,
    host: Host = LOOPBACK,
    ops_port: Annotated[int, typer.Option(help="Port of the operations console.")] = 8001,
    ops_host: Annotated[str, typer.Option(help="Address of the operations console.")] = LOOPBACK,
) -> None:
    """Serve the product, and watch it, until Ctrl-C."""
    from hanbit.entrypoints.control import controlled
    from hanbit.entrypoints.supervisor import Charge, Child, Journal, supervise

    speaker = new_speaker()
    settings = _checked(speaker, port, ops_port)
    page = _listening(speaker, host, port)
    console = _listening(speaker, ops_host, ops_port, option="--ops-port")
    with refusals_of_folder(speaker, data), held(data, "supervisor.lock"):
        folder = ("--data", str(data))
        page_at, console_at = ("--host", host, "--port", str(port)), ("--host", ops_host, "--port", str(ops_port))
        spans = ("--spans-to", f"{address(ops_host, ops_port)}/v1/traces")
        journal = Journal(data / JOURNAL)
        charge = Charge("app", ("app", *folder, *page_at, *spans), page, is_vital=True)
        children = {
            "app": Child(charge, journal, Releases(data / RELEASES).code),
            "ops": Child(Charge("ops", ("ops", "serve", *folder, *console_at), console), journal),
        }
        if settings.second_backup_folder and not settings.is_second_place_s3:
            children["replica"] = Child(Charge("replica", ("ops", "replicate", *folder), None), journal)

        def ready() -> None:
            speaker.say("serving", url=_page_url(settings, host, port))
            speaker.say("console", url=address(ops_host, ops_port))
            speaker.say("data", path=str(data.resolve()))

        async def run() -> int:
            async with controlled(children, socket_in(data, SUPERVISOR_SOCKET)):
                return await supervise(children, ready)

        status = asyncio.run(run())
    if status:
        raise typer.Exit(status)
    speaker.say("stopped")


def serve_app(
    data: Data = DEFAULT_DATA,
    port: Port = 8000,
    host: Host = LOOPBACK,
    listen_fd: ListenFd = None,
    supervisor_fd: SupervisorFd = None,
    spans_to: Annotated[str, typer.Option(hidden=True, help="A collector, when the settings name none.")] = "",
    takes_over: Annotated[bool, typer.Option("--take-over", hidden=True, help="Wait for who serves now.")] = False,
) -> None:
    """Serve the product alone, in this process, with nobody to watch it or start it again."""
    import uvloop

    from hanbit.entrypoints.server import serve
    from hanbit.wiring.product import build

    speaker = new_speaker()
    settings = _checked(speaker, port)
    settings = replace(settings, otlp_url=settings.otlp_url or spans_to)
    url = _page_url(settings, host, port)

    def ready() -> None:
        speaker.say("serving", url=url)
        speaker.say("data", path=str(data.resolve()))

    lifeline = Lifeline(supervisor_fd, ready)
    listening = _listening(speaker, host, port, given_fd=listen_fd)
    if takes_over:
        lifeline.say_warm()
    with refusals_of_folder(speaker, data), held(data, patience_s=HAND_OVER_S if takes_over else 0.0):
        management = socket_in(data, MANAGEMENT_SOCKET)
        uvloop.run(serve(build(settings, data, url=url), listening, management, lifeline))
        management.unlink(missing_ok=True)
    if not lifeline.is_supervised:
        speaker.say("stopped")


def serve_ops(
    data: Data = DEFAULT_DATA,
    port: Port = 8001,
    host: Host = LOOPBACK,
    listen_fd: ListenFd = None,
    supervisor_fd: SupervisorFd = None,
) -> None:
    """Watch the product of a data folder from this process, whether or not it runs."""
    import uvloop

    from hanbit.entrypoints.ops_server import serve_plane
    from hanbit.wiring.console import first_operator_link
    from hanbit.wiring.plane import build_plane

    speaker = new_speaker()
    settings = read_settings(speaker)
    _check_ports(speaker, port)
    lifeline = Lifeline(supervisor_fd, lambda: speaker.say("console", url=address(host, port)))
    with refusals_of_folder(speaker, data, "ops.db"), sole_user_of(data, "ops.lock"):
        listening = _listening(speaker, host, port, given_fd=listen_fd)
        plane = build_plane(settings, data, management=socket_in(data, MANAGEMENT_SOCKET))
        if link := first_operator_link(data, settings.console_url or address(host, port)):
            speaker.say("first_operator", url=link)
        uvloop.run(serve_plane(plane, listening, lifeline))


def replicate(data: Data = DEFAULT_DATA, supervisor_fd: SupervisorFd = None) -> None:
    """Send every commit of the database to the second place, second by second."""
    from hanbit.entrypoints.replicator import replicate as keep_replicating
    from hanbit.wiring.recovery import replica_of

    speaker = new_speaker()
    settings = read_settings(speaker)
    replica = replica_of(settings) or stop(speaker, "ops.backup.no_replica")
    lifeline = Lifeline(supervisor_fd, lambda: speaker.say("ops.backup.replicating", path=str(replica)))
    with refusals_of_folder(speaker, data), sole_user_of(data, "replica.lock"):
        running = keep_replicating(data / DATABASE, replica, data / "litestream.json", lifeline)
        status = asyncio.run(running)
    if status:
        raise typer.Exit(status)


def address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _page_url(settings: Settings, host: str, port: int) -> str:
    return settings.public_url or address(host, port)


def _checked(speaker: Speaker, *ports: int) -> Settings:
    settings = read_settings(speaker)
    _check_ports(speaker, *ports)
    if not has_client():
        stop(speaker, "no_client")
    if settings.is_second_place_s3 and find_spec("botocore") is None:
        stop(speaker, "ops.backup.no_sdk", place=settings.second_backup_folder)
    return settings


def _check_ports(speaker: Speaker, *ports: int) -> None:
    if not all(1 <= port <= 65535 for port in ports):
        stop(speaker, "bad_port")


def _listening(
    speaker: Speaker, host: str, port: int, *, option: str = "--port", given_fd: int | None = None
) -> socket.socket:
    """``option``: where ``port`` came from. ``given_fd``: a socket that is bound there already."""
    if given_fd is not None:
        return socket.socket(fileno=given_fd)
    try:
        return bound_socket(host, port)
    except (socket.gaierror, UnicodeError):
        stop(speaker, "no_such_host", host=host)
    except OSError as error:
        match error.errno:
            case errno.EADDRINUSE:
                stop(speaker, "port_taken", port=port, option=option)
            case errno.EADDRNOTAVAIL:
                stop(speaker, "no_such_host", host=host)
            case _:
                stop(speaker, "cannot_listen", host=host, port=port, reason=error.strerror or str(error))
