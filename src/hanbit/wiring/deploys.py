"""Deploying on this machine: release folders, the supervisor that lets one take over, and what is asked beforehand."""

import asyncio
import os
import shutil
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import apsw
import httpx

from hanbit.domain.reasons import Reason
from hanbit.gateways.local.clock import SystemClock
from hanbit.gateways.local.files import FolderTaken, sole_user_of
from hanbit.gateways.local.journey import JourneyFailed, enrol, leave, new_traveller, travel
from hanbit.gateways.local.management import manager_of
from hanbit.gateways.local.releases import Releases, installed, publish_assets
from hanbit.gateways.local.scratch import scratch_in
from hanbit.gateways.local.sockets import SUPERVISOR_SOCKET, socket_in
from hanbit.gateways.local.supervisor import give_order, state_of
from hanbit.gateways.local.waiting import comes_true
from hanbit.ops.observe.budgets import budgets
from hanbit.ops.observe.definitions import AVAILABILITY, DEFINITIONS
from hanbit.ops.observe.exposition import samples
from hanbit.ops.observe.processes import Order, ProcessState
from hanbit.ops.recover.backups import make_backup
from hanbit.ops.recover.manifest import DATABASE
from hanbit.ops.release.deploys import Deployment, Look, SiteFault, broken_off
from hanbit.ops.release.releases import WAIVABLE, BadRelease, Check, package_fault, schema_fault
from hanbit.settings import Settings
from hanbit.stores.opsdb.alarms import OpsAlarms
from hanbit.stores.opsdb.database import OPS_DB, OpsDatabase
from hanbit.stores.opsdb.deployments import OpsDeployments
from hanbit.stores.opsdb.measures import OpsMeasures
from hanbit.stores.sqlite.snapshot import take_snapshot
from hanbit.wiring.commands import last_line
from hanbit.wiring.product import PUBLISHED
from hanbit.wiring.recovery import SCRATCH, parts_of, vaults_of, workshop_of, writing_backups

TAKE_OVER_S = 130
RESTART_S = 60
COMMAND_S = 120
DEPLOYING = "deploy.lock"


