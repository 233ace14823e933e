"""``hanbit keys``: the keys that sign access tokens."""

import time

import httpx
import typer

from hanbit.entrypoints.terminal import DEFAULT_DATA, Data, held, new_speaker, refusals_of_folder, stop
from hanbit.gateways.local.keys import Keys
from hanbit.gateways.local.management import manager_of
from hanbit.ports.tokens import ACCESS_S

keys = typer.Typer(no_args_is_help=True, help="The keys that sign access tokens.")


@keys.command()
def rotate(data: Data = DEFAULT_DATA) -> None:
    """Sign with a new key from now on, whether or not the folder is being served."""
    speaker = new_speaker()
    if not (data / "secrets").is_dir():
        stop(speaker, "keys.none", path=str(data))
    try:
        with manager_of(data) as manager:
            key_id = manager.post("/keys/rotate").raise_for_status().text
    except httpx.TransportError:  # nobody serves
        with refusals_of_folder(speaker, data), held(data):
            now_ms = time.time_ns() // 1_000_000
            key_id = Keys(data / "secrets", now_ms=now_ms, on_repair=lambda _path: None).rotate(now_ms=now_ms)
    except httpx.HTTPStatusError:
        stop(speaker, "keys.refused", path=str(data))
    speaker.say("keys.rotated", key_id=key_id, minutes=ACCESS_S // 60)


@keys.callback()
def about() -> None:
    """The keys that sign access tokens."""
