"""What every command has in common: its words, its settings, its folder, and how it ends when something is wrong."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from hanbit.cli.say import Speaker
from hanbit.domain.refusals import Refusal
from hanbit.gateways.local.files import FolderTaken, load_words, sole_user_of
from hanbit.settings import BadSettings, Settings, from_env
from hanbit.stores.sqlite.schema import SCHEMA
from hanbit.stores.versions import ForeignDatabase, NewerDatabase

DEFAULT_DATA = Path("data")


def folder(given: str | Path) -> Path:
    """An empty name is no folder, and above all not this one."""
    if not str(given).strip():
        stop(new_speaker(), "no_folder")
    return Path(given)


Data = Annotated[
    Path,
    typer.Option(
        "--data", parser=folder, metavar="FOLDER", help="Folder of the database, keys and logs; made when missing."
    ),
]


def new_speaker() -> Speaker:
    return Speaker(load_words(), os.environ)


def read_settings(speaker: Speaker) -> Settings:
    try:
        return from_env(os.environ)
    except BadSettings as bad:
        speaker.complain("bad_settings")
        for problem in bad.problems:
            speaker.err.print(f"  {problem}", markup=False)
        raise typer.Exit(2) from bad


@contextlib.contextmanager
def refusals_of_folder(speaker: Speaker, data: Path, database: str = "hanbit.db") -> Iterator[None]:
    """Says in words why a data folder, or a database in it, cannot be used, and ends the command."""
    try:
        yield
    except FolderTaken:
        stop(speaker, "folder_taken", path=str(data))
    except NewerDatabase as newer:
        stop(speaker, "newer_database", found=newer.found, known=newer.known)
    except ForeignDatabase:
        stop(speaker, "foreign_database", path=str(data / database))
    except OSError as error:
        stop(speaker, "folder_unusable", path=str(data), reason=error.strerror or str(error))


@contextlib.contextmanager
def held(data: Path, lock: str = "lock", *, patience_s: float = 0.0) -> Iterator[None]:
    """``sole_user_of`` a folder that is Hanbit's or new: one that is not is left as it was."""
    SCHEMA.require_own_file(data / "hanbit.db")
    with sole_user_of(data, lock, patience_s=patience_s):
        yield


def stop(speaker: Speaker, key: str, **params: str | int) -> NoReturn:
    speaker.complain(key, **params)
    raise typer.Exit(1)


def refuse(speaker: Speaker, refusal: Refusal) -> NoReturn:
    for fault in refusal.faults:
        speaker.err.print(speaker.words.say(speaker.locale, f"fault.{fault.code}", **fault.params), markup=False)
    raise typer.Exit(1) from refusal
