"""Values on their way into SQL: what kind each is, and how one kind is taken as another."""

from typing import NamedTuple, assert_never

from hanbit.ops.observe.faults import QueryFault
from hanbit.ops.observe.logs.functions import Kind
from hanbit.ops.observe.logs.tree import Expression, Number, Text

STRUCTURED = (Kind.STRUCTURE, Kind.NODE)

Parameter = str | int | float


class Value(NamedTuple):
    sql: str
    kind: Kind


class Binder:
    """Gathers parameters; ``$1`` is the first."""

    def __init__(self) -> None:
        self.parameters: list[Parameter] = []

    def bind(self, parameter: Parameter) -> str:
        self.parameters.append(parameter)
        cast = "VARCHAR" if isinstance(parameter, str) else "DOUBLE" if isinstance(parameter, float) else "BIGINT"
        return f"CAST(${len(self.parameters)} AS {cast})"

    def number(self, value: int | float) -> str:
        """A whole number beyond 64 bits is taken as a fraction is."""
        return self.bind(value if isinstance(value, float) or abs(value) < 2**63 else float(value))


TIME_FORMAT = "%Y-%m-%d %H:%M:%S.%g"
"""As AWS answers a timestamp, in UTC."""


def as_text(value: Value) -> str:
    match value.kind:
        case Kind.TEXT:
            return value.sql
        case Kind.NUMBER:
            return f"txt({value.sql})"
        case Kind.TIME:
            return f"strftime({value.sql}, '{TIME_FORMAT}')"
        case Kind.TRUTH:
            return f"CASE WHEN {value.sql} THEN '1' ELSE '0' END"
        case Kind.STRUCTURE | Kind.NODE:
            return f"scalar({value.sql})"
        case _:
            assert_never(value.kind)


def as_number(value: Value) -> str:
    """Missing when the text is not a number."""
    match value.kind:
        case Kind.TEXT:
            return f"num({value.sql})"
        case Kind.NUMBER:
            return value.sql
        case Kind.TIME:
            return f"epoch_ms({value.sql})"
        case Kind.TRUTH:
            return f"CASE WHEN {value.sql} THEN 1 ELSE 0 END"
        case Kind.STRUCTURE | Kind.NODE:
            return f"num(scalar({value.sql}))"
        case _:
            assert_never(value.kind)


def as_time(value: Value, at: int) -> str:
    if value.kind is not Kind.TIME:
        raise QueryFault(at, "time_wanted", suggestion="@timestamp", on_aws=False)
    return value.sql


def as_scalar(value: Value) -> Value:
    """A structure as the text of its leaf; anything else as it is."""
    return Value(as_text(value), Kind.TEXT) if value.kind in STRUCTURED else value


def compared(op: str, left: Value, right: Value, sides: tuple[Expression, Expression]) -> str:
    """True, false, or NULL when a side is missing, which counts as false.

    With a number on a side both are numbers. Two texts are equal as texts, and ordered as numbers where both read as
    numbers, by code point where neither does.
    """
    left, right = as_scalar(left), as_scalar(right)
    if Kind.TIME in (left.kind, right.kind):
        return _times(op, left, right, sides)
    if left.kind is Kind.TEXT and right.kind is Kind.TEXT:
        return f"{left.sql} {op} {right.sql}" if op in ("=", "!=") else _ordered(op, left, right)
    numbers = f"{as_number(left)} {op} {as_number(right)}"
    if op != "!=":
        return numbers
    if left.kind is Kind.TEXT:
        return f"({numbers} OR ({left.sql} IS NOT NULL AND num({left.sql}) IS NULL AND {as_number(right)} IS NOT NULL))"
    if right.kind is Kind.TEXT:
        return compared(op, right, left, sides[::-1])
    return numbers


def _times(op: str, left: Value, right: Value, sides: tuple[Expression, Expression]) -> str:
    for value, side in zip((left, right), sides, strict=True):
        if value.kind not in (Kind.TIME, Kind.NUMBER):
            raise QueryFault(side.at, "time_compared", suggestion="toMillis(@timestamp)", on_aws=False)
    if left.kind is right.kind:
        return f"{left.sql} {op} {right.sql}"
    return f"{as_number(left)} {op} {as_number(right)}"


def _ordered(op: str, left: Value, right: Value) -> str:
    numbers = f"num({left.sql}) {op} num({right.sql})"
    texts = f"num({left.sql}) IS NULL AND num({right.sql}) IS NULL AND {left.sql} {op} {right.sql}"
    return f"({numbers} OR ({texts}))"


def literal_of(option: Text | Number, binder: Binder) -> Value:
    if isinstance(option, Text):
        return Value(binder.bind(option.value), Kind.TEXT)
    return Value(binder.number(option.value), Kind.NUMBER)


def as_shown(value: Value) -> str:
    """A map or list as JSON, anything else as text."""
    if value.kind in STRUCTURED:
        return f"coalesce(scalar({value.sql}), CAST({value.sql} AS VARCHAR))"
    return as_text(value)


def sort_keys(value: Value) -> list[str]:
    """Ascending, the missing first: numbers behind everything else, the rest in natural order (AWS, ``sort``)."""
    if value.kind in (Kind.NUMBER, Kind.TIME, Kind.TRUTH):
        return [f"({value.sql}) IS NOT NULL", value.sql]
    text = as_text(value)
    return [f"{text} IS NOT NULL", f"num({text}) IS NOT NULL", f"num({text})", f"natural_key({text})"]
