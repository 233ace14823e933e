"""The ``hanbit`` command."""

import asyncio
import errno
import json
import socket
from pathlib import Path
from typing import Annotated

import typer
import uvloop

from hanbit import __version__
from hanbit.api.openapi import document
from hanbit.cli.say import Speaker
from hanbit.entrypoints.ops.commands import ops
from hanbit.entrypoints.server import bound_socket, serve
from hanbit.entrypoints.terminal import (
    DEFAULT_DATA,
    Data,
    management_socket,
    new_speaker,
    read_settings,
    refusals_of_folder,
    stop,
)
from hanbit.gateways.local.files import sole_user_of
from hanbit.settings import PREFIX, SETTINGS, Settings
from hanbit.wiring.product import build, static_folder

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Hanbit TODO: to-dos, and what runs them.")
app.add_typer(ops, name="ops")


@app.command()
def up(
    data: Data = DEFAULT_DATA,
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Serve the product until Ctrl-C."""
    speaker = new_speaker()
    settings = read_settings(speaker)
    if not 1 <= port <= 65535:
        stop(speaker, "bad_port")
    if not static_folder().joinpath("index.html").exists():
        stop(speaker, "no_client")
    url = settings.public_url or f"http://{f'[{host}]' if ':' in host else host}:{port}"
    with refusals_of_folder(speaker, data), sole_user_of(data):
        listening = _listening(speaker, host, port)
        product = build(settings, data, url=url)
        socket_path = management_socket(data)

        def ready() -> None:
            speaker.say("serving", url=url)
            speaker.say("data", path=str(data.resolve()))

        uvloop.run(serve(product, listening, socket_path, ready))
        socket_path.unlink(missing_ok=True)
        speaker.say("stopped")


@app.command()
def metrics(data: Data = DEFAULT_DATA) -> None:
    """Print the serving process's metrics (Prometheus text)."""
    import httpx

    transport = httpx.HTTPTransport(uds=str(management_socket(data)))
    try:
        with httpx.Client(transport=transport) as client:
            typer.echo(client.get("http://management/metrics").text, nl=False)
    except httpx.TransportError:
        stop(new_speaker(), "demo_unreachable", url=str(data))


@app.command()
def demo(
    data: Data = DEFAULT_DATA,
    url: Annotated[str | None, typer.Option(help="A server to write to; without: the one serving --data.")] = None,
) -> None:
    """Make an account with about 200 to-dos and say how to sign in."""
    import httpx
    from rich.progress import Progress

    from hanbit.cli.demo import DemoRefused
    from hanbit.entrypoints.demo import run_demo

    speaker = new_speaker()
    try:
        with refusals_of_folder(speaker, data), Progress(console=speaker.err, transient=True) as progress:
            task = progress.add_task(speaker.text("demo_writing"))
            making = run_demo(
                data,
                url.rstrip("/") if url else None,
                management_socket(data),
                settings=read_settings(speaker),
                locale=speaker.locale,
                on_progress=lambda done, total: progress.update(task, completed=done, total=total),
            )
            made, address = asyncio.run(making)
    except DemoRefused as refused:
        stop(speaker, "demo_refused", detail=str(refused))
    except (httpx.TransportError, httpx.InvalidURL):
        stop(speaker, "demo_unreachable", url=url or str(data))
    speaker.say("demo_ready")
    speaker.say("demo_counts", todos=made.todos, lists=made.lists)
    speaker.say("demo_sign_in", url=address)
    speaker.say("demo_account", email=made.email, password=made.password)


@app.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        product = build(Settings(), Path(folder), url="", assets={})
        typer.echo(json.dumps(document(product.endpoints), ensure_ascii=False, indent=1))
        asyncio.run(product.close())


@app.command()
def settings() -> None:
    """Print every setting with its default and what it does."""
    for setting in SETTINGS:
        typer.echo(f"{PREFIX}{setting.name.upper()}={setting.default}\n    {setting.help}")


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


def main() -> None:
    app()


def _listening(speaker: Speaker, host: str, port: int) -> socket.socket:
    try:
        return bound_socket(host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            stop(speaker, "port_taken", port=port)
        raise


if __name__ == "__main__":
    main()
