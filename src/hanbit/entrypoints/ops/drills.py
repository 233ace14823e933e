"""``hanbit ops drill …``: break a copy of the product on purpose, bring it back, and write down how long it took."""

import contextlib
from typing import Annotated

import msgspec
import typer
from rich.table import Table

from hanbit.cli.say import Speaker
from hanbit.cli.spans import local_time
from hanbit.entrypoints.ops.folder import Json, ops_database, require_data
from hanbit.entrypoints.terminal import DEFAULT_DATA, Data, new_speaker, refusals_of_folder, stop
from hanbit.gateways.local.clock import SystemClock
from hanbit.ops.recover.drills import OVERDUE_MS, RPO_GOAL_MS, SCENARIOS, DrillFailed, DrillRun, Name, overdue
from hanbit.stores.opsdb.database import OPS_DB, OpsDatabase
from hanbit.stores.opsdb.recovery import OpsRecovery
from hanbit.wiring.drills import drill_copy_of

drill = typer.Typer(no_args_is_help=True, help="Recovery drills, with measured times.")

LAST = 10


@drill.command()
def run(
    scenario: Annotated[
        str, typer.Argument(help="S1: the app dies. S2: data is damaged. S3: the whole place is gone.")
    ],
    data: Data = DEFAULT_DATA,
) -> None:
    """Run a scenario on a copy of the data folder; the data folder itself is only read."""
    speaker = new_speaker()
    name = _name(speaker, scenario)
    require_data(speaker, data)
    with refusals_of_folder(speaker, data, OPS_DB):
        try:
            result = drill_copy_of(data, name)
        except DrillFailed as failed:
            stop(speaker, "ops.drill.no_stage", reason=speaker.reason(failed.reason))
        with contextlib.closing(OpsDatabase(data / OPS_DB)) as database:
            OpsRecovery(database).keep_run(result)
    _tell(speaker, result)
    if not result.is_met:
        raise typer.Exit(1)


@drill.command("list")
def show(data: Data = DEFAULT_DATA, as_json: Json = False) -> None:
    """The last ten runs against the manual, and the scenarios that are overdue."""
    speaker = new_speaker()
    with ops_database(speaker, data) as database:
        recovery, now_ms = OpsRecovery(database), SystemClock().now_ms()
        runs, recent = recovery.runs(limit=LAST), recovery.runs(since_ms=now_ms - OVERDUE_MS)
    if as_json:
        for one in runs:
            typer.echo(msgspec.json.encode(one))
        return
    table = Table(box=None, pad_edge=False)
    for column in ("at", "scenario", "rto", "goal", "manual", "rpo", "lost", "result"):
        table.add_column(speaker.text(f"ops.drill.column.{column}"), no_wrap=True)
    for one in runs:
        table.add_row(*_row(speaker, one))
    speaker.out.print(table)
    for name in overdue(recent, now_ms):
        speaker.complain("ops.drill.overdue", name=name)


def _row(speaker: Speaker, one: DrillRun) -> tuple[str, ...]:
    scenario = SCENARIOS[one.scenario]
    return (
        local_time(one.at_ms),
        one.scenario,
        _seconds(one.rto_ms),
        _seconds(scenario.goal_s * 1000),
        _seconds(scenario.manual_s * 1000),
        _seconds(one.rpo_ms),
        f"{one.lost}/{one.acknowledged}",
        speaker.text("ops.drill.met" if one.is_met else "ops.drill.missed"),
    )


def _tell(speaker: Speaker, result: DrillRun) -> None:
    scenario = SCENARIOS[result.scenario]
    for step in result.steps:
        speaker.out.print(f"  {speaker.text(f'ops.drill.step.{step.name}')}  {_seconds(step.took_ms)}", markup=False)
    for fault in result.faults:
        speaker.complain("ops.drill.fault", reason=speaker.reason(fault))
    speaker.say(
        "ops.drill.rto", rto=_seconds(result.rto_ms),
        goal=_seconds(scenario.goal_s * 1000), manual=_seconds(scenario.manual_s * 1000),
    )  # fmt: skip
    speaker.say(
        "ops.drill.rpo", rpo=_seconds(result.rpo_ms), goal=_seconds(RPO_GOAL_MS),
        lost=result.lost, acknowledged=result.acknowledged,
    )  # fmt: skip


def _name(speaker: Speaker, scenario: str) -> Name:
    for name in SCENARIOS:
        if name == scenario.upper():
            return name
    return stop(speaker, "ops.drill.unknown", given=scenario)


def _seconds(ms: int | None) -> str:
    return "–" if ms is None else f"{ms / 1000:,.1f} s"
