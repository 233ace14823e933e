"""``hanbit ops alarm …``: what is watched, how it stands, why, whom it calls, and the same rules for other engines."""

import getpass
import json
from collections.abc import Callable
from typing import Annotated, Any

import msgspec
import typer

from hanbit.cli.alarms import (
    alarms_table,
    firings_table,
    history_table,
    moment,
    ribbon_lines,
    said_text,
    state_word,
)
from hanbit.cli.say import Speaker
from hanbit.domain.refusals import Invalid
from hanbit.entrypoints.ops.folder import Json, Since, now_s, ops_database, seconds_of, since_s
from hanbit.entrypoints.terminal import DEFAULT_DATA, Data, new_speaker, refuse, stop
from hanbit.ops.observe import cloudwatch, openslo, prometheus, terraform, yaml
from hanbit.ops.observe.alarms import Alarm, Definition, parts_of
from hanbit.ops.observe.attention import NotFiring, Stand, acknowledge, mute, stand_of, unmute
from hanbit.ops.observe.backtests import backtest as run_backtest
from hanbit.ops.observe.definitions import DEFINITIONS, SLOS, definition
from hanbit.ops.observe.judging import read_tracks
from hanbit.ops.observe.ribbons import Tick, drill, rehearsed, ribbon
from hanbit.ops.observe.sentences import Sentences
from hanbit.ports.measures import DAY_S, MINUTE_S
from hanbit.stores.opsdb.alarms import OpsAlarms
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.measures import OpsMeasures

alarm = typer.Typer(no_args_is_help=True, help="Alarms: what is watched, how it stands and why.")

Name = Annotated[str, typer.Argument(help="An alarm; hanbit ops alarm list shows them.")]
FINEST_S = 15 * DAY_S


@alarm.command("list")
def list_all(data: Data = DEFAULT_DATA, as_json: Json = False) -> None:
    """Show every alarm, what calls people first."""
    speaker = new_speaker()
    with ops_database(speaker, data) as database:
        stand = stand_of(OpsAlarms(database), now_s())
    if not as_json:
        speaker.out.print(alarms_table(speaker, DEFINITIONS, stand))
        return
    sentences = Sentences(speaker.words, speaker.locale)
    for one in DEFINITIONS:
        typer.echo(msgspec.json.encode(_described(sentences, one, stand)))


@alarm.command()
def show(name: Name, data: Data = DEFAULT_DATA, as_json: Json = False) -> None:
    """Show one alarm: its rule as a sentence, how it stands, and its last changes."""
    speaker = new_speaker()
    one, sentences = _definition(speaker, name), Sentences(speaker.words, speaker.locale)
    with ops_database(speaker, data) as database:
        alarms = OpsAlarms(database)
        stand, history = stand_of(alarms, now_s()), alarms.history(name, limit=20)
    if as_json:
        typer.echo(msgspec.json.encode({**_described(sentences, one, stand), "history": history}))
        return
    out, standing = speaker.out, stand.standings.get(name)
    since = f" · {moment(standing.since_s)}" if standing else ""
    out.print(f"{sentences.title(name)} ({name})", style="bold", markup=False)
    out.print(f"{state_word(speaker, standing)}{since}", markup=False)
    if said := said_text(speaker, stand, name):
        out.print(said, markup=False)
    out.print(sentences.rule(one), markup=False)
    speaker.say("ops.alarm.severity", severity=one.severity, runbook=one.runbook)
    out.print()
    if history:
        out.print(history_table(speaker, one, history))
    else:
        speaker.say("ops.alarm.no_history")


