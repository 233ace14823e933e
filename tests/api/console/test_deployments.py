"""The change history on the console: reasons in the operator's language, and what was broken off closed."""

import contextlib
from typing import Literal

import msgspec
from tests.console_desk import ConsoleDesk

from hanbit.domain.reasons import Reason
from hanbit.domain.seoul import DAY_MS
from hanbit.gateways.local.files import sole_user_of
from hanbit.ops.release.deploys import Deployment, Step
from hanbit.ops.release.releases import Check
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.deployments import OpsDeployments

ROW = Deployment(
    at_ms=5,
    version="2.0",
    before="",
    who="kim",
    why="x",
    kind="deploy",
    checks=(Check("alarms", Reason("release.alarms", {"names": "canary"}), is_waived=True), Check("budget", None)),
    steps=(Step("watch", 6, 7, Reason("site.errors", {"errors": 5, "requests": 100})),),
)


async def test_a_row_is_worded_and_ends_when_its_process_is_gone(console: ConsoleDesk) -> None:
    with contextlib.closing(OpsDatabase(console.data / "ops.db")) as database:
        OpsDeployments(database).keep(ROW)
    async with console.operator() as http:
        korean, english = {"accept-language": "ko"}, {"accept-language": "en"}
        with sole_user_of(console.data, "deploy.lock"):
            (row,) = (await http.get("/api/deployments", headers=korean)).json()["deployments"]
        assert (row["result"], row["fault"]) == ("running", "응답 100개 가운데 5개가 오류였습니다")
        assert [check["fault"] for check in row["checks"]] == ["열린 알람: canary", None]
        (row,) = (await http.get("/api/deployments", headers=english)).json()["deployments"]
    assert (row["result"], row["live"], row["fault"]) == ("broken_off", None, "5 of 100 answers were errors")
    with contextlib.closing(OpsDatabase(console.data / "ops.db")) as database:
        assert OpsDeployments(database).read() == [msgspec.structs.replace(ROW, result="broken_off")]


async def test_how_often_and_how_well_is_said_of_the_last_thirty_days(console: ConsoleDesk) -> None:
    now_ms = console.clock.now_ms()
    made = msgspec.structs.replace(ROW, checks=(), steps=(Step("watch", 6, 7),), result="deployed")
    rows = (("1.9", "", now_ms - 31 * DAY_MS), ("2.0", "1.9", now_ms - 3_000), ("1.9", "2.0", now_ms - 1_000))
    with contextlib.closing(OpsDatabase(console.data / "ops.db")) as database:
        for number, (version, before, at_ms) in enumerate(rows):
            kind: Literal["deploy", "rollback"] = "rollback" if number == 2 else "deploy"
            row = msgspec.structs.replace(made, at_ms=at_ms, version=version, before=before, kind=kind)
            OpsDeployments(database).keep(row)
    async with console.operator() as http:
        answer = (await http.get("/api/deployments")).json()
    assert (answer["days"], answer["figures"]) == (30, {"deploys": 1, "failed": 1, "backMs": 7})
