"""``hanbit ops``: its commands, each from the file of its noun."""

import typer

from hanbit.entrypoints.ops import metrics

ops = typer.Typer(no_args_is_help=True, help="Operate the service: watch, hold, search, report.")
ops.command("metrics")(metrics.show)
