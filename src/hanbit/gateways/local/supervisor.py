"""Orders to the supervisor of a data folder, over its socket."""

import socket
from pathlib import Path

import msgspec

from hanbit.ops.observe.processes import Order, ProcessState

TIMEOUT_S = 5


def give_order(path: Path, order: Order, *, patience_s: float = TIMEOUT_S) -> list[ProcessState] | None:
    """The states of all processes after it; None when there is no such process. Raises OSError when nobody answers."""
    with socket.socket(socket.AF_UNIX) as supervisor:
        supervisor.settimeout(patience_s)
        supervisor.connect(str(path))
        supervisor.sendall(msgspec.json.encode(order) + b"\n")
        answer = supervisor.makefile("rb").readline()
    try:
        return msgspec.json.decode(answer, type=list[ProcessState] | None)
    except msgspec.DecodeError as error:
        raise ConnectionAbortedError(f"{path}: it left before it had answered") from error


def state_of(path: Path, process: str) -> ProcessState | None:
    """None when there is no such process. Raises OSError when nobody answers."""
    states = give_order(path, Order("list")) or []
    return next((state for state in states if state.name == process), None)