@dataclass(frozen=True)
class LocalSite:
    """A data folder that ``hanbit up`` serves."""

    data: Path
    settings: Settings
    releases: Releases

    def checks(self, version: str) -> list[Check]:
        try:
            release = self.releases.read(version) if version else None
        except BadRelease as bad:
            return [Check("files", bad.reason)]
        code = self._code(version)
        found = [Check("files", None)]
        if release is not None:
            found.append(Check("packages", package_fault(release.requires, installed(release.requires))))
            found.append(Check("schema", schema_fault(release, self._schema_version())))
        found.append(Check("settings", self._command(code, "settings")))
        found.append(Check("room", self._room_fault(code)))
        found.append(Check("alarms", self._alarm_fault()))
        found.append(Check("budget", self._budget_fault()))
        if all(check.fault is None or check.name in WAIVABLE for check in found):
            found.append(Check("rehearsal", self._rehearsal_fault(code)))
        return found

    def moves_schema(self, version: str) -> bool:
        return bool(version) and self.releases.read(version).schema_version > self._schema_version()

    def back_up(self) -> None:
        workshop = workshop_of(self.data, vaults_of(self.data, self.settings))
        with writing_backups(self.data):
            make_backup(workshop, parts_of(self.data, self.settings), "manual")

    def publish_assets(self, version: str) -> None:
        if version:
            publish_assets(self.releases.path(version), self.data / PUBLISHED / "assets")

    def take_over(self, version: str) -> None:
        """Nothing to do when it serves already: a release that cannot start is followed by the one before it."""
        code = self._code(version)
        app = self._settled_app()
        if app.code != code:
            app = self._app(Order("replace", "app", code=code), patience_s=TAKE_OVER_S)
        if app.code != code or app.state != "ready":
            raise SiteFault("site.not_taken_over")

    def _settled_app(self) -> ProcessState:
        """Once it serves, whichever release it is."""
        if not comes_true(lambda: self._app(Order("list")).state in ("ready", "held"), RESTART_S):
            raise SiteFault("site.nothing_serves")
        return self._app(Order("list"))

    def _app(self, order: Order, *, patience_s: float = 5.0) -> ProcessState:
        try:
            states = give_order(socket_in(self.data, SUPERVISOR_SOCKET), order, patience_s=patience_s)
        except OSError as error:
            raise SiteFault("site.unsupervised") from error
        return next(state for state in states or [] if state.name == "app")

    def smoke(self) -> None:
        try:
            asyncio.run(smoke(self.address()))
        except JourneyFailed as failed:
            raise SiteFault("site.journey", fault=failed.reason) from failed

    def look(self) -> Look | None:
        text = self._managed("/metrics")
        if text is None:
            return None
        counted = [one for one in samples(text) if one.name == "hanbit_http_requests_total"]
        errors = sum(one.value for one in counted if one.labels["status"] == "5xx")
        return Look(self._is_ready(), round(sum(one.value for one in counted)), round(errors))

    def settle(self, version: str) -> None:
        before = self.releases.current
        self.releases.set_current(version)
        self.releases.prune(before)

    def address(self) -> str:
        """Raises SiteFault when nobody serves."""
        address = self._managed("/address")
        if address is None:
            raise SiteFault("site.unserved")
        return address

    def _code(self, version: str) -> str:
        return str(self.releases.path(version).absolute()) if version else ""

    def _schema_version(self) -> int:
        with closing(apsw.Connection(str(self.data / DATABASE), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
            return int(connection.pragma("user_version") or 0)

    def _room_fault(self, code: str) -> Reason | None:
        """The release as it lies there, and the data once more for the rehearsal."""
        wanted = 2 * (self.data / DATABASE).stat().st_size + (64 << 20 if code else 0)
        free = shutil.disk_usage(self.data).free
        return None if free > wanted else Reason("release.room", {"free": free >> 20, "wanted": wanted >> 20})

    def _alarm_fault(self) -> Reason | None:
        severities = {alarm.name: alarm.severity for alarm in DEFINITIONS}
        if not (self.data / OPS_DB).exists():
            return None
        with closing(OpsDatabase(self.data / OPS_DB)) as database:
            standings = OpsAlarms(database).standings()
        open_now = [name for name, one in standings.items() if one.state == "ALARM"]
        burning = [name for name in open_now if severities.get(name) in ("P0", "P1")]
        return Reason("release.alarms", {"names": ", ".join(burning)}) if burning else None

    def _budget_fault(self) -> Reason | None:
        if not (self.data / OPS_DB).exists():
            return None
        with closing(OpsDatabase(self.data / OPS_DB)) as database:
            now_s = SystemClock().now_s
            (budget,) = budgets([AVAILABILITY], OpsMeasures(database, now_s), now_s())
        return Reason("release.budget") if budget.used is not None and budget.used >= 1 else None

    def _rehearsal_fault(self, code: str) -> Reason | None:
        with scratch_in(self.data / SCRATCH) as stage:
            take_snapshot(self.data / DATABASE, stage / DATABASE)
            shutil.copytree(self.data / "secrets", stage / "secrets")
            return self._command(code, "ops", "deploy", "rehearse", "--data", str(stage))

    def _command(self, code: str, *words: str) -> Reason | None:
        """What a command of that release says when it does not go well, in its words."""
        environment = {**os.environ, "PYTHONPATH": code} if code else dict(os.environ)
        command = [sys.executable, "-m", "hanbit.entrypoints.cli", *words]
        try:
            ended = subprocess.run(  # noqa: S603 - our own
                command, env=environment, capture_output=True, timeout=COMMAND_S, check=False
            )
        except subprocess.TimeoutExpired:
            return Reason("command.late", {"seconds": COMMAND_S})
        if ended.returncode == 0:
            return None
        if said := last_line(ended.stderr or ended.stdout):
            return Reason("command.said", {"said": said})
        return Reason("command.status", {"status": ended.returncode})

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.address()}/health/ready", timeout=5).status_code == 200
        except (httpx.HTTPError, SiteFault):
            return False

    def _managed(self, path: str) -> str | None:
        try:
            with manager_of(self.data) as manager:
                return manager.get(path).text
        except httpx.HTTPError:
            return None


def live_release(data: Path) -> str | None:
    """The version that serves, empty for the installed code; None when none does."""
    try:
        app = state_of(socket_in(data, SUPERVISOR_SOCKET), "app")
    except OSError:
        return None
    return Path(app.code).name if app is not None and app.state == "ready" else None


def close_broken_off(data: Path, deployments: OpsDeployments) -> list[Deployment]:
    """Rows of deploys whose process is gone, ended with what serves now. The kernel took their lock back."""
    if not deployments.running():
        return []
    try:
        with sole_user_of(data, DEPLOYING):
            rows = [broken_off(row, live_release(data)) for row in deployments.running()]
            for row in rows:
                deployments.keep(row)
    except FolderTaken:
        return []
    return rows


async def smoke(url: str) -> list[str]:
    """The steps of a person's journey at any address, with a new account that is deleted. Raises JourneyFailed."""
    traveller = new_traveller()
    async with httpx.AsyncClient(base_url=url, timeout=10) as http:
        await enrol(http, traveller)
        steps = await travel(http, traveller)
        await leave(http, traveller)
    return ["register", *steps, "delete_account"]
