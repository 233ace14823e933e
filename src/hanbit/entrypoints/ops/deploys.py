"""``hanbit ops deploy …`` and ``hanbit ops smoke``: put a release to work, watch it, and take it back."""

import asyncio
import contextlib
import getpass
import re
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from importlib.metadata import requires
from pathlib import Path
from typing import Annotated

import httpx
import msgspec
import typer
from rich.table import Table

from hanbit.cli.say import Speaker
from hanbit.cli.spans import local_time
from hanbit.domain.reasons import Reason
from hanbit.entrypoints.ops.folder import Json, ops_database, require_data, seconds, stated
from hanbit.entrypoints.terminal import DEFAULT_DATA, Data, new_speaker, read_settings, refusals_of_folder, stop
from hanbit.gateways.local.clock import SystemClock
from hanbit.gateways.local.files import sole_user_of
from hanbit.gateways.local.journey import JourneyFailed
from hanbit.gateways.local.releases import RELEASES, Releases, make_release
from hanbit.ops.release.deploys import Deployment, Step, Wanted, way_back
from hanbit.ops.release.deploys import deploy as put_to_work
from hanbit.ops.release.releases import WAIVABLE, BadRelease, Check
from hanbit.stores.opsdb.database import OPS_DB, OpsDatabase
from hanbit.stores.opsdb.deployments import OpsDeployments
from hanbit.stores.sqlite.schema import SCHEMA
from hanbit.wiring.deploys import DEPLOYING, LocalSite, close_broken_off, smoke
from hanbit.wiring.trial import try_product

deploy = typer.Typer(no_args_is_help=True, help="Releases: check, put to work, take back.")

Why = Annotated[str, typer.Option(parser=stated, metavar="TEXT", help="Why, for the change history.")]
Watch = Annotated[float, typer.Option(parser=seconds, metavar="SECONDS", help="Seconds that it has to hold.")]
Despite = Annotated[list[str] | None, typer.Option(help="Go on in spite of this check: alarms or budget.")]
WATCH_S = 60.0
NAME = re.compile(r"[A-Za-z0-9._-]+")
"""Of a package, at the beginning of a requirement (PEP 508)."""


@deploy.command()
def build(
    target: Annotated[Path, typer.Argument(help="A new folder for the release.")],
    version: Annotated[str, typer.Option(help="Its name.")],
) -> None:
    """Make a release of the code that runs this command."""
    speaker = new_speaker()
    names = [found[0] for text in requires("hanbit") or [] if (found := NAME.match(text))]
    try:
        made = make_release(
            target,
            version,
            schema_version=len(SCHEMA.migrations),
            requires=names,
            made_ms=SystemClock().now_ms(),
        )
    except OSError as error:
        stop(speaker, "ops.deploy.no_room", path=str(target), reason=error.strerror or str(error))
    except BadRelease as error:
        stop(speaker, "ops.deploy.not_built", reason=speaker.reason(error.reason))
    speaker.say("ops.deploy.built", version=made.version, path=str(target))


@deploy.command()
def plan(
    source: Annotated[Path, typer.Argument(help="Folder of the release.")],
    data: Data = DEFAULT_DATA,
) -> None:
    """Ask everything that can be asked before a release is put to work, on a copy of the data."""
    speaker = new_speaker()
    with _refusals(speaker, data):
        site = _site(speaker, data)
        release = site.releases.add(source)
        checks = site.checks(release.version)
    for check in checks:
        _print_check(speaker, check)
    if not all(check.is_passed for check in checks):
        raise typer.Exit(1)


@deploy.command()
def run(
    source: Annotated[Path, typer.Argument(help="Folder of the release.")],
    why: Why,
    data: Data = DEFAULT_DATA,
    watch: Watch = WATCH_S,
    despite: Despite = None,
) -> None:
    """Check a release, let it take over without losing a request, and take it back by itself if it does not hold."""
    speaker = new_speaker()
    with _refusals(speaker, data):
        site = _site(speaker, data)
        version = site.releases.add(source).version
        _put_to_work(speaker, site, version, why, watch, despite or [], getpass.getuser(), is_rollback=False)


@deploy.command()
def rollback(
    why: Why,
    to: Annotated[str | None, typer.Option(help="A release that is kept; without: the one before the last.")] = None,
    data: Data = DEFAULT_DATA,
    watch: Watch = WATCH_S,
    by: Annotated[str | None, typer.Option(help="Who wants it, for the history; without: who runs this.")] = None,
) -> None:
    """Let a former release take over again."""
    speaker = new_speaker()
    with _refusals(speaker, data):
        site = _site(speaker, data)
        version = to if to is not None else _version_before(speaker, data, site.releases)
        _put_to_work(speaker, site, version, why, watch, sorted(WAIVABLE), by or getpass.getuser(), is_rollback=True)


@deploy.command()
def status(data: Data = DEFAULT_DATA) -> None:
    """Which release is started, and which are kept."""
    speaker = new_speaker()
    releases = Releases(data / RELEASES)
    if (data / OPS_DB).exists():
        with ops_database(speaker, data) as database:
            _close_broken_off(speaker, data, OpsDeployments(database))
            for row in OpsDeployments(database).running():
                speaker.say("ops.deploy.under_way", version=_named(speaker, row.version))
    speaker.say("ops.deploy.current", version=_named(speaker, releases.current))
    for version in reversed(releases.versions()):
        speaker.out.print(f"  {version}", markup=False)


