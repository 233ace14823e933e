"""Muting and acknowledging from the console: who said it, until when, and nothing else of the alarm changes."""

from collections.abc import AsyncIterator
from contextlib import closing

import httpx
import pytest
from tests.console_day import NOW_S
from tests.console_desk import EMAIL, PASSWORD, ConsoleDesk

from hanbit.ports.alarms import Standing
from hanbit.stores.opsdb.alarms import OpsAlarms
from hanbit.stores.opsdb.database import OpsDatabase

FIRING, CALM = "todo-api-high-error-rate", "todo-api-cpu"
HOUR_S = 3_600


@pytest.fixture
async def http(console: ConsoleDesk) -> AsyncIterator[httpx.AsyncClient]:
    record(console, Standing(FIRING, NOW_S, "ALARM", NOW_S - 172, value=0.3))
    async with console.operator() as http:
        yield http


def record(console: ConsoleDesk, standing: Standing) -> None:
    with closing(OpsDatabase(console.data / "ops.db")) as database:
        OpsAlarms(database).record([standing], [])


async def row(http: httpx.AsyncClient, name: str) -> dict[str, object]:
    rows = (await http.get("/api/alarms")).json()["alarms"]
    found: dict[str, object] = next(one for one in rows if one["name"] == name)
    return found


async def test_a_mute_is_shown_with_who_and_why_until_it_is_over_and_the_alarm_fires_all_the_same(
    console: ConsoleDesk, http: httpx.AsyncClient
) -> None:
    before = await row(http, FIRING)
    body = {"untilS": NOW_S + HOUR_S, "reason": " being mended "}
    assert (await http.put(f"/api/alarms/{FIRING}/mute", json=body)).status_code == 200
    mute = {"alarm": FIRING, "atS": NOW_S, "untilS": NOW_S + HOUR_S, "who": EMAIL, "reason": "being mended"}
    assert await row(http, FIRING) == {**before, "mute": mute}
    assert (await http.get(f"/api/alarms/{FIRING}")).json()["mute"] == mute
    overview = (await http.get("/api/overview")).json()
    assert (overview["muted"], [one["name"] for one in overview["open"]]) == ([mute], [FIRING])
    console.clock.at_ms += HOUR_S * 1000
    await http.post("/api/session", json={"email": EMAIL, "password": PASSWORD})
    assert await row(http, FIRING) == before


async def test_a_mute_is_ended_and_both_are_in_the_log(console: ConsoleDesk, http: httpx.AsyncClient) -> None:
    await http.put(f"/api/alarms/{CALM}/mute", json={"untilS": NOW_S + 60, "reason": "x"})
    for _ in range(2):
        assert (await http.delete(f"/api/alarms/{CALM}/mute")).status_code == 204
    assert (await row(http, CALM))["mute"] is None
    assert console.actions() == [
        ("mute", {"who": EMAIL, "alarm": CALM, "until_s": NOW_S + 60}),
        ("unmute", {"who": EMAIL, "alarm": CALM}),
    ]


async def test_an_acknowledgement_is_the_first_ones_and_ends_with_the_firing(
    console: ConsoleDesk, http: httpx.AsyncClient
) -> None:
    said = {"alarm": FIRING, "sinceS": NOW_S - 172, "atS": NOW_S, "who": EMAIL}
    await console.add_operator("other@hanbit.kr")
    for email in (EMAIL, "other@hanbit.kr"):
        await http.post("/api/session", json={"email": email, "password": PASSWORD})
        answer = await http.put(f"/api/alarms/{FIRING}/acknowledgement", json={})
        assert (answer.status_code, answer.json()) == (200, said)
    assert (await row(http, FIRING))["acknowledgement"] == said
    assert console.actions() == [("acknowledge", {"who": EMAIL, "alarm": FIRING})]
    record(console, Standing(FIRING, NOW_S + 60, "OK", NOW_S + 60))
    assert (await row(http, FIRING))["acknowledgement"] is None
    record(console, Standing(FIRING, NOW_S + 120, "ALARM", NOW_S + 120))
    assert (await row(http, FIRING))["acknowledgement"] is None


async def test_what_has_not_fired_is_not_acknowledged(http: httpx.AsyncClient) -> None:
    for language, title in (("ko", "발생한 알람이 아닙니다"), ("en", "The alarm has not fired")):
        refused = await http.put(f"/api/alarms/{CALM}/acknowledgement", json={}, headers={"accept-language": language})
        assert (refused.status_code, refused.json()["code"], refused.json()["title"]) == (409, "not_firing", title)


@pytest.mark.parametrize(
    ("name", "body", "status", "fault"),
    [
        ("no-such-alarm", {"untilS": NOW_S + 60, "reason": "x"}, 404, None),
        (CALM, {"untilS": NOW_S, "reason": "x"}, 422, ("/untilS", "past")),
        (CALM, {"untilS": 2**70, "reason": "x"}, 422, ("/untilS", "too_far")),
        (CALM, {"untilS": NOW_S + 60, "reason": " \n"}, 422, ("/reason", "required")),
        (CALM, {"untilS": NOW_S + 60, "reason": "x" * 201}, 422, ("/reason", "too_long")),
        (CALM, {"untilS": "soon", "reason": "x"}, 422, ("/", "value")),
        (CALM, {"untilS": NOW_S + 60, "reason": "x", "who": "somebody@else.kr"}, 422, ("/", "value")),
    ],
)
async def test_a_mute_that_makes_no_sense_is_refused_and_nothing_is_muted(
    http: httpx.AsyncClient, name: str, body: dict[str, str | int], status: int, fault: tuple[str, str] | None
) -> None:
    refused = await http.put(f"/api/alarms/{name}/mute", json=body)
    assert refused.status_code == status
    if fault:
        (error,) = refused.json()["errors"]
        assert (error["pointer"], error["code"]) == fault
        assert error["detail"]
    assert (await http.get("/api/overview")).json()["muted"] == []


async def test_neither_a_strange_page_nor_a_form_nor_a_stranger_says_anything(
    console: ConsoleDesk, http: httpx.AsyncClient
) -> None:
    path, body = f"/api/alarms/{FIRING}/mute", {"untilS": NOW_S + 60, "reason": "x"}
    assert (await http.put(path, json=body, headers={"origin": "http://elsewhere.kr"})).status_code == 403
    assert (await http.put(path, data=body)).status_code == 415
    async with console.browser() as stranger:
        assert (await stranger.put(path, json=body)).status_code == 401
        assert (await stranger.put(f"/api/alarms/{FIRING}/acknowledgement", json={})).status_code == 401
    assert (await http.get("/api/overview")).json()["muted"] == []


async def test_the_list_shows_the_newest_periods_as_the_ribbon_does(
    busy: ConsoleDesk, operator: httpx.AsyncClient
) -> None:
    listed = {}
    for ago_s in (900, 0):
        busy.clock.at_ms = (NOW_S - ago_s) * 1000
        rows = (await operator.get("/api/alarms")).json()["alarms"]
        listed[ago_s] = {row["name"]: row["marks"] for row in rows}
    assert listed[900][FIRING] == ["past"] * 3
    assert listed[900][CALM] == [*["between"] * 3, *["missing"] * 2]
    assert listed[900]["slo-availability-6h"] == ["past", "past"]
    for name in (FIRING, CALM, "todo-api-high-latency"):
        (part,) = (await operator.get(f"/api/alarms/{name}")).json()["parts"]
        assert listed[0][name] == [tick["mark"] for tick in part["ticks"][-part["n"] :]]
