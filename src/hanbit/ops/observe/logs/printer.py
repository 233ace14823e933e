"""A tree as text, in one way. Reading it gives the tree again; it is also what an answer's columns are called."""

from typing import assert_never

from hanbit.ops.observe.logs.tokens import KEYWORDS
from hanbit.ops.observe.logs.tree import (
    Binary,
    Call,
    Command,
    Dedup,
    Display,
    Expression,
    Field,
    Fields,
    Filter,
    In,
    Item,
    Like,
    Limit,
    Number,
    ParseGlob,
    ParseRegex,
    Query,
    Regex,
    Sort,
    SortKey,
    Span,
    Star,
    Stats,
    Text,
    Unary,
    Unnest,
)

_PLAIN_FIRST = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_@")
_PLAIN = _PLAIN_FIRST | frozenset("0123456789")


def printed(query: Query) -> str:
    return " | ".join(_command(command) for command in query.commands)


def column_of(item: Item) -> str:
    """What its column of the answer is called."""
    return item.alias if item.alias is not None else name_of(item.expression)


def name_of(expression: Expression) -> str:
    """What a column without an alias is called: the expression itself, without outer brackets."""
    if isinstance(expression, Field):
        return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in expression.path).removeprefix(
            "."
        )
    return _outermost(expression)


def _command(command: Command) -> str:  # noqa: C901, PLR0911 - one case a command
    match command:
        case Fields(items):
            return f"fields {_items(items)}"
        case Display(items):
            return f"display {_items(items)}"
        case Filter(condition):
            return f"filter {_outermost(condition)}"
        case ParseGlob(source, glob, names):
            return f"parse {_expression(source)} {_expression(glob)} as {', '.join(_dotted(name) for name in names)}"
        case ParseRegex(source, regex):
            return f"parse {_expression(source)} {_expression(regex)}"
        case Stats(items, by):
            return f"stats {_items(items)}" + (f" by {_items(by)}" if by else "")
        case Sort(keys):
            return "sort " + ", ".join(_key(key) for key in keys)
        case Limit(count):
            return f"limit {count}"
        case Dedup(fields):
            return "dedup " + ", ".join(_expression(one) for one in fields)
        case Unnest(source, name):
            return f"unnest {_expression(source)} into {_dotted(name)}"
        case _:
            assert_never(command)


def _items(items: tuple[Item, ...]) -> str:
    return ", ".join(
        _outermost(item.expression) + (f" as {_dotted(item.alias)}" if item.alias is not None else "") for item in items
    )


def _key(key: SortKey) -> str:
    return _outermost(key.expression) + (" desc" if key.is_descending else "")


def _outermost(expression: Expression) -> str:
    text = _expression(expression)
    return text[1:-1] if isinstance(expression, Binary | Like | In | Unary) else text


def _expression(expression: Expression) -> str:  # noqa: C901, PLR0911 - one case a node
    match expression:
        case Field(path):
            return _path(path)
        case Text(value):
            return _quoted(value)
        case Number(value):
            return repr(value)
        case Regex(source):
            return f"/{source}/"
        case Span(period):
            return f"{period.amount}{period.unit}"
        case Star():
            return "*"
        case Unary(op, operand):
            return f"({op}{' ' if op == 'not' else ''}{_expression(operand)})"
        case Binary(op, left, right):
            return f"({_expression(left)} {op} {_expression(right)})"
        case Like(subject, pattern, is_negated):
            return f"({_expression(subject)} {'not ' if is_negated else ''}like {_expression(pattern)})"
        case In(subject, options, is_negated):
            inside = ", ".join(_expression(option) for option in options)
            return f"({_expression(subject)} {'not ' if is_negated else ''}in [{inside}])"
        case Call(name, args):
            return f"{name}({', '.join(_outermost(arg) for arg in args)})"
        case _:
            assert_never(expression)


def _path(path: tuple[str | int, ...]) -> str:
    first, *rest = path
    assert isinstance(first, str)
    head = _name(first, may_be_keyword=False)
    return head + "".join(f"[{part}]" if isinstance(part, int) else f".{_name(part)}" for part in rest)


def _dotted(name: str) -> str:
    return _name(name, may_be_keyword=False)


def _name(name: str, *, may_be_keyword: bool = True) -> str:
    is_plain = name[0] in _PLAIN_FIRST and all(char in _PLAIN for char in name)
    is_place = may_be_keyword and name.isascii() and name.isdecimal()
    if (is_plain and (may_be_keyword or name.lower() not in KEYWORDS)) or is_place:
        return name
    return f"`{name}`"


def _quoted(text: str) -> str:
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    )
    return f'"{escaped}"'
