"""A release put to work, on a site that does as it is told."""

from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import apsw
import pytest

from hanbit.domain.reasons import Reason
from hanbit.ops.release.deploys import Deployment, Look, SiteFault, Wanted, broken_off, deploy, watch, way_back
from hanbit.ops.release.releases import Check, CheckName
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.deployments import OpsDeployments

NEW, OLD = "2.0.0", "1.9.0"
WANTED = Wanted(version=NEW, before=OLD, who="kim", why="", watch_s=5)
OPEN = Reason("release.alarms", {"names": "x"})


@dataclass
class ToldSite:
    """``fails``: steps that fail, each with the versions it fails for."""

    found: list[Check] = field(default_factory=lambda: [Check("files", None), Check("rehearsal", None)])
    fails: dict[str, set[str]] = field(default_factory=dict)
    looks: list[Look | None] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    serving: str = OLD
    now_ms: int = 0

    def checks(self, version: str) -> list[Check]:
        self._note("checks", version)
        return self.found

    def back_up(self) -> None:
        self._note("back_up")

    def publish_assets(self, version: str) -> None:
        self._note("publish_assets", version)

    def take_over(self, version: str) -> None:
        self._note("take_over", version)
        self.serving = version

    def smoke(self) -> None:
        self._note("smoke", self.serving)

    def look(self) -> Look | None:
        return self.looks.pop(0) if self.looks else Look(is_ready=True, requests=0, errors=0)

    def settle(self, version: str) -> None:
        self._note("settle", version)

    def wait(self, seconds: float) -> None:
        self.now_ms += round(seconds * 1000)

    def _note(self, step: str, version: str = "") -> None:
        self.now_ms += 1000
        self.taken.append(f"{step} {version}".strip())
        if version in self.fails.get(step, ()):
            raise SiteFault(step)


class FilledSite(ToldSite):
    """Somebody fills the disk of the operations database while a release takes over; before the end there is room."""

    def __init__(self, database: OpsDatabase) -> None:
        super().__init__(fails={"smoke": {NEW}})
        self.database = database

    def take_over(self, version: str) -> None:
        self.database.connection.pragma("query_only", version == NEW)
        super().take_over(version)


def _deploy(site: ToldSite, *, waived: tuple[str, ...] = (), moves_schema: bool = False) -> Deployment:
    wanted = Wanted(
        version=NEW, before=OLD, who="kim", why="", watch_s=5, waived=frozenset(waived), moves_schema=moves_schema
    )
    return deploy(site, wanted, now_ms=lambda: site.now_ms, wait=site.wait)


def test_the_four_stages_come_in_the_manuals_order_and_the_link_moves_last() -> None:
    site = ToldSite()
    row = _deploy(site, moves_schema=True)
    assert (row.result, row.back_ms, row.fault) == ("deployed", None, None)
    assert site.taken == [
        f"checks {NEW}", "back_up", f"publish_assets {NEW}", f"take_over {NEW}", f"smoke {NEW}", f"settle {NEW}",
    ]  # fmt: skip


@pytest.mark.parametrize("check", ["files", "packages", "settings", "schema", "room", "rehearsal", "alarms", "budget"])
def test_a_failed_check_refuses_and_touches_nothing(check: CheckName) -> None:
    site = ToldSite(found=[Check("files", None), Check(check, Reason("no"))])
    assert _deploy(site).result == "refused"
    assert site.taken == [f"checks {NEW}"]


def test_only_what_is_waived_by_name_is_let_through_and_the_row_says_so() -> None:
    row = _deploy(ToldSite(found=[Check("alarms", OPEN), Check("budget", None)]), waived=("alarms", "budget"))
    assert row.result == "deployed"
    assert row.checks == (Check("alarms", OPEN, is_waived=True), Check("budget", None))


@pytest.mark.parametrize("step", ["take_over", "smoke"])
def test_a_release_that_does_not_start_or_fails_the_journey_is_followed_by_the_former_one(step: str) -> None:
    site = ToldSite(fails={step: {NEW}})
    row = _deploy(site)
    assert (row.result, row.fault) == ("rolled_back", Reason(step))
    assert site.taken[-2:] == [f"take_over {OLD}", f"smoke {OLD}"]
    assert row.back_ms == 2000
    assert f"settle {NEW}" not in site.taken


def test_errors_while_it_is_watched_take_it_back() -> None:
    counts = [Look(is_ready=True, requests=100 * n, errors=5 * n) for n in range(4)]
    site = ToldSite(looks=[*counts])
    row = _deploy(site)
    assert (row.result, row.fault) == ("rolled_back", Reason("site.errors", {"errors": 5, "requests": 100}))
    assert site.serving == OLD


