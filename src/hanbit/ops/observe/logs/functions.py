"""The functions of the language: names as AWS spells them, what they take and give, and their SQL.

In ``sql`` ``{0}`` is the first argument and ``{all}`` all of them; macros are defined in ``sql/prelude.py``. An empty
``sql`` is written by hand in ``sql/expressions.py``. Source: AWS, "Boolean, comparison, numeric, datetime, and other
functions" and "stats".
"""

from enum import Enum, auto
from typing import NamedTuple


class Kind(Enum):
    """What a value is. A discovered field is TEXT until it is used as something else; STRUCTURE is a map or list, NODE
    a place in one, which may be a leaf."""

    TEXT = auto()
    NUMBER = auto()
    TIME = auto()
    TRUTH = auto()
    STRUCTURE = auto()
    NODE = auto()


class Takes(Enum):
    TEXT = auto()
    NUMBER = auto()
    TIME = auto()
    STRUCTURE = auto()
    ANY = auto()
    FIELD = auto()
    PERIOD = auto()
    PERCENT = auto()
    SUBNET = auto()
    FIELD_OR_STAR = auto()


class Function(NamedTuple):
    """``optional``: how many of ``takes`` may be left out, from the end; ``default`` then stands there in SQL.
    ``repeats``: the last may come again."""

    name: str
    takes: tuple[Takes, ...]
    gives: Kind
    sql: str = ""
    optional: int = 0
    default: str = ""
    repeats: bool = False
    is_aggregate: bool = False

    @property
    def least(self) -> int:
        return len(self.takes) - self.optional

    @property
    def most(self) -> int | None:
        return None if self.repeats else len(self.takes)

    def takes_at(self, place: int) -> Takes:
        return self.takes[min(place, len(self.takes) - 1)]


_T, _N, _TIME, _ANY = Takes.TEXT, Takes.NUMBER, Takes.TIME, Takes.ANY
_SPACE = "E' \\t\\r\\n'"
_SUBNET, _PERIOD = Takes.SUBNET, Takes.PERIOD

_SCALAR = (
    Function("abs", (_N,), Kind.NUMBER, "abs({0})"),
    Function("ceil", (_N,), Kind.NUMBER, "ceil({0})"),
    Function("floor", (_N,), Kind.NUMBER, "floor({0})"),
    Function("greatest", (_N, _N), Kind.NUMBER, "greatest({all})", optional=1, repeats=True),
    Function("least", (_N, _N), Kind.NUMBER, "least({all})", optional=1, repeats=True),
    Function("log", (_N,), Kind.NUMBER, "finite(ln({0}))"),
    Function("sqrt", (_N,), Kind.NUMBER, "finite(sqrt({0}))"),
    Function("ispresent", (Takes.FIELD,), Kind.TRUTH),
    Function("coalesce", (_ANY, _ANY), Kind.TEXT, repeats=True, optional=1),
    Function("isempty", (_T,), Kind.TRUTH, "({0} IS NULL OR {0} = '')"),
    Function("isblank", (_T,), Kind.TRUTH, "({0} IS NULL OR regexp_full_match({0}, '\\s*'))"),
    Function("concat", (_T, _T), Kind.TEXT, "concat({all})", optional=1, repeats=True),
    Function("ltrim", (_T, _T), Kind.TEXT, "ltrim({all})", optional=1, default=_SPACE),
    Function("rtrim", (_T, _T), Kind.TEXT, "rtrim({all})", optional=1, default=_SPACE),
    Function("trim", (_T, _T), Kind.TEXT, "trim({all})", optional=1, default=_SPACE),
    Function("strlen", (_T,), Kind.NUMBER, "length({0})"),
    Function("toupper", (_T,), Kind.TEXT, "upper({0})"),
    Function("tolower", (_T,), Kind.TEXT, "lower({0})"),
    Function("substr", (_T, _N, _N), Kind.TEXT, "cut({all})", optional=1, default="2147483647"),
    Function("replace", (_T, _T, _T), Kind.TEXT, "replace({0}, {1}, {2})"),
    Function("strcontains", (_T, _T), Kind.TRUTH, "contains({0}, {1})"),
    Function("bin", (_PERIOD,), Kind.TIME),
    Function("datefloor", (_TIME, _PERIOD), Kind.TIME),
    Function("dateceil", (_TIME, _PERIOD), Kind.TIME),
    Function("fromMillis", (_N,), Kind.TIME, "from_millis({0})"),
    Function("toMillis", (_TIME,), Kind.NUMBER, "epoch_ms({0})"),
    Function("now", (), Kind.NUMBER),
    Function("isValidIp", (_T,), Kind.TRUTH, "(ip4({0}) IS NOT NULL OR ip6({0}) IS NOT NULL)"),
    Function("isValidIpV4", (_T,), Kind.TRUTH, "(ip4({0}) IS NOT NULL)"),
    Function("isValidIpV6", (_T,), Kind.TRUTH, "(ip6({0}) IS NOT NULL)"),
    Function("isIpInSubnet", (_T, _SUBNET), Kind.TRUTH),
    Function("isIpv4InSubnet", (_T, _SUBNET), Kind.TRUTH),
    Function("isIpv6InSubnet", (_T, _SUBNET), Kind.TRUTH),
    Function("jsonParse", (_T,), Kind.STRUCTURE, "structure({0})"),
    Function("jsonStringify", (Takes.STRUCTURE,), Kind.TEXT, "CAST(structure(CAST({0} AS VARCHAR)) AS VARCHAR)"),
)

