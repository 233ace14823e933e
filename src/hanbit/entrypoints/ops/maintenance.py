"""``hanbit ops maintenance on|off|status``: hold back writes, or everything, for a while that is said beforehand."""

import getpass
from typing import Annotated

import typer

from hanbit.cli.spans import local_time
from hanbit.domain.refusals import Invalid
from hanbit.entrypoints.ops.folder import require_data, seconds_of, stated
from hanbit.entrypoints.terminal import DEFAULT_DATA, Data, new_speaker, refusals_of_folder, refuse, stop
from hanbit.gateways.local.clock import SystemClock
from hanbit.gateways.local.maintenance import MaintenanceFile
from hanbit.ops.observe.definitions import DEFINITIONS
from hanbit.ops.release.maintenance import planned

maintenance = typer.Typer(no_args_is_help=True, help="Hold back writes while something is being worked on.")


@maintenance.command()
def on(
    until: Annotated[str, typer.Option(help="For how long: 30m, 2h; 7 days at most.")],
    reason: Annotated[str, typer.Option(parser=stated, metavar="TEXT", help="Why, for the record.")],
    data: Data = DEFAULT_DATA,
    full: Annotated[bool, typer.Option("--full", help="Reading stops as well.")] = False,
    alarm: Annotated[
        list[str] | None, typer.Option(help="Hold pages of this alarm; it is recorded all the same.")
    ] = None,
) -> None:
    """Writes are answered with 503 and when to come back; people go on reading."""
    speaker = new_speaker()
    lasts_s = seconds_of(speaker, until)
    names = {one.name for one in DEFINITIONS}
    if unknown := [name for name in alarm or () if name not in names]:
        stop(speaker, "ops.maintenance.no_alarm", name=unknown[0])
    require_data(speaker, data)
    clock = SystemClock()
    try:
        wanted = planned(
            until_s=clock.now_s() + lasts_s,
            reason=reason,
            who=getpass.getuser(),
            is_full=full,
            now_ms=clock.now_ms(),
            alarms=tuple(alarm or ()),
        )
    except Invalid as refusal:
        refuse(speaker, refusal)
    with refusals_of_folder(speaker, data):
        MaintenanceFile(data, clock.now_ms).begin(wanted)
    speaker.say("ops.maintenance.full" if full else "ops.maintenance.writes", until=local_time(wanted.until_ms))


@maintenance.command()
def off(data: Data = DEFAULT_DATA) -> None:
    """Everything is served again."""
    speaker = new_speaker()
    require_data(speaker, data)
    with refusals_of_folder(speaker, data):
        MaintenanceFile(data, SystemClock().now_ms).end()
    speaker.say("ops.maintenance.off")


@maintenance.command()
def status(data: Data = DEFAULT_DATA) -> None:
    """Whether it is on, until when, why, and who said so."""
    speaker = new_speaker()
    require_data(speaker, data)
    now = MaintenanceFile(data, SystemClock().now_ms).now()
    if now is None:
        speaker.say("ops.maintenance.none")
        return
    speaker.say("ops.maintenance.full" if now.is_full else "ops.maintenance.writes", until=local_time(now.until_ms))
    speaker.say("ops.maintenance.record", who=now.who, reason=now.reason, since=local_time(now.since_ms))
