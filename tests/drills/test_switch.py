"""The switch to restored data: only when nobody else uses the folder, and true about who serves afterwards."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import apsw
import pytest

from hanbit.entrypoints.control import controlled
from hanbit.entrypoints.supervisor import Charge, Child, Journal
from hanbit.gateways.local.files import FolderTaken, sole_user_of
from hanbit.gateways.local.sockets import SUPERVISOR_SOCKET
from hanbit.ops.recover.manifest import DATABASE
from hanbit.stores.sqlite.counts import COUNTED
from hanbit.stores.sqlite.schema import SCHEMA
from hanbit.wiring.live_restore import NotUp, switch, what_changes
from hanbit.wiring.recovery import workshop_of

SOON_S = 10
OLD, NEW = b"what serves", b"what was restored"


class Desk:
    """A data folder with a database, another beside it, and a supervisor that has nothing to start."""

    def __init__(self, folder: Path) -> None:
        self.data, self.restored = folder / "data", folder / "restored"
        for place, content in ((self.data, OLD), (self.restored, NEW)):
            place.mkdir()
            (place / DATABASE).write_bytes(content)
        self.workshop = workshop_of(self.data, [])
        (self.data / "secrets" / "signing-1.pem").touch()
        self.app = Child(Charge("app", (), None), Journal(folder / "journal"))
        self.supervisor = AsyncExitStack()

    @property
    def served(self) -> bytes:
        return (self.data / DATABASE).read_bytes()

    async def switch(self) -> None:
        switching = asyncio.to_thread(switch, self.workshop, self.restored, self.data, None, patience_s=SOON_S)
        await asyncio.wait_for(switching, SOON_S)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    made = Desk(tmp_path)
    async with made.supervisor:
        controls = controlled({"app": made.app}, made.data / SUPERVISOR_SOCKET)
        await made.supervisor.enter_async_context(controls)
        yield made


@pytest.mark.parametrize("lock", ["lock", "replica.lock"])
def test_nothing_is_replaced_under_whoever_has_the_database_open(tmp_path: Path, lock: str) -> None:
    desk = Desk(tmp_path)
    with sole_user_of(desk.data, lock), pytest.raises(FolderTaken):
        switch(desk.workshop, desk.restored, desk.data, None, patience_s=0)
    assert desk.served == OLD


def test_data_that_is_too_damaged_to_be_counted_can_be_restored_all_the_same(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    (desk.restored / DATABASE).unlink()
    with contextlib.closing(apsw.Connection(str(desk.restored / DATABASE))) as restored:
        SCHEMA.migrate(restored)
    ready = what_changes(desk.data, desk.restored, "of yesterday", None)
    assert [(change.now, change.then) for change in ready.changes] == [(None, 0)] * len(COUNTED)
    assert ready.later_writes is None


async def test_an_app_that_an_operator_holds_stays_down(desk: Desk) -> None:
    desk.app.hold(signal.SIGTERM)
    await desk.switch()
    assert (desk.served, desk.app.state.state) == (NEW, "held")


async def test_a_supervisor_that_dies_meanwhile_is_told_as_nobody_serving_what_was_switched_to(desk: Desk) -> None:
    with sole_user_of(desk.data):
        switching = asyncio.create_task(desk.switch())
        while not desk.app.is_held:
            await asyncio.sleep(0)
        await desk.supervisor.aclose()
    with pytest.raises(NotUp):
        await switching
    assert desk.served == NEW
