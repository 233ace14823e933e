"""Rolling back from the console: to the release before, under its name, and one operator at a time."""

import contextlib
from collections.abc import AsyncIterator

import httpx
import msgspec
import pytest
from tests.api.console.test_works import ended
from tests.console_desk import EMAIL, ConsoleDesk

from hanbit.gateways.local.files import sole_user_of
from hanbit.gateways.local.releases import RELEASES
from hanbit.ops.release.deploys import Deployment
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.deployments import OpsDeployments

DEPLOYED = Deployment(at_ms=5, version="2.0", before="1.9", who="kim", why="x", kind="deploy", result="deployed")
BODY = {"version": "1.9", "why": "it is slow"}


@pytest.fixture
async def http(console: ConsoleDesk) -> AsyncIterator[httpx.AsyncClient]:
    """Over a folder where 2.0 is started, and was deployed over 1.9, which is kept."""
    for version in ("1.9", "2.0"):
        (console.data / RELEASES / version).mkdir(parents=True)
    (console.data / RELEASES / "current").symlink_to("2.0")
    keep(console, DEPLOYED)
    async with console.operator() as http:
        yield http


def keep(console: ConsoleDesk, row: Deployment) -> None:
    with contextlib.closing(OpsDatabase(console.data / "ops.db")) as database:
        OpsDeployments(database).keep(row)


async def test_the_command_is_run_as_the_operator_and_what_it_said_is_shown(http: httpx.AsyncClient) -> None:
    assert (await http.get("/api/deployments")).json()["back"] == "1.9"
    begun = await http.post("/api/works/rollback", json={**BODY, "watchS": 10}, headers={"accept-language": "ko"})
    assert (begun.status_code, begun.json()["who"]) == (202, EMAIL)
    last = await ended(http)
    assert last["words"][:3] == ["deploy", "rollback", "--to=1.9"]
    assert {"--why=it is slow", "--watch=10", f"--by={EMAIL}"} <= set(last["words"])
    assert not last["isGood"]
    assert last["said"].startswith("한빛 데이터가 없습니다")


async def test_another_release_than_the_one_before_is_refused(http: httpx.AsyncClient) -> None:
    refused = await http.post("/api/works/rollback", json={**BODY, "version": "2.0"})
    assert (refused.status_code, refused.json()["code"]) == (409, "another_release")
    assert (await http.get("/api/works")).json()["last"] is None


async def test_where_nothing_is_kept_to_go_back_to_it_is_said_so(console: ConsoleDesk, http: httpx.AsyncClient) -> None:
    (console.data / RELEASES / "1.9").rmdir()
    assert (await http.get("/api/deployments")).json()["back"] is None
    refused = await http.post("/api/works/rollback", json=BODY, headers={"accept-language": "ko"})
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_before")
    assert refused.json()["detail"].startswith("되돌아갈 릴리스가 없습니다")


async def test_while_another_deployment_goes_on_it_is_refused(console: ConsoleDesk, http: httpx.AsyncClient) -> None:
    keep(console, msgspec.structs.replace(DEPLOYED, at_ms=6, version="2.1", before="2.0", result="running"))
    with sole_user_of(console.data, "deploy.lock"):
        refused = await http.post("/api/works/rollback", json=BODY, headers={"accept-language": "en"})
    assert (refused.status_code, refused.json()["code"]) == (409, "deploying")
    assert refused.json()["detail"] == "Another deployment is going on. Try again when it has ended."


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({**BODY, "why": " "}, "/why"),
        ({**BODY, "why": "x" * 201}, "/why"),
        ({**BODY, "watchS": -1}, "/watchS"),
        ({**BODY, "watchS": 3_601}, "/watchS"),
        ({"version": "1.9"}, "/"),
    ],
)
async def test_one_that_makes_no_sense_is_refused_and_nothing_begins(
    http: httpx.AsyncClient, body: dict[str, str | int], pointer: str
) -> None:
    refused = await http.post("/api/works/rollback", json=body)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)
    assert (await http.get("/api/works")).json()["last"] is None


async def test_neither_a_strange_page_nor_a_stranger_rolls_back(console: ConsoleDesk, http: httpx.AsyncClient) -> None:
    strange = await http.post("/api/works/rollback", json=BODY, headers={"origin": "http://elsewhere.kr"})
    async with console.browser() as stranger:
        assert (strange.status_code, (await stranger.post("/api/works/rollback", json=BODY)).status_code) == (403, 401)
    assert (await http.get("/api/works")).json()["last"] is None
