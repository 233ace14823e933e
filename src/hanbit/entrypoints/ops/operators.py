"""``hanbit ops operator …``: who may sign in to the console."""

import asyncio
import contextlib
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.table import Table

from hanbit.cli.say import Speaker
from hanbit.domain.refusals import EmailTaken, Refusal
from hanbit.entrypoints.ops.folder import Json
from hanbit.entrypoints.terminal import DEFAULT_DATA, Data, new_speaker, refusals_of_folder, refuse, stop
from hanbit.gateways.local.passwords import Argon2Passwords
from hanbit.ops.protect.operators import OperatorDesk, hashed_password, new_operator
from hanbit.stores.opsdb.database import OPS_DB, OpsDatabase
from hanbit.wiring.operators import operator_desk

operator = typer.Typer(no_args_is_help=True, help="Operators: who may sign in to the console.")

Email = Annotated[str, typer.Argument(help="Their address.")]


@operator.command()
def add(email: Email, data: Data = DEFAULT_DATA) -> None:
    """Let somebody sign in to the console. Asks for their password; without a terminal, reads it from the input."""
    speaker = new_speaker()
    with _desk(speaker, data) as desk:
        try:
            made = asyncio.run(new_operator(desk, email, _password(speaker)))
            desk.operators.add(made)
        except EmailTaken:
            stop(speaker, "ops.operator.taken", email=email)
        except Refusal as refusal:
            refuse(speaker, refusal)
        speaker.say("ops.operator.added", email=made.email)


@operator.command("list")
def show(data: Data = DEFAULT_DATA, as_json: Json = False) -> None:
    """List the operators."""
    speaker = new_speaker()
    with _desk(speaker, data) as desk:
        known = desk.operators.all()
    if as_json:
        for one in known:
            typer.echo(msgspec.json.encode({"email": one.email, "createdMs": one.created_ms}))
        return
    if not known:
        speaker.say("ops.operator.nobody")
        return
    table = Table(box=None, pad_edge=False)
    for column in ("email", "since"):
        table.add_column(speaker.text(f"ops.operator.{column}"))
    for one in known:
        since = datetime.fromtimestamp(one.created_ms / 1000, UTC).astimezone()
        table.add_row(one.email, f"{since:%Y-%m-%d %H:%M}")
    speaker.out.print(table)


@operator.command()
def remove(email: Email, data: Data = DEFAULT_DATA) -> None:
    """Take somebody's access away, with every session of theirs, at once."""
    speaker = new_speaker()
    with _desk(speaker, data) as desk:
        if not desk.operators.remove(email.strip().lower()):
            stop(speaker, "ops.operator.none", email=email)
    speaker.say("ops.operator.removed", email=email)


@operator.command()
def password(email: Email, data: Data = DEFAULT_DATA) -> None:
    """Set a new password, and end every session of theirs."""
    speaker = new_speaker()
    known = email.strip().lower()
    with _desk(speaker, data) as desk:
        if desk.operators.find(known) is None:
            stop(speaker, "ops.operator.none", email=email)
        try:
            hashed = asyncio.run(hashed_password(desk, _password(speaker)))
        except Refusal as refusal:
            refuse(speaker, refusal)
        desk.operators.set_password(known, hashed)
    speaker.say("ops.operator.password_set", email=known)


@contextlib.contextmanager
def _desk(speaker: Speaker, data: Path) -> Iterator[OperatorDesk]:
    """Operators may be there before anything has run."""
    passwords = Argon2Passwords()
    with refusals_of_folder(speaker, data, OPS_DB):
        database = OpsDatabase(data / OPS_DB)
    with contextlib.closing(database), contextlib.closing(passwords):
        yield operator_desk(database, passwords)


def _password(speaker: Speaker) -> str:
    if sys.stdin.isatty():
        asked = speaker.text("ops.operator.password")
        again = speaker.text("ops.operator.again")
        return str(typer.prompt(asked, hide_input=True, confirmation_prompt=again, err=True))
    return sys.stdin.readline().rstrip("\n")