@alarm.command("mute")
def mute_one(
    name: Name,
    until: Annotated[str, typer.Option(help="For how long: 30m, 2h, 7d; 30 days at most.")],
    reason: Annotated[str, typer.Option(help="Why, for whoever wonders.")],
    data: Data = DEFAULT_DATA,
) -> None:
    """Nobody needs to be told of this alarm for a while. It is judged and recorded all the same."""
    speaker = new_speaker()
    _definition(speaker, name)
    at_s, lasts_s = now_s(), seconds_of(speaker, until)
    with ops_database(speaker, data) as database:
        try:
            muted = mute(
                OpsAlarms(database), name, until_s=at_s + lasts_s, reason=reason, who=getpass.getuser(), now_s=at_s
            )
        except Invalid as refusal:
            refuse(speaker, refusal)
    speaker.say("ops.alarm.muted", name=name, until=moment(muted.until_s))


@alarm.command("unmute")
def unmute_one(name: Name, data: Data = DEFAULT_DATA) -> None:
    """People are told of this alarm again."""
    speaker = new_speaker()
    _definition(speaker, name)
    with ops_database(speaker, data) as database:
        unmute(OpsAlarms(database), name)
    speaker.say("ops.alarm.unmuted", name=name)


@alarm.command("acknowledge")
def take_on(name: Name, data: Data = DEFAULT_DATA) -> None:
    """Say that you are dealing with an alarm that fired, until it is over."""
    speaker = new_speaker()
    _definition(speaker, name)
    with ops_database(speaker, data) as database:
        try:
            taken_on = acknowledge(OpsAlarms(database), name, who=getpass.getuser(), now_s=now_s())
        except NotFiring:
            stop(speaker, "ops.alarm.not_firing", name=name)
    speaker.say("ops.alarm.taken_on", who=taken_on.who, at=moment(taken_on.at_s))


@alarm.command("test")
def rehearse(
    name: Name,
    data: Data = DEFAULT_DATA,
    since: Since = "1h",
    values: Annotated[str | None, typer.Option(help="Values to judge instead, one a period: '0.1 6 7 - 0.2'.")] = None,
    is_drill: Annotated[bool, typer.Option("--drill", help="Values that must fire the alarm and clear it.")] = False,
    as_json: Json = False,
) -> None:
    """Judge an alarm minute by minute and show why it did or did not fire. Changes nothing."""
    speaker = new_speaker()
    one = _definition(speaker, name)
    if values is not None and one not in parts_of(one):
        stop(speaker, "ops.alarm.no_values", name=name, parts=", ".join(part.name for part in parts_of(one)))
    if is_drill:
        ribbons = {part.name: rehearsed(part, drill(part)) for part in parts_of(one)}
    elif values is not None:
        ribbons = {part.name: rehearsed(part, _values(speaker, values)) for part in parts_of(one)}
    else:
        with ops_database(speaker, data) as database:
            ribbons = _measured(database, one, since_s(speaker, since))
    for part in parts_of(one):
        _print_ribbon(speaker, part, ribbons[part.name], as_json=as_json, are_given=is_drill or values is not None)
    if is_drill and not all(_fired_and_cleared(ticks) for ticks in ribbons.values()):
        stop(speaker, "ops.alarm.drill_failed")


@alarm.command()
def backtest(
    name: Annotated[str | None, typer.Argument(help="One alarm; without: all.")] = None,
    data: Data = DEFAULT_DATA,
    since: Since = "90d",
    as_json: Json = False,
) -> None:
    """Show what would have fired with the rules of today."""
    speaker = new_speaker()
    chosen = [_definition(speaker, name)] if name else list(DEFINITIONS)
    begin_s, end_s = since_s(speaker, since), now_s()
    with ops_database(speaker, data) as database, speaker.progress() as progress:
        task = progress.add_task("", total=len(chosen))
        found = run_backtest(
            chosen, OpsMeasures(database, now_s), begin_s, end_s, lambda done: progress.update(task, completed=done)
        )
    if as_json:
        for firing in found:
            typer.echo(msgspec.json.encode(firing))
        return
    speaker.say("ops.alarm.backtest", since=moment(begin_s), until=moment(end_s))
    if found:
        speaker.out.print(firings_table(speaker, found, {one.name: one for one in chosen}))
        speaker.say("ops.alarm.fired", count=len(found))
    else:
        speaker.say("ops.alarm.backtest_none")
    if end_s - begin_s > FINEST_S:
        speaker.say("ops.alarm.coarse")


