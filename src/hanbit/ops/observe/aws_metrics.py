"""Where CloudWatch finds what we measure: our series under AWS's names, and our values as metric data queries.

``TodoApp`` is the manual's namespace for what its metric filters and our own functions report. A series that is not
here has no meaning on AWS: nobody rents a disk or a processor there, and Cognito turns its own keys.
"""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from hanbit.ops.observe.alarms import Alarm, Math, Metric, Ratio, Slices, Value, metrics_of
from hanbit.telemetry import series

Parameter = Literal["CertificateArn", "AlarmTopicArn"]
"""What only the account knows; whoever writes the document says how it is referred to."""


class Source(Struct, frozen=True):
    namespace: str
    name: str
    dimensions: Mapping[str, str]
    factor: float = 1
    """AWS's unit in one of ours."""
    certificate: bool = False
    """Also has the dimension CertificateArn, whose value is a parameter."""


API = {"ApiName": "todo-api", "Stage": "prod"}
OURS = {"Service": "todo-api"}

SOURCES: Mapping[str, Source] = {
    series.APP_UP: Source("TodoApp", "Up", OURS),
    series.CANARY: Source("TodoApp", "CanaryJourney", OURS),
    series.HTTP_REQUESTS: Source("AWS/ApiGateway", "Count", API),
    series.HTTP_5XX: Source("AWS/ApiGateway", "5XXError", API),
    series.HTTP_LATENCY: Source("AWS/ApiGateway", "Latency", API, factor=1000),
    series.HOST_MEMORY: Source("LambdaInsights", "memory_utilization", {"function_name": "todo-api"}),
    series.BACKUP_AGE: Source("TodoApp", "BackupAgeSeconds", OURS),
    series.CERTIFICATE_LEFT: Source("AWS/CertificateManager", "DaysToExpiry", {}, certificate=True),
    series.VIOLATIONS: Source("TodoApp", "SecurityViolations", {}),
    series.SIGN_INS_FAILED: Source("TodoApp", "FailedSignIns", {}),
}


def is_on_aws(alarm: Alarm) -> bool:
    return all(metric.series in SOURCES for metric in metrics_of(alarm.value))


def factor(value: Value) -> float:
    """What a threshold of ours is multiplied with: that of the unit of a plain metric; shares and counts have none."""
    if isinstance(value, Metric) and value.statistic not in ("Sum", "SampleCount"):
        return SOURCES[value.series].factor
    return 1


def metric_stat(metric: Metric, period_s: int) -> dict[str, Any]:
    source = SOURCES[metric.series]
    named: list[dict[str, Any]] = [{"Name": name, "Value": value} for name, value in source.dimensions.items()]
    if source.certificate:
        named.append({"Name": "CertificateArn", "Value": {"Ref": "CertificateArn"}})
    described = {"Namespace": source.namespace, "MetricName": source.name, "Dimensions": named}
    return {"Metric": described, "Period": period_s, "Stat": statistic(metric)}


def statistic(metric: Metric) -> str:
    """Ours, but ``TC(:0.5)`` in the unit of the source."""
    if not metric.statistic.startswith("TC"):
        return metric.statistic
    return f"TC(:{float(metric.statistic[4:-1]) * SOURCES[metric.series].factor:g})"


def queries(value: Value, period_s: int, label: str = "") -> list[dict[str, Any]]:
    """Metric data queries of which the last is the value: one for each metric, and an expression upon them.

    Without a ``label`` for service levels, which know none.
    """
    result = {"Label": label, "ReturnData": True} if label else {"ReturnData": True}
    ids = {metric: f"m{number}" for number, metric in enumerate(dict.fromkeys(metrics_of(value)), start=1)}
    read = [{"Id": id, "MetricStat": metric_stat(metric, period_s), "ReturnData": False} for metric, id in ids.items()]
    if isinstance(value, Metric):
        return [{**read[0], **result}]
    return [*read, {"Id": "value", "Expression": _expression(value, ids), **result}]


def _expression(value: Value, ids: Mapping[Metric, str]) -> str:
    match value:
        case Metric():
            return ids[value]
        case Math(op=op, left=left, right=right):
            return f"({_expression(left, ids)} {op} {_expression(right, ids)})"
        case Ratio(bad=bad, total=total, at_least=at_least):
            all_of = _expression(total, ids)
            share = f"{_filled(bad, ids)} / {all_of}"
            return f"IF({all_of} >= {at_least:g}, {share}, 0)" if at_least else share
        case Slices(bad_when=conditions):
            known = [f"FILL({_expression(c.value, ids)} {c.op} {c.threshold:g}, 0)" for c in conditions]
            return f"IF({' + '.join(known)} > 0, 1, 0)"


def _filled(value: Value, ids: Mapping[Metric, str]) -> str:
    """Nothing bad is zero, but a difference needs both of its sides."""
    text = _expression(value, ids)
    return f"FILL({text}, 0)" if isinstance(value, Metric) else text
