"""Groups of commands whose files are read when one of them is asked for: what keeps processes running for months
(``hanbit up``) holds none of them in memory."""

from functools import cached_property
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup


def late(module: str, name: str, *, help: str) -> typer.Typer:
    """The Typer ``name`` of ``module``, under a help text that is known before."""

    class Late(TyperGroup):
        @cached_property
        def _group(self) -> Any:
            return typer.main.get_group(getattr(import_module(module), name))

        def list_commands(self, ctx: Any) -> list[str]:
            commands: list[str] = self._group.list_commands(ctx)
            return commands

        def get_command(self, ctx: Any, cmd_name: str) -> Any:
            return self._group.get_command(ctx, cmd_name)

    return typer.Typer(cls=Late, no_args_is_help=True, help=help)
