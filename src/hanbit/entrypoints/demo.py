"""The demo written into whichever server is meant: one at an address, the one on a data folder, or one made for it."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from hanbit.cli.demo import Made, make_demo
from hanbit.domain.accounts import Locale
from hanbit.entrypoints.terminal import held
from hanbit.gateways.local.files import load_demo
from hanbit.settings import Settings
from hanbit.wiring.product import build

TIMEOUT_S = 30
USUAL_URL = "http://127.0.0.1:8000"


async def run_demo(
    data: Path,
    url: str | None,
    management: Path,
    *,
    settings: Settings,
    locale: Locale,
    on_progress: Callable[[int, int], None],
) -> tuple[Made, str]:
    """What was made and where to sign in. Raises what ``make_demo`` and ``held`` raise."""
    url = url or await _served(management)
    client = httpx.AsyncClient(base_url=url, timeout=TIMEOUT_S) if url else _own(data, settings)
    async with client as server:
        now_ms = time.time_ns() // 1_000_000
        made = await make_demo(server, load_demo(locale), locale=locale, now_ms=now_ms, on_progress=on_progress)
    return made, settings.public_url or url or USUAL_URL


async def _served(management: Path) -> str | None:
    """The address of the process that serves the folder, if one does."""
    try:
        async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(uds=str(management))) as client:
            return (await client.get("http://management/address")).text
    except httpx.TransportError:
        return None


@asynccontextmanager
async def _own(data: Path, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The product in this process, on a folder that nobody serves."""
    with held(data):
        product = build(settings, data, url=settings.public_url or USUAL_URL, assets={})
        try:
            transport = httpx.ASGITransport(product.app)
            async with httpx.AsyncClient(transport=transport, base_url=USUAL_URL, timeout=TIMEOUT_S) as client:
                yield client
        finally:
            await product.close()
