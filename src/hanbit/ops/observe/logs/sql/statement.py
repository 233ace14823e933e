"""A query as one statement over ``events``: each command a step, the last select what a person sees."""

import re
from typing import NamedTuple, assert_never

from hanbit.ops.observe.logs.events import EVENTS
from hanbit.ops.observe.logs.functions import Kind
from hanbit.ops.observe.logs.parser import MAX_LIMIT
from hanbit.ops.observe.logs.printer import column_of, name_of
from hanbit.ops.observe.logs.regexes import groups_of, pattern_of_glob
from hanbit.ops.observe.logs.sql.expressions import Context, comparable, condition_of, value_of
from hanbit.ops.observe.logs.sql.scope import Scope
from hanbit.ops.observe.logs.sql.values import STRUCTURED, Binder, Parameter, Value, as_shown, as_text, sort_keys
from hanbit.ops.observe.logs.tree import (
    Call,
    Command,
    Dedup,
    Display,
    Expression,
    Field,
    Fields,
    Filter,
    Item,
    Limit,
    ParseGlob,
    ParseRegex,
    Query,
    Sort,
    Star,
    Stats,
    Unnest,
)

_PARAMETER = re.compile(r"\$([0-9]+)")

NEWEST_FIRST = ("ts DESC", "stream DESC", "line DESC")
POINTER = "@ptr"


class Statement(NamedTuple):
    """``sql`` begins behind the definition of ``events`` (``WITH events AS (…)``) with a comma when there are steps.

    ``columns``: what each column of the answer is called, all of them VARCHAR.
    """

    sql: str
    columns: tuple[str, ...]
    parameters: tuple[Parameter, ...]


def statement_of(query: Query, *, now_s: int) -> Statement:
    """Raises QueryFault for what parses and means nothing."""
    building = _Building(now_s)
    for command in query.commands:
        building.add(command)
    return building.finished()


def matched_by(query: Query) -> Query:
    """Counts the events that the filters before anything else leave."""
    kept = []
    for command in query.commands:
        if isinstance(command, Stats | Limit | Dedup | Unnest):
            break
        if not isinstance(command, Display | Sort):
            kept.append(command)
    return Query((*kept, Stats((Item(Call("count", (Star(),)), None),), ())))


def is_shown_whole(query: Query) -> bool:
    """Whether each event that the filters leave is a row of the answer."""
    return not any(isinstance(command, Stats | Limit | Dedup | Unnest) for command in query.commands)


class _Shown(NamedTuple):
    name: str
    value: Value


