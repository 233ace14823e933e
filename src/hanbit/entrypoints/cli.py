"""The ``hanbit`` command."""

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer
from typer._click.exceptions import UsageError

from hanbit import __version__
from hanbit.entrypoints.late import late
from hanbit.entrypoints.terminal import DEFAULT_DATA, Data, new_speaker, read_settings, refusals_of_folder, stop
from hanbit.entrypoints.up import serve_app, up
from hanbit.entrypoints.usage import complain
from hanbit.gateways.local.sockets import MANAGEMENT_SOCKET, socket_in
from hanbit.settings import PREFIX, SETTINGS, Settings

INTERRUPTED = 130
"""As shells say it: 128 and the number of SIGINT."""

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Hanbit TODO: to-dos, and what runs them.")
app.command("up")(up)
app.command("app")(serve_app)
app.add_typer(
    late("hanbit.entrypoints.ops.commands", "ops", help="Operate the service: watch, hold, search, report."), name="ops"
)
app.add_typer(late("hanbit.entrypoints.keys", "keys", help="The keys that sign access tokens."), name="keys")


@app.command()
def metrics(data: Data = DEFAULT_DATA) -> None:
    """Print the serving process's metrics (Prometheus text)."""
    import httpx

    from hanbit.gateways.local.management import manager_of

    try:
        with manager_of(data) as manager:
            typer.echo(manager.get("/metrics").text, nl=False)
    except httpx.TransportError:
        stop(new_speaker(), "nobody_serves", path=str(data))


@app.command()
def demo(
    data: Data = DEFAULT_DATA,
    url: Annotated[str | None, typer.Option(help="A server to write to; without: the one serving --data.")] = None,
) -> None:
    """Make an account full of to-dos and say how to sign in."""
    import httpx

    from hanbit.cli.demo import DemoRefused
    from hanbit.entrypoints.demo import run_demo

    speaker = new_speaker()
    try:
        with refusals_of_folder(speaker, data), speaker.progress() as progress:
            task = progress.add_task(speaker.text("demo_writing"))
            making = run_demo(
                data,
                url.rstrip("/") if url else None,
                socket_in(data, MANAGEMENT_SOCKET),
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

    from hanbit.api.openapi import document
    from hanbit.wiring.product import build

    with tempfile.TemporaryDirectory() as folder:
        product = build(Settings(), Path(folder), url="", assets={})
        typer.echo(json.dumps(document(product.endpoints), ensure_ascii=False, indent=1))
        asyncio.run(product.close())


@app.command()
def settings() -> None:
    """Print every setting with its default and what it does."""
    speaker = new_speaker()
    for setting in SETTINGS:
        typer.echo(f"{PREFIX}{setting.name.upper()}={setting.default}")
        typer.echo(f"    {speaker.text(f'setting.{setting.name}')}")


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


def main() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell has what it starts in the background ignore it
    try:
        status = app(standalone_mode=False)
    except UsageError as error:
        complain(new_speaker(), error)
        status = error.exit_code
    except typer.Abort:
        status = INTERRUPTED
    sys.exit(status)


if __name__ == "__main__":
    main()
