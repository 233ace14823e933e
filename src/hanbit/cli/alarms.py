"""How alarms, ribbons and service levels look in a terminal: state by shape and word, never by colour alone."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from rich.table import Table

from hanbit.cli.say import Speaker
from hanbit.ops.observe.alarms import Composite, Definition, Slices
from hanbit.ops.observe.attention import Stand
from hanbit.ops.observe.backtests import Firing
from hanbit.ops.observe.budgets import Budget
from hanbit.ops.observe.ribbons import Mark, Tick
from hanbit.ops.observe.sentences import Sentences
from hanbit.ops.observe.slos import SLO, duration
from hanbit.ports.alarms import Standing, State, Transition

SHAPES: dict[State, str] = {"OK": "✓", "ALARM": "▲", "INSUFFICIENT_DATA": "–"}
MARKS: dict[Mark, str] = {"past": "■", "between": "◆", "normal": "○", "missing": "□"}
SETTLING = "△"
RIBBON_WIDTH = 60


def state_word(speaker: Speaker, standing: Standing | None) -> str:
    """``▲ Warning``; a state that was never taken on is no data."""
    if standing is None:
        return f"{SHAPES['INSUFFICIENT_DATA']} {_word(speaker, 'state.INSUFFICIENT_DATA')}"
    if standing.state == "ALARM" and standing.entering == "OK":
        return f"{SETTLING} {_word(speaker, 'state.settling')}"
    return f"{SHAPES[standing.state]} {_word(speaker, f'state.{standing.state}')}"


def said_text(speaker: Speaker, stand: Stand, name: str) -> str:
    """Until when it is muted and who has taken it on; empty for neither."""
    mute, taken_on = stand.mutes.get(name), stand.acknowledged.get(name)
    parts = []
    if mute:
        until = moment(mute.until_s)
        parts.append(speaker.text("ops.alarm.is_muted", until=until, who=mute.who, reason=mute.reason))
    if taken_on:
        parts.append(speaker.text("ops.alarm.taken_on", at=moment(taken_on.at_s), who=taken_on.who))
    return "  ".join(parts)


def alarms_table(speaker: Speaker, definitions: Iterable[Definition], stand: Stand) -> Table:
    sentences = Sentences(speaker.words, speaker.locale)
    table = _table(speaker, "state", "severity", "name", "title", "value", "since", "said")
    for definition in sorted(definitions, key=lambda one: _urgency(one, stand.standings.get(one.name))):
        standing = stand.standings.get(definition.name)
        table.add_row(
            state_word(speaker, standing),
            definition.severity,
            definition.name,
            sentences.title(definition.name),
            value_text(sentences, definition, standing.value if standing else None),
            moment(standing.since_s) if standing else "–",
            said_text(speaker, stand, definition.name),
        )
    return table


def history_table(speaker: Speaker, definition: Definition, history: Sequence[Transition]) -> Table:
    sentences = Sentences(speaker.words, speaker.locale)
    table = _table(speaker, "at", "changes", "value")
    for change in history:
        words = " → ".join(_word(speaker, f"state.{state}") for state in (change.was, change.now))
        table.add_row(moment(change.at_s), words, value_text(sentences, definition, change.value))
    return table


def ribbon_lines(ticks: Sequence[Tick]) -> list[str]:
    """Three aligned lines for each stretch of an hour: what was seen, M of N, the state."""
    lines = []
    for start in range(0, len(ticks), RIBBON_WIDTH):
        part = ticks[start : start + RIBBON_WIDTH]
        lines += [
            "".join(MARKS[tick.mark] for tick in part),
            "".join(f"{min(tick.count, 9)}" for tick in part),
            "".join(SETTLING if tick.settling else SHAPES[tick.state] for tick in part),
            "",
        ]
    return lines[:-1]


def firings_table(speaker: Speaker, firings: Iterable[Firing], definitions: Mapping[str, Definition]) -> Table:
    sentences = Sentences(speaker.words, speaker.locale)
    table = _table(speaker, "at", "for", "severity", "name", "value")
    for firing in firings:
        lasted = "…" if firing.until_s is None else sentences.span(firing.until_s - firing.from_s)
        worst = value_text(sentences, definitions[firing.alarm], firing.worst)
        table.add_row(moment(firing.from_s), lasted, firing.severity, firing.alarm, worst)
    return table


def budgets_table(speaker: Speaker, budgets: Iterable[Budget], slos: Mapping[str, SLO]) -> Table:
    sentences = Sentences(speaker.words, speaker.locale)
    table = _table(speaker, "title", "objective", "now", "used", "left", "burn")
    for budget in budgets:
        rates = [
            f"{duration(burn.window_s)} {'–' if burn.rate is None else f'{burn.rate:.2g}×'}" for burn in budget.burns
        ]
        table.add_row(
            sentences.title(budget.slo),
            f"{budget.objective * 100:g}%",
            "–" if budget.good is None else f"{budget.good * 100:.4g}%",
            "–" if budget.used is None else f"{budget.used * 100:.1f}%",
            _left(sentences, slos[budget.slo], budget),
            "  ".join(rates),
        )
    return table


def _left(sentences: Sentences, slo: SLO, budget: Budget) -> str:
    """Of a budget of minutes the minutes, of one of requests the share."""
    if budget.used is None:
        return "–"
    share = max(0.0, 1 - budget.used)
    if isinstance(slo.events, Slices):
        return f"{share * slo.budget_minutes:.1f} / {sentences.minutes(slo.budget_minutes)}"
    return sentences.amount(share, "share")


def value_text(sentences: Sentences, definition: Definition, value: float | None) -> str:
    return "–" if value is None or isinstance(definition, Composite) else sentences.amount(value, definition.unit)


def moment(at_s: int) -> str:
    return datetime.fromtimestamp(at_s, UTC).astimezone().strftime("%m-%d %H:%M")


def _urgency(definition: Definition, standing: Standing | None) -> tuple[int, str, str]:
    order: dict[State, int] = {"ALARM": 0, "INSUFFICIENT_DATA": 1, "OK": 2}
    return order[standing.state if standing else "INSUFFICIENT_DATA"], definition.severity, definition.name


def _table(speaker: Speaker, *columns: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in columns:
        is_value, is_long = column == "value", column in ("title", "burn", "said")
        header = speaker.text(f"ops.alarm.column.{column}")
        table.add_column(header, justify="right" if is_value else "left", no_wrap=not is_long)
    return table


def _word(speaker: Speaker, key: str) -> str:
    return speaker.words.say(speaker.locale, f"alarm.{key}")