_AGGREGATE = (
    Function("count", (Takes.FIELD_OR_STAR,), Kind.NUMBER, optional=1, is_aggregate=True),
    Function("count_distinct", (_ANY,), Kind.NUMBER, is_aggregate=True),
    Function("sum", (_N,), Kind.NUMBER, "sum({0})", is_aggregate=True),
    Function("avg", (_N,), Kind.NUMBER, "avg({0})", is_aggregate=True),
    Function("min", (_ANY,), Kind.TEXT, is_aggregate=True),
    Function("max", (_ANY,), Kind.TEXT, is_aggregate=True),
    Function("pct", (_N, Takes.PERCENT), Kind.NUMBER, is_aggregate=True),
    Function("stddev", (_N,), Kind.NUMBER, "stddev_samp({0})", is_aggregate=True),
    Function("earliest", (_ANY,), Kind.TEXT, is_aggregate=True),
    Function("latest", (_ANY,), Kind.TEXT, is_aggregate=True),
    Function("sortsFirst", (_ANY,), Kind.TEXT, is_aggregate=True),
    Function("sortsLast", (_ANY,), Kind.TEXT, is_aggregate=True),
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FUNCTIONS = {function.name.lower(): function for function in (*_SCALAR, *_AGGREGATE)}

COMMANDS = ("fields", "display", "filter", "parse", "stats", "sort", "limit", "dedup", "unnest")

COMMANDS_ON_AWS = _words(
    """accum addtotals anomaly appendcols autoregress cidrlookup countfrequent diff expand filldown fillmissing
    filterindex join logcompare lookup outlier pattern relevantfields sessionize source unmask where"""
)
"""AWS has them, we do not: refused by name."""

REPLACED = {"head": "limit", "tail": "limit", "where": "filter"}

FUNCTIONS_ON_AWS = _words(
    """base64decode base64encode case dectohex endswith formatdate haversine hextoascii hextodec if ipv4tonumber
    isnumeric isprivateip ispublicip isreservedip jsonarraycontains jsonarraysize messagesize parsedate queryendtime
    querystarttime querytimerange regexreplace round split startswith strftime todouble toint tolong tonumber
    urldecode urlencode"""
)
"""Likewise."""

SYSTEM_FIELDS = ("@timestamp", "@message", "@ptr", "@log", "@logStream")

SYSTEM_FIELDS_ON_AWS = _words(
    """@ingestionTime @entity @requestId @duration @billedDuration @type @maxMemoryUsed @memorySize @initDuration
    @xrayTraceId @xraySegmentId @data_source_name @data_source_type @data_format"""
)
"""Discovered there, not here."""
