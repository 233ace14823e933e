"""The manual's four stages as code: check, front end, back end, verification; and back again by itself.

Everything that can be found out beforehand is, on a copy of the data. Then the new release takes over from the one that
serves, and has to hold for a while. Whatever it fails at, the former one takes over again, and that too is verified.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any, Literal, Protocol

import msgspec
from msgspec import Struct

from hanbit.domain.reasons import Reason, Reasoned
from hanbit.ops.release.releases import Check

Result = Literal["running", "deployed", "refused", "rolled_back", "failed", "broken_off"]
"""``failed``: neither release is known to serve, somebody has to look at once. ``broken_off``: its process is gone."""

LOOK_S = 1.0
WINDOW_S = 15
"""Requests of so many seconds are judged together."""

LEAST_ERRORS = 5
MOST_ERROR_SHARE = 0.01
"""The manual's line between normal and not; and fewer than five errors are no share of anything."""


class Look(Struct, frozen=True):
    """Counters since the process started; None when it does not answer."""

    is_ready: bool
    requests: int
    errors: int


class SiteFault(Reasoned):
    """A step did not do what it is there for."""


class Site(Protocol):
    """Where a release is put to work. Steps raise SiteFault."""

    def checks(self, version: str) -> list[Check]: ...

    def back_up(self) -> None:
        """Before the schema moves on."""
        ...

    def publish_assets(self, version: str) -> None:
        """Hashed files first, so that no page ever asks for one that is not there; the former ones stay."""
        ...

    def take_over(self, version: str) -> None:
        """From the release that serves, without a request lost."""
        ...

    def smoke(self) -> None:
        """A person's whole journey, at the public address."""
        ...

    def look(self) -> Look | None: ...

    def settle(self, version: str) -> None:
        """From now on this one is started when the machine is."""
        ...


class Step(Struct, frozen=True, rename="camel"):
    name: str
    at_ms: int
    took_ms: int
    fault: Reason | None = None


class Deployment(Struct, frozen=True, kw_only=True, rename="camel"):
    """A row of the change history. ``back_ms``: from when the fault was seen until the former release served again.

    ``live``: of one that was broken off, the release found serving afterwards; None when none was.
    """

    at_ms: int
    version: str
    before: str
    who: str
    why: str
    kind: Literal["deploy", "rollback"]
    result: Result = "running"
    checks: tuple[Check, ...] = ()
    steps: tuple[Step, ...] = ()
    back_ms: int | None = None
    live: str | None = None

    @property
    def fault(self) -> Reason | None:
        return next((step.fault for step in self.steps if step.fault), None)


class Wanted(Struct, frozen=True, kw_only=True):
    """``waived``: checks that may fail. ``moves_schema``: the data is migrated, so a backup comes first."""

    version: str
    before: str
    who: str
    why: str
    kind: Literal["deploy", "rollback"] = "deploy"
    watch_s: float = 60.0
    waived: frozenset[str] = frozenset()
    moves_schema: bool = False


Keep = Callable[[Deployment], object]
OnStep = Callable[[Step], object]


class _Run:
    def __init__(self, site: Site, row: Deployment, now_ms: Callable[[], int], keep: Keep, on_step: OnStep) -> None:
        self.site = site
        self.row = row
        self.now_ms = now_ms
        self._keep = keep
        self._on_step = on_step
        keep(row)

    def note(self, **changes: Any) -> None:
        self.row = msgspec.structs.replace(self.row, **changes)
        self._keep(self.row)

    def take(self, name: str, step: Callable[[], None]) -> bool:
        """Whether it went well."""
        began_ms = self.now_ms()
        fault = None
        try:
            step()
        except SiteFault as error:
            fault = error.reason
        taken = Step(name, began_ms, self.now_ms() - began_ms, fault)
        self.note(steps=(*self.row.steps, taken))
        self._on_step(taken)
        return fault is None