def test_steps_that_cannot_be_written_down_keep_no_bad_release_in_place(tmp_path: Path) -> None:
    with closing(OpsDatabase(tmp_path / "ops.db")) as database:
        site, kept = FilledSite(database), OpsDeployments(database)
        row = deploy(site, WANTED, now_ms=lambda: site.now_ms, wait=site.wait, keep=kept.keep_on)
        assert (row.result, site.serving) == ("rolled_back", OLD)
        assert kept.read() == [row]


def test_a_deploy_that_cannot_be_written_down_does_not_begin(tmp_path: Path) -> None:
    site = ToldSite()
    with closing(OpsDatabase(tmp_path / "ops.db")) as database:
        database.connection.pragma("query_only", True)
        with pytest.raises(apsw.ReadOnlyError):
            deploy(site, WANTED, now_ms=lambda: 0, wait=site.wait, keep=OpsDeployments(database).keep_on)
    assert site.taken == []


def test_when_neither_release_holds_somebody_must_look() -> None:
    row = _deploy(ToldSite(fails={"smoke": {NEW, OLD}}))
    assert row.result == "failed"


@pytest.mark.parametrize("step", ["back_up", "publish_assets"])
def test_what_fails_before_anything_serves_anew_refuses(step: str) -> None:
    site = ToldSite(fails={"publish_assets": {NEW}} if step == "publish_assets" else {"back_up": {""}})
    assert _deploy(site, moves_schema=True).result == "refused"
    assert not any(taken.startswith("take_over") for taken in site.taken)


@pytest.mark.parametrize(
    ("looks", "fault"),
    [
        ([None, None], "site.silent"),
        ([Look(is_ready=False, requests=1, errors=0)] * 2, "site.silent"),
        ([Look(is_ready=True, requests=9, errors=0), Look(is_ready=True, requests=1, errors=0)], "site.restarted"),
    ],
)
def test_silence_and_a_new_start_are_faults(looks: list[Look | None], fault: str) -> None:
    with pytest.raises(SiteFault, match=fault):
        watch(lambda: looks.pop(0), len(looks), lambda _seconds: None)


def test_one_silent_look_a_few_errors_and_a_small_share_are_none() -> None:
    ready = [Look(is_ready=True, requests=1000 * n, errors=9 * n) for n in range(1, 6)]
    few = [Look(is_ready=True, requests=4 * n, errors=min(n, 4)) for n in range(1, 6)]
    for looks in ([*ready], [*few], [ready[0], None, ready[1], None, ready[2]]):
        watch(lambda: looks.pop(0), 5, lambda _seconds: None)  # noqa: B023 - called before the next turn


def test_the_row_is_written_before_anything_is_done_and_after_each_step() -> None:
    kept: list[Deployment] = []
    row = deploy(ToldSite(), WANTED, now_ms=lambda: 7, wait=lambda _s: None, keep=kept.append)
    assert (kept[0].result, kept[0].checks, kept[0].steps) == ("running", (), ())
    assert [len(one.steps) for one in kept] == [0, 0, 1, 2, 3, 4, 5, 5]
    assert {one.result for one in kept[:-1]} == {"running"}
    assert kept[-1] == row


def test_one_that_is_broken_off_says_how_far_it_came_and_what_serves() -> None:
    kept: list[Deployment] = []
    with pytest.raises(KeyboardInterrupt):
        deploy(ToldSite(), WANTED, now_ms=lambda: 7, wait=_interrupt, keep=kept.append)
    closed = broken_off(kept[-1], NEW)
    assert (closed.result, closed.live, [step.name for step in closed.steps]) == (
        "broken_off", NEW, ["front", "back", "smoke"],
    )  # fmt: skip


def _interrupt(_seconds: float) -> None:
    raise KeyboardInterrupt


def test_the_way_back_is_to_what_it_was_deployed_over_and_never_forward_again() -> None:
    rows = [
        _row("1.2", "1.3", "rollback"),
        _row("1.3", "1.2"),
        _row("1.2", "1.1"),
        Deployment(at_ms=0, version="1.2", before="0.9", who="kim", why="", kind="deploy", result="refused"),
    ]
    assert way_back(rows, "1.2", ["1.1", "1.2"]) == "1.1"
    assert way_back(rows, "1.2", ["1.2"]) is None
    assert way_back(rows, "1.1", ["1.1"]) is None
    assert way_back([_row("1.2", "")], "1.2", []) == ""


def _row(version: str, before: str, kind: Literal["deploy", "rollback"] = "deploy") -> Deployment:
    return Deployment(at_ms=0, version=version, before=before, who="kim", why="", kind=kind, result="deployed")
