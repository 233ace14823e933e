"""A product of one's own for each test, and a browser that looks at it. Each test runs twice, in both places.

On a machine: ASGI, SQLite or memory, built-in identity. In the cloud: Lambda events, DynamoDB and Cognito on ministack.
``differences.json`` names every test that ends otherwise there, or is not run there, and why. One that ends otherwise
is run all the same and must fail, or it is no difference.
"""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from tests.cloud import Clouded, clouded
from tests.on_disk import Person, Running, running
from tests.product import Served, product

MACHINE, CLOUD = "machine", "cloud"
LISTED: dict[str, dict[str, str]] = json.loads(Path(__file__).with_name("differences.json").read_text(encoding="utf-8"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    here = [item for item in items if item.path.parent == Path(__file__).parent]
    left_out = []
    for item in here:
        test, _, variant = item.name.partition("[")
        name = f"{item.path.name}::{test}"
        if CLOUD not in variant.rstrip("]").split("-"):
            continue
        if name in LISTED["machineOnly"] or item.path.name in LISTED["machineOnly"]:
            left_out.append(item)
        elif name in LISTED["differs"]:
            item.add_marker(pytest.mark.xfail(reason=LISTED["differs"][name], strict=True))
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


@pytest.fixture(params=[MACHINE, CLOUD])
async def served(request: pytest.FixtureRequest) -> AsyncIterator[Served | Clouded]:
    if request.param == MACHINE:
        async with product() as one:
            yield one
    else:
        async with clouded(request.getfixturevalue("ministack")) as cloud:
            yield cloud


@pytest.fixture
async def client(served: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with served.client() as client:
        yield client


@pytest.fixture(params=[MACHINE, CLOUD])
async def on_disk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Running | Clouded]:
    """As people get it: SQLite in a folder, real hashes, the machine's clock; or all of it on AWS."""
    if request.param == MACHINE:
        async with running(tmp_path) as one:
            yield one
    else:
        async with clouded(request.getfixturevalue("ministack"), is_still=False) as cloud:
            yield cloud


@pytest.fixture
async def me(on_disk: Running) -> Person:
    return await on_disk.person()
