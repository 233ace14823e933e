"""The same resources as Terraform JSON (``.tf.json``): the CloudFormation properties under the provider's names.

The AWS provider has no service levels of Application Signals: they go in as a CloudFormation stack.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from hanbit.ops.observe.alarms import Definition
from hanbit.ops.observe.cloudwatch import PARAMETERS, Say, resources
from hanbit.ops.observe.slos import SLO

KINDS = {
    "AWS::CloudWatch::Alarm": "aws_cloudwatch_metric_alarm",
    "AWS::CloudWatch::CompositeAlarm": "aws_cloudwatch_composite_alarm",
    "AWS::CloudWatch::Dashboard": "aws_cloudwatch_dashboard",
}
STACKED = "AWS::ApplicationSignals::ServiceLevelObjective"
RENAMED = {
    "OKActions": "ok_actions",
    "EvaluateLowSampleCountPercentile": "evaluate_low_sample_count_percentiles",
    "Metrics": "metric_query",
}
PSEUDO = {
    "${AWS::Partition}": "${data.aws_partition.current.partition}",
    "${AWS::Region}": "${data.aws_region.current.name}",
    "${AWS::AccountId}": "${data.aws_caller_identity.current.account_id}",
    "${CertificateArn}": "${var.certificate_arn}",
}


def document(definitions: Sequence[Definition], slos: Sequence[SLO], say: Say) -> dict[str, Any]:
    """A module of its own: variables, data sources, resources. Providers are the root module's."""
    made: dict[str, dict[str, Any]] = {}
    stacked: dict[str, Any] = {}
    for name, resource in resources(definitions, slos, say).items():
        if resource["Type"] == STACKED:
            stacked[name] = resource
        else:
            made.setdefault(KINDS[resource["Type"]], {})[_snake(name)] = _arguments(resource)
    stack = json.dumps({"Resources": stacked})
    made["aws_cloudformation_stack"] = {"service_levels": {"name": "todo-api-service-levels", "template_body": stack}}
    return {
        "variable": {
            _snake(name): {"type": "string", "description": parameter["Description"]}
            for name, parameter in PARAMETERS.items()
        },
        "data": {kind: {"current": {}} for kind in ("aws_partition", "aws_region", "aws_caller_identity")},
        "resource": made,
    }


def _arguments(resource: Mapping[str, Any]) -> dict[str, Any]:
    arguments = {RENAMED.get(name, _snake(name)): _value(name, value) for name, value in resource["Properties"].items()}
    needs = [f"aws_cloudwatch_metric_alarm.{_snake(name)}" for name in resource.get("DependsOn", ())]
    return {**arguments, "depends_on": needs} if needs else arguments


def _value(name: str, value: Any) -> Any:
    if name == "Dimensions":
        return {dimension["Name"]: _value("", dimension["Value"]) for dimension in value}
    if name == "Metrics":
        return [_query(query) for query in value]
    match value:
        case {"Ref": str(parameter)}:
            return f"${{var.{_snake(parameter)}}}"
        case {"Fn::Sub": str(text)}:
            return re.sub(r"\$\{[^}]+\}", lambda found: PSEUDO[found[0]], text)
        case list():
            return [_value("", item) for item in value]
        case _:
            return value


def _query(query: Mapping[str, Any]) -> dict[str, Any]:
    plain = {_snake(name): value for name, value in query.items() if name != "MetricStat"}
    if "MetricStat" not in query:
        return plain
    stat = query["MetricStat"]
    metric = {_snake(name): _value(name, value) for name, value in stat["Metric"].items()}
    return {**plain, "metric": {**metric, "period": stat["Period"], "stat": stat["Stat"]}}


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
