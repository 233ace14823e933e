"""What one turn of the loop writes leaves in one piece, in its order, and nothing of it is lost."""

import asyncio

import pytest
from tests.simulators import Wire

from hanbit.entrypoints.gathered import MOST_BYTES, Gathered


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
async def gathered(wire: Wire) -> Gathered:
    return Gathered(wire, asyncio.get_running_loop())


async def test_a_head_and_its_body_go_together(gathered: Gathered, wire: Wire) -> None:
    gathered.write(b"head ")
    gathered.write(b"body")
    assert wire.sent == []
    await asyncio.sleep(0)
    gathered.write(b"more")
    await asyncio.sleep(0)
    assert wire.sent == [b"head body", b"more"]


async def test_much_at_once_goes_at_once_so_that_a_slow_reader_is_felt(gathered: Gathered, wire: Wire) -> None:
    gathered.write(b"head ")
    gathered.write(b"x" * MOST_BYTES)
    assert wire.sent == [b"head " + b"x" * MOST_BYTES]
    gathered.write(b"rest")
    await asyncio.sleep(0)
    assert wire.sent[1:] == [b"rest"]


async def test_what_was_written_before_closing_is_sent(gathered: Gathered, wire: Wire) -> None:
    gathered.write(b"last words")
    gathered.close()
    assert (wire.sent, wire.is_closed) == ([b"last words"], True)
    await asyncio.sleep(0)
    assert wire.sent == [b"last words"]


async def test_nothing_is_sent_to_who_has_left(gathered: Gathered, wire: Wire) -> None:
    gathered.write(b"too late")
    wire.close()
    await asyncio.sleep(0)
    assert wire.sent == []
