"""A data folder that somebody has used and nobody serves."""

import asyncio
from pathlib import Path

import pytest
from tests.on_disk import running

TODOS = 12


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    asyncio.run(_live(folder))
    return folder


async def _live(folder: Path) -> None:
    async with running(folder) as product:
        person = await product.person()
        for number in range(TODOS):
            await person.add(f"할 일 {number}")
