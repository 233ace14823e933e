"""Maintenance from the console: the file that the product reads, and what operators and the public are told."""

import httpx
import pytest
from tests.console_day import NOW_S
from tests.console_desk import EMAIL, ConsoleDesk

from hanbit.gateways.local.maintenance import MaintenanceFile
from hanbit.ports.maintenance import Maintenance

PATH, BODY = "/api/maintenance", {"untilS": NOW_S + 3_600, "reason": "a new index"}


def kept(console: ConsoleDesk) -> Maintenance | None:
    return MaintenanceFile(console.data, console.clock.now_ms).read()


async def test_it_is_begun_shown_and_ended_and_both_are_in_the_log(
    console: ConsoleDesk, http: httpx.AsyncClient
) -> None:
    begun = await http.put(PATH, json={**BODY, "isFull": True})
    assert begun.status_code == 200
    assert kept(console) == Maintenance(NOW_S * 1000, (NOW_S + 3_600) * 1000, "a new index", EMAIL, is_full=True)
    for path in ("/api/overview", "/api/deployments"):
        assert (await http.get(path)).json()["maintenance"] == begun.json()
    public = await http.get("/api/status")
    assert public.json()["maintenance"] == {"untilS": NOW_S + 3_600, "isFull": True}
    assert b"a new index" not in public.content
    for _ in range(2):
        assert (await http.delete(PATH)).status_code == 204
    assert kept(console) is None
    assert (await http.get("/api/status")).json()["maintenance"] is None
    assert console.actions() == [
        ("maintenance_on", {"who": EMAIL, "until_s": NOW_S + 3_600, "full": 1}),
        ("maintenance_off", {"who": EMAIL}),
    ]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({**BODY, "untilS": NOW_S}, ("/untilS", "past")),
        ({**BODY, "untilS": NOW_S + 8 * 86_400}, ("/untilS", "too_far")),
        ({**BODY, "reason": " "}, ("/reason", "required")),
        ({**BODY, "who": "somebody@else.kr"}, ("/", "value")),
    ],
)
async def test_one_that_makes_no_sense_is_refused_and_nothing_is_held_back(
    console: ConsoleDesk, http: httpx.AsyncClient, body: dict[str, str | int], fault: tuple[str, str]
) -> None:
    refused = await http.put(PATH, json=body)
    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["pointer"], error["code"]) == (422, *fault)
    assert kept(console) is None


async def test_neither_a_strange_page_nor_a_stranger_begins_or_ends_it(
    console: ConsoleDesk, http: httpx.AsyncClient
) -> None:
    assert (await http.put(PATH, json=BODY, headers={"origin": "http://elsewhere.kr"})).status_code == 403
    async with console.browser() as stranger:
        assert (await stranger.put(PATH, json=BODY)).status_code == 401
        assert (await stranger.delete(PATH)).status_code == 401
    assert kept(console) is None
