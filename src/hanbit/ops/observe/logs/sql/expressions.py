"""Expressions as SQL. A condition may be NULL, which counts as false; a truth that is used as a value never is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from hanbit.ops.observe.faults import QueryFault
from hanbit.ops.observe.logs.functions import FUNCTIONS, Function, Kind, Takes
from hanbit.ops.observe.logs.printer import name_of
from hanbit.ops.observe.logs.regexes import groups_of
from hanbit.ops.observe.logs.sql.scope import Scope, resolve
from hanbit.ops.observe.logs.sql.subnets import in_subnet
from hanbit.ops.observe.logs.sql.times import ceiling, floored
from hanbit.ops.observe.logs.sql.values import (
    STRUCTURED,
    Binder,
    Value,
    as_number,
    as_scalar,
    as_text,
    as_time,
    compared,
    literal_of,
    sort_keys,
)
from hanbit.ops.observe.logs.tree import (
    Binary,
    Call,
    Expression,
    Field,
    In,
    Like,
    Number,
    Regex,
    Span,
    Star,
    Text,
    Unary,
)


@dataclass(frozen=True)
class Context:
    """``keys``: inside ``stats``, the expressions of ``by`` and what they are there; None elsewhere."""

    binder: Binder
    scope: Scope
    now_s: int
    keys: Mapping[Expression, Value] | None = None

    @property
    def within(self) -> "Context":
        """Inside an aggregate: the rows themselves again."""
        return Context(self.binder, self.scope, self.now_s)


def value_of(context: Context, expression: Expression) -> Value:  # noqa: PLR0911 - one case a node
    if context.keys is not None and expression in context.keys:
        return context.keys[expression]
    match expression:
        case Field():
            if context.keys is not None:
                raise QueryFault(expression.at, "not_grouped", name=name_of(expression), on_aws=False)
            return resolve(context.scope, expression, context.binder)
        case Text() | Number():
            return literal_of(expression, context.binder)
        case Unary("-", operand):
            return Value(f"(-{as_number(value_of(context, operand))})", Kind.NUMBER)
        case Binary(op, left, right) if op in _ARITHMETIC:
            sides = (as_number(value_of(context, side)) for side in (left, right))
            return Value(_ARITHMETIC[op].format(*sides), Kind.NUMBER)
        case Call() if not _is_truth(expression):
            return _call(context, expression)
        case Unary() | Binary() | Like() | In() | Call():
            return Value(f"coalesce({condition_of(context, expression)}, false)", Kind.TRUTH)
        case Span() | Star() | Regex():
            raise QueryFault(expression.at, "not_a_value", on_aws=False)
        case _:
            assert_never(expression)


_ARITHMETIC = {
    "+": "({0} + {1})",
    "-": "({0} - {1})",
    "*": "({0} * {1})",
    "/": "(CAST({0} AS DOUBLE) / nullif({1}, 0))",
    "%": "({0} % nullif({1}, 0))",
    "^": "TRY(finite(pow({0}, {1})))",
}


def condition_of(context: Context, expression: Expression) -> str:  # noqa: PLR0911 - one case a node
    if context.keys is not None and expression in context.keys:
        return context.keys[expression].sql
    match expression:
        case Binary("and" | "or" as op, left, right):
            return f"({condition_of(context, left)} {op.upper()} {condition_of(context, right)})"
        case Unary("not", operand):
            return f"(NOT coalesce({condition_of(context, operand)}, false))"
        case Binary(op, left, right) if op not in _ARITHMETIC:
            return compared(op, value_of(context, left), value_of(context, right), (left, right))
        case Like():
            return _like(context, expression)
        case In():
            return _in(context, expression)
        case Call() if _is_truth(expression):
            return _call(context, expression).sql
        case _:
            raise QueryFault(expression.at, "condition_wanted", on_aws=False)


def _is_truth(call: Call) -> bool:
    return FUNCTIONS[call.name.lower()].gives is Kind.TRUTH


def _like(context: Context, like: Like) -> str:
    subject = as_text(value_of(context, like.subject))
    if isinstance(like.pattern, Text):
        found = f"contains({subject}, {context.binder.bind(like.pattern.value)})"
    else:
        found = f"regexp_matches({subject}, {context.binder.bind(groups_of(like.pattern).pattern)})"
    return f"(NOT {found})" if like.is_negated else found


def _in(context: Context, expression: In) -> str:
    subject = value_of(context, expression.subject)
    op, joint = ("!=", " AND ") if expression.is_negated else ("=", " OR ")
    tests = (
        compared(op, subject, literal_of(option, context.binder), (expression.subject, option))
        for option in expression.options
    )
    return f"({joint.join(tests)})"


def _call(context: Context, call: Call) -> Value:
    function = FUNCTIONS[call.name.lower()]
    if function.is_aggregate:
        if context.keys is None:
            raise QueryFault(call.at, "aggregate_here", name=call.name, length=len(call.name), on_aws=False)
        return _aggregate(context.within, call, function)
    if function.sql:
        return Value(_filled(context, call, function), function.gives)
    return _by_hand(context, call)


def _filled(context: Context, call: Call, function: Function) -> str:
    args = [_argument(context, arg, function.takes_at(place)) for place, arg in enumerate(call.args)]
    if function.default and len(args) < len(function.takes):
        args.append(function.default)
    return function.sql.format(*args, all=", ".join(args))


def _argument(context: Context, arg: Expression, takes: Takes) -> str:
    value = value_of(context, arg)
    match takes:
        case Takes.TEXT:
            return as_text(value)
        case Takes.NUMBER:
            return as_number(value)
        case Takes.TIME:
            return as_time(value, arg.at)
        case Takes.STRUCTURE:
            if value.kind not in STRUCTURED:
                raise QueryFault(arg.at, "structure_wanted", name=name_of(arg), suggestion="jsonParse", on_aws=False)
            return value.sql
    return as_scalar(value).sql


def _by_hand(context: Context, call: Call) -> Value:
    match call.name, call.args:
        case "ispresent", (Field() as named,):
            return Value(f"({value_of(context, named).sql} IS NOT NULL)", Kind.TRUTH)
        case "coalesce", args:
            return _coalesced([as_scalar(value_of(context, arg)) for arg in args])
        case "now", ():
            return Value(context.binder.bind(context.now_s), Kind.NUMBER)
        case "bin", (Span() as span,):
            return Value(floored(_event_time(context, call), span.period), Kind.TIME)
        case ("datefloor" | "dateceil") as name, (time, Span() as span):
            at = as_time(value_of(context, time), time.at)
            return Value((floored if name == "datefloor" else ceiling)(at, span.period), Kind.TIME)
        case name, (address, Text() as subnet):
            return Value(in_subnet(name, as_text(value_of(context, address)), subnet), Kind.TRUTH)
    raise QueryFault(call.args[-1].at, "wrong_argument", name=call.name, on_aws=False)


def _coalesced(values: list[Value]) -> Value:
    kinds = {value.kind for value in values}
    if len(kinds) == 1:
        return Value(f"coalesce({', '.join(value.sql for value in values)})", kinds.pop())
    return Value(f"coalesce({', '.join(as_text(value) for value in values)})", Kind.TEXT)


def _event_time(context: Context, call: Call) -> str:
    if not context.scope.has_events:
        raise QueryFault(call.at, "no_time_left", name=call.name, length=len(call.name), on_aws=False)
    return "ts"


def _aggregate(context: Context, call: Call, function: Function) -> Value:  # noqa: PLR0911 - one case a function
    if call.name == "count" and (not call.args or isinstance(call.args[0], Star)):
        return Value("count(*)", Kind.NUMBER)
    value = comparable(context, call.args[0])
    if function.sql:
        return Value(function.sql.format(as_number(value)), function.gives)
    match call.name, call.args:
        case "count", _:
            return Value(f"count({value.sql})", Kind.NUMBER)
        case "count_distinct", _:
            return Value(f"count(DISTINCT {value.sql})", Kind.NUMBER)
        case ("min" | "max") as name, _:
            return _extreme(name, value)
        case "pct", (_, Number(percent)) if 0 <= percent <= 100:
            share = context.binder.bind(percent / 100)
            return Value(f"quantile_disc({as_number(value)}, {share})", Kind.NUMBER)
        case ("earliest" | "latest") as name, _:
            _event_time(context, call)
            pick = "arg_min" if name == "earliest" else "arg_max"
            return Value(f"{pick}({value.sql}, (ts, stream, line))", value.kind)
        case ("sortsFirst" | "sortsLast") as name, _:
            pick = "arg_min" if name == "sortsFirst" else "arg_max"
            row = ", ".join(sort_keys(value))
            return Value(f"{pick}({value.sql}, ({row})) FILTER ({value.sql} IS NOT NULL)", value.kind)
    raise QueryFault(call.args[-1].at, "wrong_argument", name=call.name, on_aws=False)


def _extreme(name: str, value: Value) -> Value:
    """Of texts the numeric one when all read as numbers, otherwise by code point."""
    if value.kind is not Kind.TEXT:
        return Value(f"{name}({value.sql})", value.kind)
    text, number = value.sql, as_number(value)
    numeric = f"txt({name}({number}))"
    return Value(f"CASE WHEN count({number}) = count({text}) THEN {numeric} ELSE {name}({text}) END", Kind.TEXT)


def comparable(context: Context, expression: Expression) -> Value:
    """For ``stats``, ``sort`` and ``dedup``, which take no map or list (AWS, "Structure types")."""
    value = value_of(context, expression)
    if value.kind is Kind.STRUCTURE:
        raise QueryFault(expression.at, "structure_here", name=name_of(expression), on_aws=False)
    return as_scalar(value)
