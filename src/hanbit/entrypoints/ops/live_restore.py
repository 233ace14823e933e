"""``hanbit ops backup switch``: restore beside the product while that serves, and switch to it when told to."""

import sys
from functools import partial
from typing import Annotated

import typer

from hanbit.cli.say import Speaker
from hanbit.entrypoints.ops.backups import (
    Identifier,
    chosen,
    conclude,
    print_outcome,
    refusals_of_backups,
    require_keys,
    workshop_for,
)
from hanbit.entrypoints.ops.folder import Json, moment_of, require_data
from hanbit.entrypoints.terminal import DEFAULT_DATA, Data, new_speaker, read_settings, stop
from hanbit.ops.recover.restores import GO, Checked, Event, Ready, encode_event
from hanbit.ops.recover.verify import Outcome
from hanbit.wiring.live_restore import NotUp, switch, what_changes
from hanbit.wiring.recovery import keep_proof, proven_beside, replica_of


def switch_to(
    identifier: Identifier = None,
    data: Data = DEFAULT_DATA,
    at: Annotated[str | None, typer.Option(help="Only what was there at this moment: 2026-12-03T14:30+09:00.")] = None,
    as_json: Json = False,
) -> None:
    """Prove a backup beside the product while it serves, show what would change, and switch to it when told to."""
    speaker = new_speaker()
    at_ms = moment_of(speaker, at)
    require_data(speaker, data)
    settings = read_settings(speaker)
    with refusals_of_backups(speaker, data):
        require_keys(speaker, data, None)
        workshop = workshop_for(speaker, data, None, None)
        vault, wanted = chosen(speaker, workshop, identifier, at_ms)
        tell = partial(_tell_outcome, speaker, as_json=as_json)
        with proven_beside(workshop, vault, wanted, at_ms, tell) as (verdict, restored):
            keep_proof(data, wanted, verdict)
            conclude(speaker, wanted, verdict, quiet=as_json)
            _confirm(speaker, what_changes(data, restored, wanted, at_ms), as_json=as_json)
            try:
                switched = switch(workshop, restored, data, replica_of(settings))
            except NotUp:
                stop(speaker, "ops.backup.not_up", path=str(data))
    if as_json:
        _write(switched)
        return
    speaker.say("ops.backup.switched", path=str(data))
    if switched.former is not None:
        speaker.say("ops.backup.former", path=switched.former)
    speaker.say("ops.backup.was_down", took=f"{switched.down_ms / 1000:.1f}")


def _tell_outcome(speaker: Speaker, outcome: Outcome, *, as_json: bool) -> None:
    if as_json:
        _write(Checked(outcome))
    else:
        print_outcome(speaker, outcome)


def _confirm(speaker: Speaker, ready: Ready, *, as_json: bool) -> None:
    if as_json:
        _write(ready)
        if sys.stdin.readline().strip() != GO:
            raise typer.Abort
        return
    for change in ready.changes:
        name = speaker.text(f"ops.backup.counted.{change.what}")
        now = "–" if change.now is None else f"{change.now:,}"
        speaker.out.print(f"  {name}  {now} → {change.then:,}", markup=False)
    if ready.later_writes is not None:
        speaker.say("ops.backup.later_writes", count=ready.later_writes)
    typer.confirm(speaker.text("ops.backup.sure_to_switch", id=ready.backup), abort=True, err=True)


def _write(event: Event) -> None:
    sys.stdout.write(encode_event(event).decode() + "\n")
    sys.stdout.flush()
