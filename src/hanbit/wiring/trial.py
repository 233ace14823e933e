"""The real product, tried in this process on data that may be thrown away."""

from pathlib import Path

import apsw
import httpx

from hanbit.domain.reasons import Reason
from hanbit.domain.refusals import Refusal
from hanbit.gateways.local.journey import JourneyFailed, enrol, new_traveller, travel
from hanbit.settings import Settings
from hanbit.wiring.product import build


async def try_product(data: Path) -> list[Reason]:
    """Faults of opening the folder, migrating it, and going a person's whole way through it."""
    try:
        product = build(Settings(registrations_per_hour=0), data, url="http://trial", assets={})
    except (ValueError, AssertionError, Refusal, apsw.Error) as error:
        return [Reason("journey.no_start", {"detail": f"{type(error).__name__} {error}".strip()})]
    traveller = new_traveller()
    transport = httpx.ASGITransport(product.app, raise_app_exceptions=False)
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://trial") as http:
            await enrol(http, traveller)
            await travel(http, traveller)
    except JourneyFailed as failed:
        return [failed.reason]
    finally:
        await product.close()
    return []
