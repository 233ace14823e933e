"""The ``hanbit`` command."""

import asyncio
import contextlib
import errno
import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
import uvloop

from hanbit import __version__
from hanbit.api.openapi import document
from hanbit.cli.say import Speaker
from hanbit.entrypoints.server import bound_socket, serve
from hanbit.gateways.local.files import FolderTaken, load_words, sole_user_of
from hanbit.settings import PREFIX, SETTINGS, BadSettings, Settings, from_env
from hanbit.stores.sqlite.schema import ForeignDatabase, NewerDatabase
from hanbit.wiring import build, static_folder

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Hanbit TODO: to-dos, and what runs them.")

DEFAULT_DATA = Path("data")
Data = Annotated[Path, typer.Option("--data", help="Folder of the database, keys and logs; made when missing.")]


@app.command()
def up(
    data: Data = DEFAULT_DATA,
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Serve the product until Ctrl-C."""
    speaker = _speaker()
    settings = _settings(speaker)
    if not 1 <= port <= 65535:
        _stop(speaker, "bad_port")
    if not static_folder().joinpath("index.html").exists():
        _stop(speaker, "no_client")
    url = settings.public_url or f"http://{f'[{host}]' if ':' in host else host}:{port}"
    with _refusals_of_folder(speaker, data), sole_user_of(data):
        listening = _listening(speaker, host, port)
        product = build(settings, data, url=url)
        socket_path = _management_socket(data)

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

    transport = httpx.HTTPTransport(uds=str(_management_socket(data)))
    try:
        with httpx.Client(transport=transport) as client:
            typer.echo(client.get("http://management/metrics").text, nl=False)
    except httpx.TransportError:
        _stop(_speaker(), "demo_unreachable", url=str(data))


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

    speaker = _speaker()
    try:
        with _refusals_of_folder(speaker, data), Progress(console=speaker.err, transient=True) as progress:
            task = progress.add_task(speaker.text("demo_writing"))
            making = run_demo(
                data,
                url.rstrip("/") if url else None,
                _management_socket(data),
                settings=_settings(speaker),
                locale=speaker.locale,
                on_progress=lambda done, total: progress.update(task, completed=done, total=total),
            )
            made, address = asyncio.run(making)
    except DemoRefused as refused:
        _stop(speaker, "demo_refused", detail=str(refused))
    except (httpx.TransportError, httpx.InvalidURL):
        _stop(speaker, "demo_unreachable", url=url or str(data))
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


def _speaker() -> Speaker:
    return Speaker(load_words(), os.environ)


def _settings(speaker: Speaker) -> Settings:
    try:
        return from_env(os.environ)
    except BadSettings as bad:
        speaker.complain("bad_settings")
        for problem in bad.problems:
            speaker.err.print(f"  {problem}", markup=False)
        raise typer.Exit(2) from bad


@contextlib.contextmanager
def _refusals_of_folder(speaker: Speaker, data: Path) -> Iterator[None]:
    """Says in words why a data folder cannot be used, and ends the command."""
    try:
        yield
    except FolderTaken:
        _stop(speaker, "folder_taken", path=str(data))
    except NewerDatabase as newer:
        _stop(speaker, "newer_database", found=newer.found, known=newer.known)
    except ForeignDatabase:
        _stop(speaker, "foreign_database", path=str(data / "hanbit.db"))
    except OSError as error:
        _stop(speaker, "folder_unusable", path=str(data), reason=error.strerror or str(error))


def _listening(speaker: Speaker, host: str, port: int) -> socket.socket:
    try:
        return bound_socket(host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            _stop(speaker, "port_taken", port=port)
        raise


def _management_socket(data: Path) -> Path:
    """In the data folder, named from here: a socket's path may be 107 bytes at most, a folder's is longer."""
    path = (data / "management.sock").resolve()
    return path if len(os.fsencode(path)) <= 107 else Path(os.path.relpath(path))


def _stop(speaker: Speaker, key: str, **params: str | int) -> None:
    speaker.complain(key, **params)
    raise typer.Exit(1)


if __name__ == "__main__":
    main()