class _Building:
    """``shown``: what ``fields`` and ``stats`` gathered; ``display``, when there was one, wins."""

    def __init__(self, now_s: int) -> None:
        self.binder = Binder()
        self.now_s = now_s
        self.steps: list[str] = []
        self.scope = Scope()
        self.shown: list[_Shown] = []
        self.display: list[_Shown] | None = None
        self.order: tuple[str, ...] = NEWEST_FIRST
        self.made = 0

    @property
    def context(self) -> Context:
        return Context(self.binder, self.scope, self.now_s)

    @property
    def last(self) -> str:
        return f"s{len(self.steps)}" if self.steps else EVENTS

    def step(self, select: str) -> None:
        self.steps.append(f"s{len(self.steps) + 1} AS NOT MATERIALIZED ({select})")

    def new_column(self) -> str:
        self.made += 1
        return f"c{self.made}"

    def add(self, command: Command) -> None:  # noqa: C901 - one case a command
        match command:
            case Fields(items):
                for item in items:
                    self._show(self._made(item))
            case Display(items):
                self.display = [self._made(item) for item in items]
            case Filter(condition):
                self.step(f"SELECT * FROM {self.last} WHERE {condition_of(self.context, condition)}")
            case ParseGlob(source, glob, names):
                self._parse(source, pattern_of_glob(glob.value), names)
            case ParseRegex(source, regex):
                groups = groups_of(regex)
                self._parse(source, groups.pattern, groups.names)
            case Stats():
                self._stats(command)
            case Sort(keys):
                self.order = (*self._order_by([(key.expression, key.is_descending) for key in keys]), *self._ties())
            case Limit(count):
                self.step(f"SELECT * FROM {self.last} ORDER BY {', '.join(self.order)} LIMIT {count}")
            case Dedup(fields):
                self._dedup(fields)
            case Unnest(source, name):
                self._unnest(source, name)
            case _:
                assert_never(command)

    def finished(self) -> Statement:
        shown = self.display if self.display is not None else self.shown
        if not shown and self.scope.has_events:
            shown = [self._made(Item(Field((name,)), None)) for name in ("@timestamp", "@message")]
        if self.scope.has_events and all(one.name != POINTER for one in shown):
            shown = [*shown, self._made(Item(Field((POINTER,)), None))]
        columns = ", ".join(as_shown(one.value) for one in shown)
        select = f"SELECT {columns} FROM {self.last} ORDER BY {', '.join(self.order)} LIMIT {MAX_LIMIT}"
        sql = "".join(f", {step}" for step in self.steps) + f" {select}"
        sql, parameters = _with_used_only(sql, self.binder.parameters)
        return Statement(sql, tuple(one.name for one in shown), parameters)

    def _made(self, item: Item) -> _Shown:
        """With an alias it becomes a column that later commands know."""
        value = value_of(self.context, item.expression)
        if item.alias is None:
            return _Shown(name_of(item.expression), value)
        column = Value(self.new_column(), value.kind)
        self.step(f"SELECT *, {value.sql} AS {column.sql} FROM {self.last}")
        self.scope = self.scope.with_columns({item.alias: column})
        return _Shown(item.alias, column)

    def _show(self, one: _Shown) -> None:
        self.shown = [other for other in self.shown if other.name != one.name] + [one]

    def _parse(self, source: Field, pattern: str, names: tuple[str | None, ...]) -> None:
        text = as_text(value_of(self.context, source))
        groups = ", ".join(f"'g{place}'" for place in range(len(names)))
        bound, found = self.binder.bind(pattern), self.new_column()
        self.step(
            f"SELECT *, CASE WHEN regexp_matches({text}, {bound}) THEN regexp_extract({text}, {bound}, [{groups}]) END "
            f"AS {found} FROM {self.last}"
        )
        self.scope = self.scope.with_columns(
            {name: Value(f"{found}.g{place}", Kind.TEXT) for place, name in enumerate(names) if name is not None}
        )

    def _stats(self, stats: Stats) -> None:
        keys = {item.expression: comparable(self.context, item.expression) for item in stats.by}
        grouped = Context(self.binder, self.scope, self.now_s, keys)
        values = [_Shown(column_of(item), keys[item.expression]) for item in stats.by]
        values += [_Shown(column_of(item), value_of(grouped, item.expression)) for item in stats.items]
        columns = [_Shown(one.name, Value(self.new_column(), one.value.kind)) for one in values]
        made = ", ".join(f"{one.value.sql} AS {to.value.sql}" for one, to in zip(values, columns, strict=True))
        by = f" GROUP BY {', '.join(value.sql for value in keys.values())}" if keys else ""
        self.step(f"SELECT {made} FROM {self.last}{by}")
        self.scope = Scope({one.name: one.value for one in columns}, has_events=False)
        self.shown, self.display = columns, None
        self.order = tuple(key for one in columns for key in _ascending(one.value))

    def _order_by(self, keys: list[tuple[Expression, bool]]) -> list[str]:
        order = []
        for expression, is_descending in keys:
            parts = sort_keys(comparable(self.context, expression))
            order += [f"{part} {'DESC NULLS LAST' if is_descending else 'ASC NULLS FIRST'}" for part in parts]
        return order

    def _ties(self) -> tuple[str, ...]:
        if self.scope.has_events:
            return NEWEST_FIRST
        return tuple(key for value in self.scope.columns.values() for key in _ascending(value))

    def _dedup(self, fields: tuple[Field, ...]) -> None:
        values = [comparable(self.context, one).sql for one in fields]
        missing = " OR ".join(f"{value} IS NULL" for value in values)
        first = f"row_number() OVER (PARTITION BY {', '.join(values)} ORDER BY {', '.join(self.order)}) = 1"
        self.step(f"SELECT * FROM {self.last} QUALIFY {missing} OR {first}")

    def _unnest(self, source: Field, name: str) -> None:
        value = value_of(self.context, source)
        as_json = value.sql if value.kind in STRUCTURED else f"to_json({as_text(value)})"
        item, place = self.new_column(), self.new_column()
        self.step(
            f"SELECT rows.*, one.{item}, one.{place} FROM {self.last} AS rows, "
            f"unnest(items({as_json})) WITH ORDINALITY AS one({item}, {place})"
        )
        self.scope = self.scope.with_columns({name: Value(item, Kind.NODE)})
        self.order = (*self.order, place)


def _with_used_only(sql: str, parameters: list[Parameter]) -> tuple[str, tuple[Parameter, ...]]:
    """DuckDB refuses parameters that nothing names, such as those of a column that ``display`` left out."""
    used = sorted({int(number) for number in _PARAMETER.findall(sql)})
    numbers = {old: new for new, old in enumerate(used, 1)}
    renumbered = _PARAMETER.sub(lambda found: f"${numbers[int(found[1])]}", sql)
    return renumbered, tuple(parameters[old - 1] for old in used)


def _ascending(value: Value) -> list[str]:
    return [f"{part} ASC NULLS FIRST" for part in sort_keys(value)]
