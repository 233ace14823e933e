"""The definitions as CloudFormation resources: metric alarms, composites, service levels and a board.

CloudWatch has no two-sided threshold. An alarm with one becomes two: ``name`` calls when it fires, and ``name-clear``,
in ALARM until the value was normal for long enough, calls when it is over. Both calls together are our transitions.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from hanbit.ops.observe.alarms import Alarm, Composite, Definition, Metric, Ratio, Slices, parts_of
from hanbit.ops.observe.aws_metrics import factor, is_on_aws, metric_stat, queries
from hanbit.ops.observe.dashboards import dashboard
from hanbit.ops.observe.slos import SLO, Burn

Say = Callable[[Definition], str]
Resource = dict[str, Any]
Resources = dict[str, Resource]

OPERATORS = {
    ">": "GreaterThanThreshold",
    ">=": "GreaterThanOrEqualToThreshold",
    "<": "LessThanThreshold",
    "<=": "LessThanOrEqualToThreshold",
}
TOPIC = {"Ref": "AlarmTopicArn"}
PARAMETERS = {
    "AlarmTopicArn": {"Type": "String", "Description": "SNS topic that calls people"},
    "CertificateArn": {"Type": "String", "Description": "Certificate of the public address"},
}
DIGITS = 12
"""Of thresholds, so that 14.4 × 0.001 is written 0.0144."""


def template(definitions: Sequence[Definition], slos: Sequence[SLO], say: Say) -> dict[str, Any]:
    """A CloudFormation template. What has no meaning on AWS is left out: see ``left_out``."""
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": PARAMETERS,
        "Resources": resources(definitions, slos, say),
    }


def resources(definitions: Sequence[Definition], slos: Sequence[SLO], say: Say) -> Resources:
    """By logical name. ``say``: the rule as a sentence, for the alarm's description."""
    there = [definition for definition in definitions if is_emitted(definition)]
    made: Resources = {}
    for slo in slos:
        made[logical(f"slo-{slo.name}")] = _service_level(slo)
    for definition in there:
        for alarm in parts_of(definition):
            is_part = alarm is not definition
            made |= _metric_alarms(alarm, slos, say(definition), calls=not is_part)
        if isinstance(definition, Composite):
            made[logical(definition.name)] = _composite(definition, say(definition))
    made["Dashboard"] = {
        "Type": "AWS::CloudWatch::Dashboard",
        "Properties": {"DashboardName": "todo-api", "DashboardBody": {"Fn::Sub": dashboard(there)}},
    }
    return made


def is_emitted(definition: Definition) -> bool:
    return all(is_on_aws(alarm) for alarm in parts_of(definition))


def left_out(definitions: Iterable[Definition]) -> list[str]:
    """Alarms whose series AWS has no use for."""
    return [definition.name for definition in definitions if not is_emitted(definition)]


def logical(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("-"))


def _metric_alarms(alarm: Alarm, slos: Sequence[SLO], sentence: str, *, calls: bool) -> Resources:
    fires = _metric_alarm(alarm, slos, sentence, alarm.threshold)
    fires["Properties"] |= {
        "AlarmName": alarm.name,
        "ComparisonOperator": OPERATORS[alarm.op],
        "DatapointsToAlarm": alarm.m,
        "EvaluationPeriods": alarm.n,
    }
    made = {logical(alarm.name): fires}
    properties = fires["Properties"]
    if calls:
        properties["AlarmActions"] = [TOPIC]
        if alarm.missing == "missing":
            properties["InsufficientDataActions"] = [TOPIC]
    if alarm.clear is None:
        properties |= {"OKActions": [TOPIC]} if calls else {}
        return made
    clears = _metric_alarm(alarm, slos, sentence, alarm.clear.threshold)
    clears["Properties"] |= {
        "AlarmName": f"{alarm.name}-clear",
        "ComparisonOperator": OPERATORS[alarm.staying_op],
        "DatapointsToAlarm": 1,
        "EvaluationPeriods": alarm.clear.periods,
        "OKActions": [TOPIC],
    }
    return {**made, logical(f"{alarm.name}-clear"): clears}


