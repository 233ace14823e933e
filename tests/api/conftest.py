"""A product of one's own for each test, and a browser that looks at it."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from tests.on_disk import Person, Running, running
from tests.product import Served, product


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    async with product() as one:
        yield one


@pytest.fixture
async def client(served: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with served.client() as client:
        yield client


@pytest.fixture
async def on_disk(tmp_path: Path) -> AsyncIterator[Running]:
    """As people get it: SQLite in a folder, real hashes, the machine's clock."""
    async with running(tmp_path) as product:
        yield product


@pytest.fixture
async def me(on_disk: Running) -> Person:
    return await on_disk.person()