@alarm.command()
def export(
    to: Annotated[str, typer.Option("--format", help="cloudwatch, terraform, prometheus or openslo.")],
) -> None:
    """Print the same rules for another engine."""
    speaker = new_speaker()
    sentences = Sentences(speaker.words, speaker.locale)
    emitters: dict[str, Callable[[], str]] = {
        "cloudwatch": lambda: _json(cloudwatch.template(DEFINITIONS, SLOS, sentences.rule)),
        "terraform": lambda: _json(terraform.document(DEFINITIONS, SLOS, sentences.rule)),
        "prometheus": lambda: yaml.render(prometheus.rules(DEFINITIONS, sentences.rule)),
        "openslo": lambda: openslo.documents(SLOS, sentences.level),
    }
    if to not in emitters:
        stop(speaker, "ops.alarm.bad_format", given=to)
    typer.echo(emitters[to](), nl=False)
    if to in ("cloudwatch", "terraform"):
        absent = ", ".join(cloudwatch.left_out(DEFINITIONS))
        speaker.err.print(speaker.text("ops.alarm.left_out", names=absent), markup=False)


def _definition(speaker: Speaker, name: str) -> Definition:
    found = definition(name)
    if found is None:
        stop(speaker, "ops.alarm.none", name=name)
    return found


def _described(sentences: Sentences, one: Definition, stand: Stand) -> dict[str, Any]:
    return {
        "name": one.name,
        "title": sentences.title(one.name),
        "severity": one.severity,
        "runbook": one.runbook,
        "rule": sentences.rule(one),
        "standing": stand.standings.get(one.name),
        "mute": stand.mutes.get(one.name),
        "acknowledgement": stand.acknowledged.get(one.name),
    }


def _values(speaker: Speaker, text: str) -> list[float | None]:
    try:
        return [None if word == "-" else float(word) for word in text.split()]
    except ValueError:
        stop(speaker, "ops.alarm.bad_values", given=text)


def _measured(database: OpsDatabase, one: Definition, begin_s: int) -> dict[str, list[Tick]]:
    until_s = now_s() // MINUTE_S * MINUTE_S
    tracks = read_tracks([one], OpsMeasures(database, now_s), {one.name: begin_s}, until_s, now_s=now_s())
    return {part.name: ribbon(part, tracks, begin_s, until_s) if begin_s < until_s else [] for part in parts_of(one)}


def _print_ribbon(speaker: Speaker, part: Alarm, ticks: list[Tick], *, as_json: bool, are_given: bool) -> None:
    if as_json:
        for tick in ticks:
            typer.echo(msgspec.json.encode({"alarm": part.name, **msgspec.structs.asdict(tick)}))
        return
    speaker.out.print(part.name, style="bold", markup=False)
    speaker.say("ops.alarm.verdicts", n=part.n)
    for line in ribbon_lines(ticks):
        speaker.out.print(line, markup=False)
    speaker.say("ops.alarm.legend")
    if are_given:
        _say_outcome(speaker, ticks)


def _say_outcome(speaker: Speaker, ticks: list[Tick]) -> None:
    states = [tick.state for tick in ticks]
    if "ALARM" not in states:
        speaker.say("ops.alarm.would_not")
        return
    fired = states.index("ALARM")
    speaker.say("ops.alarm.would_fire", minute=fired + 1)
    if "OK" in states[fired:]:
        speaker.say("ops.alarm.would_clear", minute=states.index("OK", fired) + 1)


def _fired_and_cleared(ticks: list[Tick]) -> bool:
    states = [tick.state for tick in ticks]
    return states[-1] == "OK" and "ALARM" in states


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
