"""Expressions, by precedence (a Pratt parser). Comparisons do not chain: ``a < b < c`` is refused."""

from typing import cast

from hanbit.ops.observe.cursor import Cursor, Token
from hanbit.ops.observe.faults import QueryFault, closest
from hanbit.ops.observe.logs.functions import FUNCTIONS, FUNCTIONS_ON_AWS, Takes
from hanbit.ops.observe.logs.periods import UNITS, Period, cap_of, fitting
from hanbit.ops.observe.logs.regexes import groups_of
from hanbit.ops.observe.logs.tokens import KEYWORDS
from hanbit.ops.observe.logs.tree import (
    Binary,
    Call,
    Expression,
    Field,
    In,
    Like,
    Number,
    Operator,
    Regex,
    Span,
    Star,
    Text,
    Unary,
)

OR, AND, NOT, COMPARES, ADDS, TIMES, MINUS, POWER = range(1, 9)

_BINARY: dict[str, int] = {
    "or": OR,
    "and": AND,
    **dict.fromkeys(("=", "!=", "<", "<=", ">", ">=", "=~"), COMPARES),
    **dict.fromkeys(("+", "-"), ADDS),
    **dict.fromkeys(("*", "/", "%"), TIMES),
    "^": POWER,
}


def expression(cursor: Cursor, least: int = OR) -> Expression:
    """As far as operators bind at least so tightly. Raises QueryFault."""
    with cursor.depth.deeper(cursor.next.at):
        left = _prefix(cursor)
        while (precedence := _precedence(cursor)) >= least:
            left = _infix(cursor, left, precedence)
            if precedence == COMPARES and _precedence(cursor) == COMPARES:
                raise QueryFault(cursor.next.at, "chained", length=len(cursor.next.written), on_aws=False)
    return left


def _precedence(cursor: Cursor) -> int:
    """0: what comes next is no operator."""
    token = cursor.next
    if token.kind == "mark":
        return _BINARY.get(token.written, 0)
    if token.is_word("in", "like"):
        return COMPARES
    if token.is_word("not") and cursor.after_next.is_word("in", "like"):
        return COMPARES
    return _BINARY.get(token.word, 0) if token.is_word("and", "or") else 0


def _infix(cursor: Cursor, left: Expression, precedence: int) -> Expression:
    is_negated = cursor.skip_word("not")
    token = cursor.take()
    if token.is_word("in"):
        return In(left, _options(cursor), is_negated, at=token.at)
    if token.is_word("like") or token.is_mark("=~"):
        return Like(left, _pattern(cursor), is_negated, at=token.at)
    # ``^`` binds to the right: 2 ^ 3 ^ 2 is 2 ^ 9
    right = expression(cursor, precedence if precedence == POWER else precedence + 1)
    return Binary(cast(Operator, token.word or token.written), left, right, at=token.at)


def _prefix(cursor: Cursor) -> Expression:
    token = cursor.next
    if token.is_word("not"):
        cursor.take()
        return Unary("not", expression(cursor, NOT), at=token.at)
    if token.is_mark("-"):
        cursor.take()
        return Unary("-", expression(cursor, MINUS), at=token.at)
    if token.is_mark("("):
        cursor.take()
        inner = expression(cursor)
        cursor.take_mark(")")
        return inner
    return _atom(cursor)


def _atom(cursor: Cursor) -> Expression:
    token = cursor.next
    match token.kind:
        case "text":
            return text(cursor)
        case "number":
            return number(cursor)
        case "period":
            return Span(_period(cursor.take()), at=token.at)
        case "name" if not token.is_word(*KEYWORDS):
            if token.word and cursor.after_next.is_mark("("):
                return _call(cursor)
            return field(cursor)
    raise cursor.unexpected("expression")


def text(cursor: Cursor) -> Text:
    if cursor.next.kind != "text":
        raise cursor.unexpected("text")
    token = cursor.take()
    return Text(cast(str, token.value), at=token.at)