@deploy.command()
def history(data: Data = DEFAULT_DATA, as_json: Json = False) -> None:
    """Who put which release to work, when, why, and how it went."""
    speaker = new_speaker()
    with ops_database(speaker, data) as database:
        _close_broken_off(speaker, data, OpsDeployments(database))
        rows = OpsDeployments(database).read()
    if as_json:
        for row in rows:
            typer.echo(msgspec.json.encode(row))
        return
    table = Table(box=None, pad_edge=False)
    for column in ("at", "version", "before", "who", "why", "result"):
        table.add_column(speaker.text(f"ops.deploy.column.{column}"))
    for row in rows:
        at = local_time(row.at_ms)
        before = _named(speaker, row.before)
        result = speaker.text(f"ops.deploy.result.{row.result}")
        table.add_row(at, _named(speaker, row.version), before, row.who, row.why, result)
    speaker.out.print(table)


@deploy.command(hidden=True)
def rehearse(data: Data = DEFAULT_DATA) -> None:
    """Open a copy of the data with this code and go a person's whole way through it."""
    speaker = new_speaker()
    faults = asyncio.run(try_product(data))
    for fault in faults:
        typer.echo(speaker.reason(fault), err=True)
    if faults:
        raise typer.Exit(1)


def run_smoke(url: Annotated[str, typer.Argument(help="Address of a product, here or anywhere.")]) -> None:
    """Go a person's whole way through a product at an address, with an account of its own that is deleted."""
    speaker = new_speaker()
    if not _is_address(url):
        stop(speaker, "ops.deploy.smoke_nowhere", url=url)
    try:
        steps = asyncio.run(smoke(url.rstrip("/")))
    except JourneyFailed as failed:
        stop(speaker, "ops.deploy.smoke_failed", reason=speaker.reason(failed.reason))
    named = ", ".join(speaker.words.say(speaker.locale, f"reason.step.{step}") for step in steps)
    speaker.say("ops.deploy.smoke_passed", count=len(steps), steps=named)


def _is_address(url: str) -> bool:
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        return False
    return parsed.scheme in ("http", "https") and bool(parsed.host)


def _put_to_work(
    speaker: Speaker,
    site: LocalSite,
    version: str,
    why: str,
    watch: float,
    despite: list[str],
    who: str,
    *,
    is_rollback: bool,
) -> None:
    if unknown := [name for name in despite if name not in WAIVABLE]:
        stop(speaker, "ops.deploy.not_waivable", given=unknown[0])
    with closing(OpsDatabase(site.data / OPS_DB)) as database:
        deployments = OpsDeployments(database)
        _close_broken_off(speaker, site.data, deployments)
        with sole_user_of(site.data, DEPLOYING):
            wanted = Wanted(
                version=version,
                before=site.releases.current,
                who=who,
                why=why,
                kind="rollback" if is_rollback else "deploy",
                watch_s=watch,
                waived=frozenset(despite),
                moves_schema=site.moves_schema(version),
            )
            row = put_to_work(
                site,
                wanted,
                now_ms=SystemClock().now_ms,
                wait=time.sleep,
                keep=deployments.keep_on,
                on_step=partial(_print_step, speaker),
            )
    _conclude(speaker, row)


def _conclude(speaker: Speaker, row: Deployment) -> None:
    for check in row.checks:
        if check.fault is not None:
            _print_check(speaker, check)
    key, before = f"ops.deploy.concluded.{row.result}", _named(speaker, row.before)
    took = f"{(row.back_ms or 0) / 1000:.1f}"
    if row.result != "deployed":
        stop(speaker, key, version=row.version, before=before, took=took, reason=_fault(speaker, row.fault))
    speaker.say(key, version=row.version or before)


def _close_broken_off(speaker: Speaker, data: Path, deployments: OpsDeployments) -> None:
    for row in close_broken_off(data, deployments):
        live = speaker.text("ops.deploy.nothing") if row.live is None else _named(speaker, row.live)
        speaker.complain("ops.deploy.concluded.broken_off", version=_named(speaker, row.version), live=live)


def _named(speaker: Speaker, version: str) -> str:
    return version or speaker.text("ops.deploy.own_code")


def _version_before(speaker: Speaker, data: Path, releases: Releases) -> str:
    with ops_database(speaker, data) as database:
        before = way_back(OpsDeployments(database).read(), releases.current, releases.versions())
    return before if before is not None else stop(speaker, "ops.deploy.nothing_before")


def _site(speaker: Speaker, data: Path) -> LocalSite:
    require_data(speaker, data)
    return LocalSite(data, read_settings(speaker), Releases(data / RELEASES))


def _fault(speaker: Speaker, fault: Reason | None) -> str:
    return speaker.reason(fault) if fault is not None else ""


def _print_check(speaker: Speaker, check: Check) -> None:
    mark = "✓" if check.fault is None else "–" if check.is_waived else "×"
    name = speaker.text(f"ops.deploy.check.{check.name}")
    speaker.out.print(f"  {mark} {name}  {_fault(speaker, check.fault)}".rstrip(), markup=False)


def _print_step(speaker: Speaker, step: Step) -> None:
    mark = "×" if step.fault else "✓"
    name = speaker.text(f"ops.deploy.step.{step.name}")
    speaker.out.print(
        f"  {mark} {name}  {step.took_ms / 1000:.1f} s  {_fault(speaker, step.fault)}".rstrip(), markup=False
    )


@contextlib.contextmanager
def _refusals(speaker: Speaker, data: Path) -> Iterator[None]:
    try:
        with refusals_of_folder(speaker, data, OPS_DB):
            yield
    except BadRelease as bad:
        stop(speaker, "ops.deploy.bad_release", reason=speaker.reason(bad.reason))
