"""The definitions as Prometheus rules: recording rules that count what CloudWatch counts, and alerts upon them.

Each minute a group records, of every alarm, its value, whether that is past the warning and the normal line, what
each line says (``entering``, ``staying``) and the state: 1 while in ALARM. The latch reads its own last sample.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from hanbit.ops.observe.alarms import (
    EXTRA_PERIODS,
    STATISTIC,
    Alarm,
    Comparison,
    Composite,
    Definition,
    Math,
    Metric,
    Ratio,
    Slices,
    Value,
    metrics_of,
    parts_of,
)
from hanbit.ops.observe.yaml import Node
from hanbit.ports.measures import MINUTE_S, Measures
from hanbit.telemetry import series

NEWEST_S = 300
"""What is older than this is no longer said to be so: as long as Prometheus itself looks back."""
HALF_S = 30
"""Samples of a rule are a minute apart: half a minute less than a whole number of them holds just that many, in
Prometheus 2, which counts a sample on the left edge of a range, and in 3, which does not."""


class Counter(Struct, frozen=True):
    selector: str


class Gauge(Struct, frozen=True):
    selector: str


class Histogram(Struct, frozen=True):
    """``name`` without ``_bucket`` and ``_count``."""

    name: str


Source = Counter | Gauge | Histogram

SOURCES: Mapping[str, Source] = {
    series.APP_UP: Gauge('up{job="hanbit"}'),
    series.HTTP_REQUESTS: Counter("hanbit_http_requests_total"),
    series.HTTP_5XX: Counter('hanbit_http_requests_total{status="5xx"}'),
    series.HTTP_LATENCY: Histogram("hanbit_http_request_duration_seconds"),
    series.HOST_CPU: Gauge("hanbit_host_cpu_percent"),
    series.HOST_MEMORY: Gauge("hanbit_host_memory_percent"),
    series.HOST_DISK: Gauge("hanbit_host_disk_percent"),
    series.CANARY: Gauge("hanbit_canary_journey"),
    series.BACKUP_AGE: Gauge("hanbit_backup_age_seconds"),
    series.KEYS_LEFT: Gauge("hanbit_keys_left_days"),
    series.CERTIFICATE_LEFT: Gauge("hanbit_certificate_left_days"),
    series.VIOLATIONS: Counter("hanbit_security_violations_total"),
    series.SIGN_INS_FAILED: Counter("hanbit_sign_ins_failed_total"),
}


def rules(
    definitions: Iterable[Definition], say: Callable[[Definition], str], sources: Mapping[str, Source] = SOURCES
) -> Node:
    """A rules file. ``say``: the rule as a sentence, for people who are called."""
    definitions = list(definitions)
    alarms = list({alarm.name: alarm for definition in definitions for alarm in parts_of(definition)}.values())
    recorded = [*_minutes(alarms, sources), *(rule for alarm in alarms for rule in _records(alarm, sources))]
    composed = [_composed(definition) for definition in definitions if isinstance(definition, Composite)]
    alerts = [alert for definition in definitions for alert in _alerts(definition, say(definition))]
    return {"groups": [{"name": "hanbit", "interval": "1m", "rules": [*recorded, *composed, *alerts]}]}


def exposition(measures: Measures, now_s: int) -> str:
    """What only we measure, as Prometheus text: each gauge that the rules ask for, at its newest minute.

    Counts and times are the app's to tell; whether it is up, Prometheus sees for itself.
    """
    lines = []
    for name, source in SOURCES.items():
        if isinstance(source, Gauge) and name != series.APP_UP:
            for point in measures.read(name, since_s=now_s - NEWEST_S, until_s=now_s + 1)[-1:]:
                value = point.total / point.count
                lines += [f"# TYPE {source.selector} gauge", f"{source.selector} {value:.15g}"]
    return "\n".join([*lines, ""])


def _minutes(alarms: Sequence[Alarm], sources: Mapping[str, Source]) -> list[Node]:
    """What happened in each minute, as the roll-ups keep it: of a count also that it was none."""
    metrics = dict.fromkeys(metric for alarm in alarms for metric in metrics_of(alarm.value))
    counted = [
        _record(
            "hanbit:minute", _growth(metric, sources[metric.series]), series=metric.series, statistic=metric.statistic
        )
        for metric in metrics
        if _is_counted(metric)
    ]
    slices = {_of(alarm.value): alarm.value for alarm in alarms if isinstance(alarm.value, Slices)}
    return [*counted, *(_record("hanbit:bad_minute", _any_of(v, sources), of=of) for of, v in slices.items())]


def _records(alarm: Alarm, sources: Mapping[str, Source]) -> list[Node]:
    name = alarm.name
    enter = _Side(alarm, "entering", alarm.op, alarm.threshold, alarm.m, alarm.n)
    records = [
        _record("hanbit:alarm:value", _value(alarm.value, alarm.period_s, sources), alarm=name),
        *enter.records(),
    ]
    state = f'sum(hanbit:alarm:entering{{alarm="{name}"}})'
    if alarm.clear:
        stay = _Side(alarm, "staying", alarm.staying_op, alarm.clear.threshold, 1, alarm.clear.periods)
        records += stay.records()
        was = _last(f'hanbit:alarm:state{{alarm="{name}"}}')
        state = f'clamp_max({state} + {was} * sum(hanbit:alarm:staying{{alarm="{name}"}}), 1)'
    return [*records, _record("hanbit:alarm:state", state, alarm=name)]


class _Side:
    """One threshold of an alarm and its M of N."""

    def __init__(self, alarm: Alarm, side: str, op: Comparison, threshold: float, m: int, n: int) -> None:
        self.alarm, self.side, self.m, self.n = alarm, side, m, n
        self.past = f"{op} bool {threshold!r}"
        self.cells = f'hanbit:alarm:breaching{{alarm="{alarm.name}",side="{side}"}}'

    def records(self) -> list[Node]:
        alarm = self.alarm
        value = f'sum(hanbit:alarm:value{{alarm="{alarm.name}"}})'
        breaching = f"{value} {self.past}"
        return [
            _record("hanbit:alarm:breaching", breaching, alarm=alarm.name, side=self.side),
            _record(f"hanbit:alarm:{self.side}", self._says(), alarm=alarm.name),
        ]

    def _says(self) -> str:
        fires = f"({self._breaching()} >= bool {self.m})"
        match self.alarm.missing:
            case "breaching" | "notBreaching":
                return fires
            case "missing":
                return f"clamp_max({fires} + {self._settled()}, 1)"
            case "ignore":
                was = _last(f'hanbit:alarm:{self.side}{{alarm="{self.alarm.name}"}}')
                return f"clamp_max({fires} + {self._undecided()} * {was}, 1)"

    def _breaching(self) -> str:
        """Of the newest N there are; of all in reach and what is filled in, where there are fewer."""
        most, n = self.n + EXTRA_PERIODS, self.n
        enough = [f"({self._sum(w)} and {self._count(w)} == {n})" for w in range(n, most + 1)]
        filled = f" + ({n} - {self._count(most)})" if self.alarm.missing == "breaching" else ""
        return f"({' or '.join([*enough, f'({self._sum(most)}{filled})'])})"

    def _undecided(self) -> str:
        """1 with too few points, none of which is fine."""
        most = self.n + EXTRA_PERIODS
        return f"({self._count(most)} < bool {self.n}) * ({self._sum(most)} == bool {self._count(most)})"

    def _settled(self) -> str:
        """The same, and the oldest breaching point is M periods old."""
        newest = f" - {self._sum(self.m - 1)}" if self.m > 1 else ""
        return f"{self._undecided()} * (({self._sum(self.n + EXTRA_PERIODS)}{newest}) > bool 0)"

    def _sum(self, periods: int) -> str:
        return self._over("sum", periods)

    def _count(self, periods: int) -> str:
        return self._over("count", periods)

    def _over(self, what: str, periods: int) -> str:
        """0 where there is nothing."""
        period_s, over = self.alarm.period_s, f"{what}_over_time({self.cells}"
        if period_s == MINUTE_S:
            return f"(sum({over}{_range(periods * MINUTE_S)})) or vector(0))"
        single = [f"{over}{_range(MINUTE_S)}{_offset(back * period_s)})" for back in range(periods)]
        return f"({' + '.join(f'(sum({cell}) or vector(0))' for cell in single)})"


def _value(value: Value, period_s: int, sources: Mapping[str, Source]) -> str:
    match value:
        case Metric():
            return _metric(value, period_s, sources)
        case Math(op=op, left=left, right=right):
            return f"({_value(left, period_s, sources)} {op} {_value(right, period_s, sources)})"
        case Ratio(bad=bad, total=total, at_least=at_least):
            all_of = f"({_value(total, period_s, sources)} > 0)"
            bad_of = f"({_value(bad, period_s, sources)} or vector(0))"
            return f"({bad_of} / ({all_of} >= {at_least!r}) or {all_of} * 0)"
        case Slices():
            return f"avg(avg_over_time({bad_minute(value)}{_range(period_s)}))"


def _metric(metric: Metric, period_s: int, sources: Mapping[str, Source]) -> str:
    if _is_counted(metric):
        minutes = f'hanbit:minute{{series="{metric.series}",statistic="{metric.statistic}"}}'
        return f"sum(sum_over_time({minutes}{_range(period_s)}))"
    match sources[metric.series]:
        case Gauge(selector=selector):
            short = {"Average": "avg", "Minimum": "min", "Maximum": "max"}[metric.statistic]
            return f"{short}({short}_over_time({selector}[{period_s - 1}s]))"
        case Histogram(name=name):
            share = float(metric.statistic[1:]) / 100
            return f"histogram_quantile({share:g}, sum by (le) (increase({name}_bucket[{period_s}s])))"
        case Counter(selector=selector):
            raise ValueError(f"{metric.statistic} of {selector}")


def _growth(metric: Metric, source: Source) -> str:
    match source:
        case Histogram(name=name) if metric.statistic.startswith("TC"):
            found = STATISTIC.fullmatch(metric.statistic)
            bound = float(found[2]) if found else 0.0
            within = f'sum(increase({name}_bucket{{le="{bound:.6g}"}}[1m]))'
            return f"{within} and (sum(increase({name}_count[1m])) > 0)"
        case Histogram(name=name):
            return f"sum(increase({name}_count[1m])) > 0"
        case Counter(selector=selector) if metric.statistic == "Sum":
            return f"sum(increase({selector}[1m]))"
        case other:
            raise ValueError(f"{metric.statistic} of {other}")


def _is_counted(metric: Metric) -> bool:
    return metric.statistic in ("Sum", "SampleCount") or metric.statistic.startswith("TC")


def _any_of(slices: Slices, sources: Mapping[str, Source]) -> str:
    """1 where any condition holds, 0 where those that are known do not, nothing where none is known."""
    conditions = [f"({_value(c.value, MINUTE_S, sources)} {c.op} bool {c.threshold!r})" for c in slices.bad_when]
    labelled = [f'label_replace({text}, "condition", "{at}", "", "")' for at, text in enumerate(conditions)]
    return f"max({' or '.join(labelled)})"


def bad_minute(slices: Slices) -> str:
    """The series that counts what ``slices`` calls bad."""
    return f'hanbit:bad_minute{{of="{_of(slices)}"}}'


def _of(slices: Slices) -> str:
    return " or ".join(f"{_names(c.value)} {c.op} {c.threshold:g}" for c in slices.bad_when)


def _names(value: Value) -> str:
    return "/".join(metric.series for metric in metrics_of(value))


def _composed(composite: Composite) -> Node:
    names = "|".join(part.name for part in composite.all_of)
    return _record("hanbit:alarm:state", f'min(hanbit:alarm:state{{alarm=~"{names}"}})', alarm=composite.name)


def _alerts(definition: Definition, sentence: str) -> list[Node]:
    labels = {"severity": definition.severity, "runbook": definition.runbook, "alarm": definition.name}
    name = "".join(word.capitalize() for word in definition.name.split("-"))
    fires = f'hanbit:alarm:state{{alarm="{definition.name}"}} == 1'
    alerts: list[Node] = [{"alert": name, "expr": fires, "labels": labels, "annotations": {"summary": sentence}}]
    if isinstance(definition, Alarm) and definition.missing == "missing":
        reach = _range((definition.n + EXTRA_PERIODS) * definition.period_s)
        nothing = f'absent_over_time(hanbit:alarm:value{{alarm="{definition.name}"}}{reach})'
        alerts.append(
            {"alert": f"{name}NoData", "expr": nothing, "labels": labels, "annotations": {"summary": sentence}}
        )
    return alerts


def _record(name: str, expression: str, **labels: str) -> Node:
    return {"record": name, "expr": expression, "labels": labels}


def _last(selector: str) -> str:
    """What the rule recorded a minute ago; 0 at first."""
    return f"(sum({selector}) or vector(0))"


def _range(seconds: int) -> str:
    return f"[{seconds - HALF_S}s]"


def _offset(seconds: int) -> str:
    return f" offset {seconds}s" if seconds else ""