def number(cursor: Cursor) -> Number:
    if cursor.next.kind != "number":
        raise cursor.unexpected("number")
    token = cursor.take()
    value = int(token.written) if token.written.isdecimal() else float(token.written)
    if value > 1e308:
        raise QueryFault(token.at, "bad_number", written=token.written, length=len(token.written))
    return Number(value, at=token.at)


def regex(cursor: Cursor) -> Regex:
    token = cursor.take()
    found = Regex(cast(str, token.value), at=token.at)
    groups_of(found)
    return found


def name(cursor: Cursor, wanted: str) -> Token:
    """Of a field or an alias; a keyword is neither unless it stands between back-ticks. ``wanted``: which of them."""
    if cursor.next.kind != "name" or cursor.next.is_word(*KEYWORDS):
        raise cursor.unexpected(wanted)
    return cursor.take()


def field(cursor: Cursor) -> Field:
    token = name(cursor, "field")
    return Field(cast(tuple[str | int, ...], token.value), at=token.at)


def _options(cursor: Cursor) -> tuple[Text | Number, ...]:
    cursor.take_mark("[")
    options = [_option(cursor)]
    while cursor.skip_mark(","):
        options.append(_option(cursor))
    cursor.take_mark("]")
    return tuple(options)


def _option(cursor: Cursor) -> Text | Number:
    token = cursor.next
    if token.kind == "text":
        return text(cursor)
    if cursor.skip_mark("-"):
        positive = number(cursor)
        return Number(-positive.value, at=token.at)
    if token.kind == "number":
        return number(cursor)
    raise cursor.unexpected("option")


def _pattern(cursor: Cursor) -> Text | Regex:
    token = cursor.next
    if token.kind == "regex":
        return regex(cursor)
    if token.kind == "text":
        return text(cursor)
    raise cursor.unexpected("pattern")


def _call(cursor: Cursor) -> Call:
    token = cursor.take()
    function = FUNCTIONS.get(token.word)
    if function is None:
        raise _unknown(token)
    cursor.take_mark("(")
    args: list[Expression] = []
    if not cursor.next.is_mark(")"):
        args.append(_argument(cursor, function.takes))
        while cursor.skip_mark(","):
            args.append(_argument(cursor, function.takes))
    cursor.take_mark(")")
    if len(args) < function.least or (function.most is not None and len(args) > function.most):
        raise QueryFault(
            token.at,
            "wrong_count",
            name=function.name,
            given=len(args),
            wanted=_count(function.least, function.most),
            length=len(token.written),
            on_aws=False,
        )
    return Call(function.name, tuple(args), at=token.at)


def _count(least: int, most: int | None) -> str:
    return str(least) if least == most else f"{least}–{'∞' if most is None else most}"


def _argument(cursor: Cursor, takes: tuple[Takes, ...]) -> Expression:
    token = cursor.next
    if token.is_mark("*") and takes == (Takes.FIELD_OR_STAR,):
        cursor.take()
        return Star(at=token.at)
    return expression(cursor)


def _unknown(token: Token) -> QueryFault:
    if token.word in FUNCTIONS_ON_AWS:
        return QueryFault(token.at, "function_elsewhere", name=token.written, length=len(token.written), on_aws=True)
    known = [function.name for function in FUNCTIONS.values()]
    return QueryFault(
        token.at,
        "unknown_function",
        name=token.written,
        length=len(token.written),
        suggestion=closest(token.written, known),
        on_aws=False,
    )


def _period(token: Token) -> Period:
    digits = len(token.written) - len(token.written.lstrip("0123456789"))
    unit = UNITS.get(token.written[digits:].lower())
    length = len(token.written)
    if unit is None or digits > 9:
        suggestion = closest(token.written[digits:], UNITS)
        raise QueryFault(
            token.at, "bad_period", written=token.written, length=length, suggestion=suggestion, on_aws=False
        )
    period = Period(int(token.written[:digits]), unit)
    if not 1 <= period.amount <= cap_of(unit):
        better = fitting(period)
        suggestion = f"{better.amount}{better.unit}" if better else None
        raise QueryFault(token.at, "period_cap", written=token.written, most=cap_of(unit), unit=unit,
                         length=length, suggestion=suggestion)  # fmt: skip
    return period
