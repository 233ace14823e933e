"""A product of one's own for each test, and a browser that looks at it."""

from collections.abc import AsyncIterator

import httpx
import pytest
from tests.product import Served, product


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    async with product() as one:
        yield one


@pytest.fixture
async def client(served: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with served.client() as client:
        yield client
