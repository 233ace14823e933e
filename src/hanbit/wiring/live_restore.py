"""The switch to restored data while the product serves: it is held for the moment that renaming a file takes."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import apsw

from hanbit.gateways.local.files import sole_user_of
from hanbit.gateways.local.sockets import SUPERVISOR_SOCKET, socket_in
from hanbit.gateways.local.supervisor import give_order, state_of
from hanbit.gateways.local.waiting import comes_true
from hanbit.ops.observe.processes import Order
from hanbit.ops.recover.backups import Workshop
from hanbit.ops.recover.manifest import DATABASE
from hanbit.ops.recover.restores import Change, Ready, Switched
from hanbit.stores.sqlite.counts import COUNTED, changes_since, counts_of_file, newest_change_ms
from hanbit.wiring.recovery import put_in_use

APP = "app"
USERS = {APP: "lock", "replica": "replica.lock"}
"""Processes that have the database open, and what each holds of the data folder meanwhile."""

LEAVE_S = 45.0
"""The app lets its requests end, and its log is taken in."""

UP_S = 60.0


class NotUp(Exception):
    """The product does not serve what was switched to."""


def what_changes(data: Path, restored: Path, backup: str, at_ms: int | None) -> Ready:
    """Of data that is too damaged to be counted, too: that is what a restore is for."""
    then = counts_of_file(restored / DATABASE)
    until_ms = newest_change_ms(restored / DATABASE) if at_ms is None else at_ms
    try:
        now, later = counts_of_file(data / DATABASE), changes_since(data / DATABASE, until_ms)
    except apsw.Error:
        now, later = {}, None
    return Ready(backup, tuple(Change(what, now.get(what), then[what]) for what in COUNTED), later)


def switch(
    workshop: Workshop, restored: Path, data: Path, replica: Path | None, *, patience_s: float = LEAVE_S
) -> Switched:
    """Raises FolderTaken when something that no supervisor of ours keeps has the folder, and NotUp."""
    began = time.monotonic()
    with contextlib.ExitStack() as users:
        users.enter_context(_held(data))
        for lock in USERS.values():
            users.enter_context(sole_user_of(data, lock, patience_s=patience_s))
        former = put_in_use(workshop, restored, data, replica=replica)
    down_ms = round((time.monotonic() - began) * 1000)
    return Switched(None if former is None else str(former), down_ms)


@contextlib.contextmanager
def _held(data: Path) -> Iterator[None]:
    """Who uses the database, kept down for the block by the supervisor, if there is one; then the app is waited for.

    Whom an operator held before stays down.
    """
    supervisor = socket_in(data, SUPERVISOR_SOCKET)
    try:
        states = give_order(supervisor, Order("list")) or []
    except OSError:
        yield
        return
    ours = [state.name for state in states if state.name in USERS and state.state != "held"]
    try:
        for name in ours:
            give_order(supervisor, Order("hold", name))
        yield
    finally:
        with contextlib.suppress(OSError):  # a supervisor that is gone holds nobody
            for name in ours:
                give_order(supervisor, Order("release", name))
    if APP in ours:
        _wait_until_ready(supervisor)


def _wait_until_ready(supervisor: Path) -> None:
    def is_ready() -> bool:
        app = state_of(supervisor, APP)
        return app is not None and app.state == "ready"

    with contextlib.suppress(OSError):
        if comes_true(is_ready, UP_S):
            return
    raise NotUp
