"""``hanbit ops ps``, ``hold`` and ``release``: the processes that ``hanbit up`` keeps running."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from hanbit.cli.say import Speaker
from hanbit.entrypoints.terminal import DEFAULT_DATA, Data, new_speaker, stop
from hanbit.gateways.local.sockets import SUPERVISOR_SOCKET, socket_in
from hanbit.gateways.local.supervisor import give_order
from hanbit.ops.observe.processes import Order, ProcessState

Process = Annotated[str, typer.Argument(help="app or ops.")]
Kill = Annotated[bool, typer.Option("--kill", help="With SIGKILL, as a crash would end it.")]


def show(data: Data = DEFAULT_DATA) -> None:
    """List the processes: whether each is up, its id, how often it was started."""
    _order(data, Order("list"))


def hold(process: Process, data: Data = DEFAULT_DATA, kill: Kill = False) -> None:
    """End a process and keep it down until it is released."""
    _order(data, Order("hold", process, is_abrupt=kill))


def release(process: Process, data: Data = DEFAULT_DATA) -> None:
    """Let a process that was held run again."""
    _order(data, Order("release", process))


def _order(data: Path, order: Order) -> None:
    speaker = new_speaker()
    try:
        states = give_order(socket_in(data, SUPERVISOR_SOCKET), order)
    except OSError:
        stop(speaker, "ops.no_supervisor", path=str(data))
    if states is None:
        stop(speaker, "ops.no_process", name=order.process)
    speaker.out.print(_table(speaker, states))


def _table(speaker: Speaker, states: list[ProcessState]) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in ("process", "state", "pid", "starts"):
        table.add_column(speaker.text(f"ops.column.{column}"))
    for state in states:
        pid = "–" if state.pid is None else str(state.pid)
        table.add_row(state.name, speaker.text(f"ops.state.{state.state}"), pid, str(state.starts))
    return table
