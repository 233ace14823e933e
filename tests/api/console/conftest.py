"""A console over a day of operations, and operators who may sign in to it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from tests.console_day import NOW_S, seed
from tests.console_desk import ConsoleDesk, console_desk


@pytest.fixture(scope="session")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("day")
    seed(data, NOW_S)
    return data


@pytest.fixture
def console(tmp_path: Path) -> Iterator[ConsoleDesk]:
    """With nothing in it."""
    with console_desk(tmp_path, NOW_S * 1000) as desk:
        yield desk


@pytest.fixture
def busy(day: Path) -> Iterator[ConsoleDesk]:
    """After a day of operations; tests only read."""
    with console_desk(day, NOW_S * 1000) as desk:
        yield desk


@pytest.fixture
async def operator(busy: ConsoleDesk) -> AsyncIterator[httpx.AsyncClient]:
    """Signed in, after a day of operations."""
    async with busy.operator() as http:
        yield http


@pytest.fixture
async def http(console: ConsoleDesk) -> AsyncIterator[httpx.AsyncClient]:
    """An operator signed in, with nothing there yet."""
    async with console.operator() as http:
        yield http