def _metric_alarm(alarm: Alarm, slos: Sequence[SLO], sentence: str, threshold: float) -> Resource:
    described: dict[str, Any] = {
        "AlarmDescription": f"{alarm.severity} {alarm.runbook}. {sentence}",
        "TreatMissingData": alarm.missing,
        **_watched(alarm, slos, threshold),
    }
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": described}


def _watched(alarm: Alarm, slos: Sequence[SLO], threshold: float) -> dict[str, Any]:
    if isinstance(alarm.value, Slices):
        return _burn_rate(alarm, next(slo for slo in slos if slo.events == alarm.value), threshold)
    limit = round(threshold * factor(alarm.value), DIGITS)
    if not isinstance(alarm.value, Metric):
        return {"Threshold": limit, "Metrics": queries(alarm.value, alarm.period_s, alarm.name)}
    stat = metric_stat(alarm.value, alarm.period_s)
    kind = "ExtendedStatistic" if stat["Stat"].startswith(("p", "TC")) else "Statistic"
    low = {"EvaluateLowSampleCountPercentile": "evaluate"} if stat["Stat"].startswith("p") else {}
    return {"Threshold": limit, **stat["Metric"], "Period": stat["Period"], kind: stat["Stat"], **low}


def _burn_rate(alarm: Alarm, slo: SLO, threshold: float) -> dict[str, Any]:
    """Metric math cannot average minutes over a longer window; Application Signals does, and publishes how fast the
    budget goes."""
    dimensions = {"SloName": slo.name, "BurnRateWindowMinutes": str(alarm.period_s // 60)}
    return {
        "Threshold": round(threshold / slo.allowed, DIGITS),
        "Namespace": "AWS/ApplicationSignals",
        "MetricName": "BurnRate",
        "Dimensions": [{"Name": name, "Value": value} for name, value in dimensions.items()],
        "Period": 60,
        "Statistic": "Maximum",
    }


def _composite(composite: Composite, sentence: str) -> Resource:
    properties = {
        "AlarmName": composite.name,
        "AlarmDescription": f"{composite.severity} {composite.runbook}. {sentence}",
        "AlarmRule": " AND ".join(f'ALARM("{part.name}")' for part in composite.all_of),
        "AlarmActions": [TOPIC],
        "OKActions": [TOPIC],
    }
    needs = [logical(part.name) for part in composite.all_of]
    return {"Type": "AWS::CloudWatch::CompositeAlarm", "Properties": properties, "DependsOn": needs}


def _service_level(slo: SLO) -> Resource:
    properties: dict[str, Any] = {
        "Name": slo.name,
        "Goal": {
            "AttainmentGoal": round(slo.objective * 100, DIGITS),
            "Interval": {"RollingInterval": {"DurationUnit": "DAY", "Duration": slo.days}},
        },
        "BurnRateConfigurations": [{"LookBackWindowMinutes": minutes} for minutes in _windows(slo.burns)],
    }
    match slo.events:
        case Slices():
            minute = {"MetricDataQueries": queries(slo.events, 60), "PeriodSeconds": 60}
            properties["Sli"] = {"SliMetric": minute, "MetricThreshold": 1, "ComparisonOperator": "LessThan"}
        case Ratio(bad=bad, total=total):
            counts = {
                "TotalRequestCountMetric": queries(total, 60),
                "MonitoredRequestCountMetric": {"BadCountMetric": queries(bad, 60)},
            }
            properties["RequestBasedSli"] = {"RequestBasedSliMetric": counts}
    return {"Type": "AWS::ApplicationSignals::ServiceLevelObjective", "Properties": properties}


def _windows(burns: Iterable[Burn]) -> list[int]:
    return sorted({seconds // 60 for burn in burns for seconds in (burn.long_s, burn.short_s)})
