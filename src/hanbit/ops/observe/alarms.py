"""What an alarm is: a value that is read from measures, a rule that judges it, and what it means when it fires.

A definition that could never fire, or never clear, cannot be made.
"""

import re
from collections.abc import Iterator
from math import inf
from typing import Literal

from msgspec import Struct

from hanbit.ops.observe.comparisons import ORDER
from hanbit.ports.measures import DAY_S, HOUR_S, MINUTE_S

LONG_PERIOD_S = HOUR_S
MAX_SPAN_S = 7 * DAY_S  # CloudWatch, PutMetricAlarm: period × periods; one day where the period is under an hour
EXTRA_PERIODS = 2
"""CloudWatch looks at more periods than it judges: 5 for 3 (its own table). Other lengths are not published: N + 2."""

Missing = Literal["missing", "ignore", "breaching", "notBreaching"]
Comparison = Literal[">", ">=", "<", "<="]
Severity = Literal["P0", "P1", "P2", "P3"]
Unit = Literal["share", "%", "s", "d", ""]
"""Of what a value is: 0–1, 0–100, seconds, days, or nothing (a count)."""

STATISTIC = re.compile(r"Sum|Average|Minimum|Maximum|SampleCount|p(\d{1,2}(?:\.\d+)?)|TC\(:(\d+(?:\.\d+)?)\)")
NAME = re.compile(r"[a-z][a-z0-9-]{2,62}")


MOST: dict[Unit, float] = {"share": 1.0, "%": 100.0, "s": inf, "d": inf, "": inf}


class BadDefinition(ValueError):
    """A rule that means nothing, can never fire or can never clear."""


class Metric(Struct, frozen=True):
    """One statistic of one series in a period. No point in the period: no value.

    ``statistic``: Sum, Average, Minimum, Maximum, SampleCount, ``p95`` (quantile) or ``TC(:0.5)`` (how many
    observations were at most 0.5).
    """

    series: str
    statistic: str

    def __post_init__(self) -> None:
        _require(STATISTIC.fullmatch(self.statistic) is not None, f"{self.statistic} is no statistic")


class Math(Struct, frozen=True):
    """Both sides must have a value."""

    op: Literal["+", "-"]
    left: "Value"
    right: "Value"


class Ratio(Struct, frozen=True):
    """``bad / total``; 0 where ``total`` is below ``at_least``. No ``bad`` is 0; nothing in ``total`` is no value."""

    bad: "Value"
    total: "Value"
    at_least: float = 0


class Condition(Struct, frozen=True):
    value: "Metric | Math | Ratio"
    op: Comparison
    threshold: float


class Slices(Struct, frozen=True):
    """Share of the period's minutes in which any condition held; minutes of which nothing is known do not count."""

    bad_when: tuple[Condition, ...]


Value = Metric | Math | Ratio | Slices


class Clear(Struct, frozen=True):
    """The second side of a threshold: once fired, an alarm stays until the value was on the good side of
    ``threshold``, and not upon it, for ``periods`` periods. In between, nothing changes."""

    threshold: float
    periods: int = 10


class Alarm(Struct, frozen=True, kw_only=True):
    """Fires when ``m`` of ``n`` periods are past ``threshold``, as CloudWatch does."""

    name: str
    value: Value
    op: Comparison
    threshold: float
    unit: Unit = ""
    period_s: int = MINUTE_S
    m: int = 1
    n: int = 1
    missing: Missing = "missing"
    severity: Severity
    runbook: str
    clear: Clear | None = None

    def __post_init__(self) -> None:
        _require_name(self.name)
        is_share = isinstance(self.value, Ratio | Slices)
        _require(not is_share or self.unit == "share", f"{self.name}: a ratio is a share")
        _require(1 <= self.m <= self.n, f"{self.name}: {self.m} of {self.n} periods")
        _require(self.period_s > 0 and self.period_s % MINUTE_S == 0, f"{self.name}: a period is whole minutes")
        longest_s = MAX_SPAN_S if self.period_s >= LONG_PERIOD_S else DAY_S
        for periods in (self.n, self.clear.periods if self.clear else 1):
            _require(1 <= periods <= longest_s // self.period_s, f"{self.name}: {periods} periods is too long")
        most = MOST[self.unit]
        _require(is_breaching(self.op, self._worst(most), self.threshold), f"{self.name} can never fire")
        leaves_at, staying = (self.clear.threshold, self.staying_op) if self.clear else (self.threshold, self.op)
        _require(not is_breaching(staying, self._best(most), leaves_at), f"{self.name} can never clear")
        is_ordered = leaves_at <= self.threshold if self.rises else leaves_at >= self.threshold
        _require(is_ordered, f"{self.name}: the normal line is past the warning line")

    def _worst(self, most: float) -> float:
        return most if self.rises else 0.0

    def _best(self, most: float) -> float:
        return 0.0 if self.rises else most

    @property
    def rises(self) -> bool:
        """High is bad."""
        return self.op in (">", ">=")

    @property
    def staying_op(self) -> Comparison:
        """What keeps a two-sided alarm going: not being on the good side of the normal line."""
        return ">=" if self.rises else "<="

    @property
    def every_s(self) -> int:
        """How often it is judged. CloudWatch: each minute, and each hour when it looks back over more than a day."""
        return HOUR_S if self.n * self.period_s > DAY_S else MINUTE_S


class Composite(Struct, frozen=True, kw_only=True):
    """ALARM while all of ``all_of`` are, else OK."""

    name: str
    all_of: tuple[Alarm, ...]
    severity: Severity
    runbook: str

    def __post_init__(self) -> None:
        _require_name(self.name)
        _require(1 <= len(self.all_of) <= 100, f"{self.name}: 1 to 100 alarms")  # CloudWatch: 100 children


Definition = Alarm | Composite


def is_breaching(op: Comparison, value: float, threshold: float) -> bool:
    return ORDER[op](value, threshold)


def metrics_of(value: Value) -> Iterator[Metric]:
    match value:
        case Metric():
            yield value
        case Math(left=left, right=right) | Ratio(bad=left, total=right):
            yield from metrics_of(left)
            yield from metrics_of(right)
        case Slices(bad_when=conditions):
            for condition in conditions:
                yield from metrics_of(condition.value)


def parts_of(definition: Definition) -> tuple[Alarm, ...]:
    """The alarms that are judged on data: itself, or those a composite is made of."""
    return definition.all_of if isinstance(definition, Composite) else (definition,)


def _require_name(name: str) -> None:
    _require(NAME.fullmatch(name) is not None, f"{name!r} is no name of an alarm")


def _require(fine: bool, problem: str) -> None:
    if not fine:
        raise BadDefinition(problem)