def deploy(
    site: Site,
    wanted: Wanted,
    *,
    now_ms: Callable[[], int],
    wait: Callable[[float], None],
    keep: Keep = lambda _row: None,
    on_step: OnStep = lambda _step: None,
) -> Deployment:
    """Never raises for what goes wrong with a release: that is in the row.

    ``keep``: writes the row down, before anything is done and after each step, so that whatever kills this leaves it.
    What it raises ends this on the spot, whichever release serves.
    """
    run = _Run(site, _begun(wanted, now_ms()), now_ms, keep, on_step)
    checks = tuple(_waived(check, wanted) for check in site.checks(wanted.version))
    run.note(checks=checks)
    result: Result = "refused"
    back_ms = None
    if all(check.is_passed for check in checks) and _prepare(run, wanted):
        result = "deployed" if _put_live(run, wanted, wait) else _go_back(run, wanted)
        if result != "deployed":
            seen = next(step for step in run.row.steps if step.fault)
            back_ms = now_ms() - seen.at_ms - seen.took_ms
    run.note(result=result, back_ms=back_ms)
    return run.row


def way_back(rows: Iterable[Deployment], current: str, kept: Collection[str]) -> str | None:
    """The release that ``current`` was deployed over, never one that was rolled back from; None: it is not known or
    not kept any more. ``rows``: newest first. The installed code, an empty version, is always there.
    """
    deployed = (row for row in rows if row.version == current and (row.kind, row.result) == ("deploy", "deployed"))
    before = next((row.before for row in deployed), None)
    return before if before == "" or before in kept else None


def broken_off(row: Deployment, live: str | None) -> Deployment:
    """Of a deploy whose process is gone."""
    return msgspec.structs.replace(row, result="broken_off", live=live)


def _begun(wanted: Wanted, at_ms: int) -> Deployment:
    return Deployment(
        at_ms=at_ms, version=wanted.version, before=wanted.before, who=wanted.who, why=wanted.why, kind=wanted.kind
    )


def _waived(check: Check, wanted: Wanted) -> Check:
    return Check(check.name, check.fault, is_waived=check.fault is not None and check.name in wanted.waived)


def _prepare(run: _Run, wanted: Wanted) -> bool:
    """Nothing that serves is touched yet."""
    return (not wanted.moves_schema or run.take("back_up", run.site.back_up)) and run.take(
        "front", lambda: run.site.publish_assets(wanted.version)
    )


def _put_live(run: _Run, wanted: Wanted, wait: Callable[[float], None]) -> bool:
    return (
        run.take("back", lambda: run.site.take_over(wanted.version))
        and run.take("smoke", run.site.smoke)
        and run.take("watch", lambda: watch(run.site.look, wanted.watch_s, wait))
        and run.take("settle", lambda: run.site.settle(wanted.version))
    )


def _go_back(run: _Run, wanted: Wanted) -> Result:
    is_back = run.take("take_back", lambda: run.site.take_over(wanted.before)) and run.take("smoke", run.site.smoke)
    return "rolled_back" if is_back else "failed"


def watch(look: Callable[[], Look | None], watch_s: float, wait: Callable[[float], None]) -> None:
    """Raises SiteFault as soon as it does not answer twice in a row, or too many of its answers are errors."""
    seen: list[Look] = []
    silent = 0
    for _ in range(max(1, round(watch_s / LOOK_S))):
        wait(LOOK_S)
        now = look()
        silent = 0 if now is not None and now.is_ready else silent + 1
        if silent == 2:
            raise SiteFault("site.silent")
        if now is None:
            continue
        if seen and now.requests < seen[-1].requests:
            raise SiteFault("site.restarted")
        seen = [*seen, now][-WINDOW_S - 1 :]
        errors, requests = now.errors - seen[0].errors, now.requests - seen[0].requests
        if errors >= LEAST_ERRORS and errors > MOST_ERROR_SHARE * requests:
            raise SiteFault("site.errors", errors=errors, requests=requests)
