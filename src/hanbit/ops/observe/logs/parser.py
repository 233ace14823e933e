"""A whole query: commands behind one another, a ``|`` between. Every token is taken or the query is refused."""

from collections.abc import Callable, Iterable, Sequence
from typing import cast

from hanbit.ops.observe.cursor import Cursor, Token
from hanbit.ops.observe.faults import QueryFault, closest
from hanbit.ops.observe.logs.expressions import expression, field, name, number, regex, text
from hanbit.ops.observe.logs.functions import COMMANDS, COMMANDS_ON_AWS, REPLACED
from hanbit.ops.observe.logs.printer import column_of, name_of
from hanbit.ops.observe.logs.regexes import named_groups
from hanbit.ops.observe.logs.tokens import tokens_of
from hanbit.ops.observe.logs.tree import (
    Command,
    Dedup,
    Display,
    Fields,
    Filter,
    Item,
    Limit,
    ParseGlob,
    ParseRegex,
    Query,
    Sort,
    SortKey,
    Stats,
    Unnest,
)

MAX_COMMANDS = 50
"""Ours: each becomes a step of the statement."""

MAX_LIMIT = 10_000
"""AWS: the most rows of a query, and the default."""


def parse(query: str) -> Query:
    """Raises QueryFault at the first thing that cannot be."""
    cursor = Cursor(tokens_of(query))
    commands = [_command(cursor)]
    while cursor.next.kind != "end":
        bar = cursor.take_mark("|")
        if len(commands) == MAX_COMMANDS:
            raise QueryFault(bar.at, "too_many_commands", most=MAX_COMMANDS)
        after_dedup = isinstance(commands[-1], Dedup)
        at = cursor.next.at
        commands.append(_command(cursor))
        if after_dedup and not isinstance(commands[-1], Limit):
            raise QueryFault(at, "after_dedup", on_aws=False)
    return Query(tuple(commands))


def _command(cursor: Cursor) -> Command:
    token = cursor.next
    if token.kind != "name":
        raise cursor.unexpected("command")
    if token.word not in _COMMANDS:
        raise _unknown(token)
    cursor.take()
    return _COMMANDS[token.word](cursor, token)


def _unknown(token: Token) -> QueryFault:
    suggestion = REPLACED.get(token.word) or closest(token.written, COMMANDS)
    is_elsewhere = token.word in COMMANDS_ON_AWS or token.word in REPLACED
    return QueryFault(
        token.at,
        "command_elsewhere" if is_elsewhere else "unknown_command",
        name=token.written,
        length=len(token.written),
        suggestion=suggestion if token.word in REPLACED or not is_elsewhere else None,
        on_aws=is_elsewhere,
    )


def _fields(cursor: Cursor, _: Token) -> Fields:
    return Fields(_items(cursor))


def _display(cursor: Cursor, _: Token) -> Display:
    return Display(_items(cursor))


def _filter(cursor: Cursor, _: Token) -> Filter:
    return Filter(expression(cursor))


def _parse(cursor: Cursor, token: Token) -> ParseGlob | ParseRegex:
    source = field(cursor)
    if cursor.next.kind == "regex":
        pattern = regex(cursor)
        _once_each(pattern.at, named_groups(pattern))
        return ParseRegex(source, pattern, at=token.at)
    glob = text(cursor)
    cursor.take_word("as")
    names = [_alias(cursor)]
    while cursor.skip_mark(","):
        names.append(_alias(cursor))
    _once_each(token.at, names)
    stars = glob.value.count("*")
    if stars != len(names):
        raise QueryFault(glob.at, "glob_names", stars=stars, names=len(names), on_aws=False)
    return ParseGlob(source, glob, tuple(names), at=token.at)


def _stats(cursor: Cursor, token: Token) -> Stats:
    items = _items(cursor)
    by = _items(cursor) if cursor.skip_word("by") else ()
    _once_each(token.at, [column_of(item) for item in (*items, *by)])
    return Stats(items, by, at=token.at)


def _sort(cursor: Cursor, token: Token) -> Sort:
    keys = [_sort_key(cursor)]
    while cursor.skip_mark(","):
        keys.append(_sort_key(cursor))
    _once_each(token.at, [name_of(key.expression) for key in keys])
    return Sort(tuple(keys))


def _sort_key(cursor: Cursor) -> SortKey:
    key = expression(cursor)
    is_descending = cursor.skip_word("desc")
    if not is_descending:
        cursor.skip_word("asc")
    return SortKey(key, is_descending)


def _limit(cursor: Cursor, _: Token) -> Limit:
    count = number(cursor)
    if not isinstance(count.value, int) or not 1 <= count.value <= MAX_LIMIT:
        raise QueryFault(count.at, "limit_range", most=MAX_LIMIT, on_aws=False)
    return Limit(count.value)


def _dedup(cursor: Cursor, token: Token) -> Dedup:
    fields = [field(cursor)]
    while cursor.skip_mark(","):
        fields.append(field(cursor))
    _once_each(token.at, [name_of(one) for one in fields])
    return Dedup(tuple(fields), at=token.at)


def _unnest(cursor: Cursor, _: Token) -> Unnest:
    source = field(cursor)
    cursor.take_word("into")
    return Unnest(source, _alias(cursor))


def _items(cursor: Cursor) -> tuple[Item, ...]:
    at = cursor.next.at
    items = [_item(cursor)]
    while cursor.skip_mark(","):
        items.append(_item(cursor))
    _once_each(at, [column_of(item) for item in items])
    return tuple(items)


def _item(cursor: Cursor) -> Item:
    at = cursor.next.at
    one = expression(cursor)
    return Item(one, _alias(cursor) if cursor.skip_word("as") else None, at=at)


def _alias(cursor: Cursor) -> str:
    token = name(cursor, "alias")
    path = cast(tuple[str | int, ...], token.value)
    if not all(isinstance(part, str) for part in path):
        raise QueryFault(token.at, "bad_alias", name=token.written, length=len(token.written), on_aws=False)
    return ".".join(cast(Sequence[str], path))


def _once_each(at: int, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for one in names:
        if one in seen:
            raise QueryFault(at, "twice", name=one)
        seen.add(one)


_COMMANDS: dict[str, Callable[[Cursor, Token], Command]] = {
    "fields": _fields,
    "display": _display,
    "filter": _filter,
    "parse": _parse,
    "stats": _stats,
    "sort": _sort,
    "limit": _limit,
    "dedup": _dedup,
    "unnest": _unnest,
}
