"""A person's way through the product names the step that went wrong, whatever was answered."""

import httpx
import pytest

from hanbit.gateways.local.journey import JourneyFailed, new_traveller, travel


async def test_a_page_where_json_is_due_is_a_step_that_failed() -> None:
    in_front = httpx.MockTransport(lambda _request: httpx.Response(200, html="<h1>Back soon</h1>"))
    async with httpx.AsyncClient(transport=in_front, base_url="http://in-front") as http:
        with pytest.raises(JourneyFailed) as failed:
            await travel(http, new_traveller())
    assert (failed.value.step, failed.value.status) == ("ready", 200)
