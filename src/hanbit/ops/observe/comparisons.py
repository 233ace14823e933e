"""How two values compare, by the sign that alarms, queries and filters all write for it."""

import operator
from collections.abc import Callable, Mapping

ORDER: Mapping[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
