"""Macros that compiled queries call; a connection defines those that its statement needs."""

import re

_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"

_HEX_OF_TAIL = """printf('%x:%x',
  CAST(split_part(tail, '.', 1) AS INTEGER) * 256 + CAST(split_part(tail, '.', 2) AS INTEGER),
  CAST(split_part(tail, '.', 3) AS INTEGER) * 256 + CAST(split_part(tail, '.', 4) AS INTEGER))"""

MACROS = (
    "finite(x) AS CASE WHEN isfinite(x) THEN x END",
    # A number is decimal digits, a fraction, an exponent; not ``nan``, `` 5`` or ``1_000``, which CAST would take.
    "num(x) AS CASE WHEN regexp_full_match(x, '[-+]?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?') "
    "THEN finite(TRY_CAST(x AS DOUBLE)) END",
    # 5.0 is written 5
    "txt(x) AS CASE WHEN x = trunc(x) AND abs(x) < 1e15 THEN CAST(CAST(x AS BIGINT) AS VARCHAR) "
    "ELSE CAST(finite(CAST(x AS DOUBLE)) AS VARCHAR) END",
    # AWS flattens events: what is a map or a list is no field
    "leaf(m, p) AS CASE WHEN json_extract_string(m, p)[1] IN ('{', '[') AND json_type(m, p) IN ('OBJECT', 'ARRAY') "
    "THEN NULL ELSE json_extract_string(m, p) END",
    "scalar(j) AS CASE WHEN json_type(j) IN ('OBJECT', 'ARRAY') THEN NULL ELSE j ->> '$' END",
    "structure(x) AS CASE WHEN json_type(TRY_CAST(x AS JSON)) IN ('OBJECT', 'ARRAY') THEN CAST(x AS JSON) END",
    "items(j) AS CASE WHEN json_type(j) = 'ARRAY' THEN json_extract(j, '$[*]') ELSE [j] END",
    # Natural order: a run of digits is compared by its length, then by itself
    "natural_key(x) AS array_to_string(list_transform(regexp_extract_all(x, '[0-9]+|[^0-9]+'), lambda c: "
    "CASE WHEN c >= '0' AND c < ':' THEN '0' || lpad(CAST(length(c) AS VARCHAR), 6, '0') || c ELSE c END), '')",
    # Counted from 0; one before the beginning or a negative length gives nothing
    "cut(x, a, n) AS CASE WHEN a >= 0 AND n >= 0 "
    "THEN substr(x, CAST(trunc(a) AS BIGINT) + 1, CAST(trunc(n) AS BIGINT)) END",
    "from_millis(x) AS TRY(epoch_ms(CAST(x AS BIGINT)))",
    "floor_to(t, p, origin) AS epoch_ms(epoch_ms(t) - ((epoch_ms(t) - origin) % p + p) % p)",
    "floor_months(t, n) AS make_date(1970, 1, 1) "
    "+ to_months(CAST((year(t) - 1970) * 12 + month(t) - 1 - (((year(t) - 1970) * 12 + month(t) - 1) % n + n) % n "
    "AS INTEGER))",
    f"ip4(x) AS CASE WHEN regexp_full_match(x, '(?:{_OCTET}\\.){{3}}{_OCTET}') THEN "
    "CAST(split_part(x, '.', 1) AS BIGINT) * 16777216 + CAST(split_part(x, '.', 2) AS BIGINT) * 65536 "
    "+ CAST(split_part(x, '.', 3) AS BIGINT) * 256 + CAST(split_part(x, '.', 4) AS BIGINT) END",
    # ``::ffff:1.2.3.4`` first becomes ``::ffff:102:304``
    f"ip6_plain(x, tail) AS CASE WHEN NOT contains(x, '.') THEN lower(x) WHEN ip4(tail) IS NOT NULL "
    f"THEN lower(left(x, length(x) - length(tail))) || {_HEX_OF_TAIL} END",
    "ip6_groups(part) AS CASE WHEN part = '' THEN [] ELSE string_split(part, ':') END",
    "ip6_hex(groups) AS array_to_string(list_transform(groups, lambda g: lpad(g, 4, '0')), '')",
    "ip6_joined(a, b) AS CASE WHEN len(a) + len(b) <= 7 "
    "THEN ip6_hex(a) || repeat('0', 32 - 4 * (len(a) + len(b))) || ip6_hex(b) END",
    "ip6_full(x) AS CASE WHEN regexp_full_match(x, '([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}') "
    "THEN ip6_hex(string_split(x, ':')) "
    "WHEN regexp_full_match(x, '(([0-9a-f]{1,4}:)*[0-9a-f]{1,4})?::(([0-9a-f]{1,4}:)*[0-9a-f]{1,4})?') "
    "THEN ip6_joined(ip6_groups(split_part(x, '::', 1)), ip6_groups(split_part(x, '::', 2))) END",
    # A lambda over a list of one names what would otherwise be written out, and planned, dozens of times
    "ip6(x) AS list_transform(list_transform([x], lambda v: ip6_plain(v, regexp_extract(v, '[^:]*$'))), "
    "lambda v: ip6_full(v))[1]",
)

_NAME = re.compile(r"[a-z0-9_]+(?=\()")
_BY_NAME = {macro.partition("(")[0]: macro for macro in MACROS}


def macros_for(sql: str) -> list[str]:
    """Statements that define what ``sql`` calls, and what that calls in turn; to be run in this order."""
    wanted: set[str] = set()
    called = _calls(sql)
    while called:
        wanted |= called
        called = {name for one in called for name in _calls(_BY_NAME[one].partition(" AS ")[2])} - wanted
    return [f"CREATE OR REPLACE TEMP MACRO {macro}" for name, macro in _BY_NAME.items() if name in wanted]


def _calls(sql: str) -> set[str]:
    return set(_NAME.findall(sql)) & _BY_NAME.keys()
