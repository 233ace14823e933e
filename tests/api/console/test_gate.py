"""Without a session: 401 or the sign-in, everywhere but the public page. With one: every answer is bounded."""

import httpx
import pytest
from starlette.routing import Route
from tests.console_day import CANARY, FAULT_TRACE, NOW_S
from tests.console_desk import ConsoleDesk

from hanbit.console.edge import ConsoleEdge, is_public

OPEN = {
    ("GET", "/health"),
    ("GET", "/api/status"),
    ("POST", "/api/session"),
    ("POST", "/api/first"),
    ("POST", "/v1/traces"),
}


def declared(console: ConsoleDesk) -> list[tuple[str, str]]:
    edge = console.app
    assert isinstance(edge, ConsoleEdge)
    routes = [route for route in edge.routes if isinstance(route, Route)]
    return [(method, route.path) for route in routes for method in sorted(route.methods or ()) if method != "HEAD"]


async def test_every_call_without_a_session_is_refused(console: ConsoleDesk) -> None:
    calls = declared(console)
    assert len(calls) > 18
    assert set(calls) >= OPEN
    async with console.browser() as http:
        for method, path in calls:
            answer = await http.request(method, path.replace("{id}", "x").replace("{name}", "x"))
            is_refused = answer.status_code == 401 and answer.json()["code"] == "invalid_token"
            assert is_refused == ((method, path) not in OPEN), (method, path)


@pytest.mark.parametrize(
    "path", ["/", "/performance", "/alarms/api-unavailable", "/logs", "/backups", "/no-such", "/index.html"]
)
async def test_every_page_without_a_session_leads_to_the_sign_in(console: ConsoleDesk, path: str) -> None:
    async with console.browser() as http:
        answer = await http.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign-in?to={path}"


async def test_the_public_page_is_there_for_everybody_and_says_little(busy: ConsoleDesk) -> None:
    async with busy.browser() as http:
        page, facts = await http.get("/status"), await http.get("/api/status")
    assert page.status_code == facts.status_code == 200
    said = facts.json()
    assert {one["component"] for one in said["components"]} == {"web", "todos"}
    for word in ("http.", "host.", "probe.", "@", "api-unavailable", "/api/v1", CANARY):
        assert word not in facts.text


def test_nothing_else_is_public() -> None:
    assert is_public("GET", "/assets/index.js")
    assert not is_public("GET", "/api/session")
    assert not is_public("GET", "/assets")
    assert not is_public("POST", "/api/logs/queries")


async def test_every_answer_has_the_products_headers(console: ConsoleDesk) -> None:
    async with console.browser() as http:
        for path in ("/", "/status", "/sign-in", "/api/overview", "/assets/none.js"):
            headers = (await http.get(path)).headers
            assert "require-trusted-types-for 'script'" in headers["content-security-policy"]
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "no-referrer"


async def test_spans_come_from_programs_of_this_machine_never_from_a_page(console: ConsoleDesk) -> None:
    kind = {"content-type": "application/json"}
    async with console.browser() as http:
        assert (await http.post("/v1/traces", content=b"{}", headers=kind)).status_code == 403
        del http.headers["origin"]
        assert (await http.post("/v1/traces", content=b"{}", headers=kind)).status_code == 200
    async with console.browser(address="203.0.113.9") as http:
        del http.headers["origin"]
        assert (await http.post("/v1/traces", content=b"{}", headers=kind)).status_code == 403


BENT = [
    "/api/series", "/api/series?line=", "/api/series?line=host.cpu", "/api/series?line=host.cpu:TC(:1)",
    "/api/series?line=host.cpu:Average&period=61", "/api/series?line=host.cpu:Average&since=x",
    "/api/series?line=host.cpu:Average&since=9999999999999", "/api/series?line=host.cpu:Average&until=-1",
    "/api/series?since=0&line=host.cpu:Average", "/api/series?" + "&".join(["line=host.cpu:Average"] * 25),
    f"/api/series?line={'a' * 201}:Average", "/api/alarms/api-unavailable?since=0", "/api/traces?limit=0",
    "/api/traces?limit=501", f"/api/traces?since={NOW_S - 31 * 86_400}", f"/api/traces?filter={'a' * 2_001}",
]  # fmt: skip


@pytest.mark.parametrize("path", BENT)
async def test_what_is_out_of_bounds_is_refused_and_nothing_is_read(operator: httpx.AsyncClient, path: str) -> None:
    answer = await operator.get(path)
    assert answer.status_code == 422
    assert answer.json()["errors"]


@pytest.mark.parametrize(
    "path", ["/api/alarms/none", "/api/traces/none", "/api/logs/queries/none", "/api/none", "/x.js"]
)
async def test_what_is_not_there_is_not_found(operator: httpx.AsyncClient, path: str) -> None:
    assert (await operator.get(path)).status_code == 404


async def test_a_trace_and_its_spans_are_found(operator: httpx.AsyncClient) -> None:
    found = (await operator.get("/api/traces", params={"filter": "fault"})).json()
    assert {trace["result"] for trace in found["traces"]} == {"fault"}
    one = (await operator.get(f"/api/traces/{FAULT_TRACE}")).json()
    assert [bar["depth"] for bar in one["bars"]] == [0, 1, 1, 2, 2]
