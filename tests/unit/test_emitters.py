"""What is emitted for other engines is what they take."""

import json
import subprocess
from pathlib import Path
from typing import Any

import botocore.session
import pytest
import yaml
from botocore.validate import ParamValidator
from cfnlint.api import lint
from tests.machine import find_promtool

from hanbit.ops.observe import cloudwatch, openslo, prometheus, terraform
from hanbit.ops.observe.alarms import metrics_of, parts_of
from hanbit.ops.observe.definitions import ALARMS, DEFINITIONS, SLOS
from hanbit.ops.observe.yaml import render

REGION = "ap-northeast-2"
PARAMETERS = {"AlarmTopicArn": f"arn:aws:sns:{REGION}:123456789012:alarms", "CertificateArn": "arn:aws:acm:x"}


def sentence(one: Any) -> str:
    return f"Rule of {one.name}"


@pytest.fixture(scope="module")
def resources() -> dict[str, Any]:
    return cloudwatch.resources(DEFINITIONS, SLOS, sentence)


def properties(resources: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = resources[cloudwatch.logical(name)]["Properties"]
    return found


def test_the_template_passes_cfn_lint() -> None:
    template = cloudwatch.template(DEFINITIONS, SLOS, sentence)
    assert [str(match) for match in lint(json.dumps(template), regions=[REGION])] == []
    template["Resources"]["ApiUnavailable"]["Properties"]["Treshold"] = 1
    assert "Treshold" in str(lint(json.dumps(template), regions=[REGION]))


OPERATIONS = {
    "AWS::CloudWatch::Alarm": ("cloudwatch", "PutMetricAlarm"),
    "AWS::CloudWatch::CompositeAlarm": ("cloudwatch", "PutCompositeAlarm"),
    "AWS::CloudWatch::Dashboard": ("cloudwatch", "PutDashboard"),
    "AWS::ApplicationSignals::ServiceLevelObjective": ("application-signals", "CreateServiceLevelObjective"),
}
API_NAMES = {"Sli": "SliConfig", "SliMetric": "SliMetricConfig", "RequestBasedSli": "RequestBasedSliConfig"}
API_NAMES["RequestBasedSliMetric"] = "RequestBasedSliMetricConfig"


def test_every_resource_passes_the_model_of_its_api(resources: dict[str, Any]) -> None:
    for name, resource in resources.items():
        assert _faults(*OPERATIONS[resource["Type"]], _as_call(resource["Properties"])) == "", name


def _faults(service: str, operation: str, call: Any) -> str:
    model = botocore.session.get_session().get_service_model(service)
    shape = model.operation_model(operation).input_shape
    assert shape is not None
    return str(ParamValidator().validate(call, shape).generate_report())


def _as_call(value: Any) -> Any:
    match value:
        case {"Ref": str(name)}:
            return PARAMETERS[name]
        case {"Fn::Sub": str(text)}:
            return text
        case dict():
            return {API_NAMES.get(key, key): _as_call(item) for key, item in value.items()}
        case list():
            return [_as_call(item) for item in value]
        case _:
            return value


def test_a_call_that_the_api_does_not_know_is_noticed() -> None:
    assert "Treshold" in _faults("cloudwatch", "PutMetricAlarm", {"AlarmName": "a", "Treshold": 1})


def test_the_manuals_error_alarm_is_a_ratio_and_not_a_count(resources: dict[str, Any]) -> None:
    alarm = properties(resources, "todo-api-high-error-rate")
    assert alarm["Metrics"][-1]["Expression"] == "IF(m2 >= 20, FILL(m1, 0) / m2, 0)"
    assert (alarm["Threshold"], alarm["DatapointsToAlarm"], alarm["EvaluationPeriods"]) == (0.05, 2, 3)
    assert alarm["TreatMissingData"] == "notBreaching"


def test_the_manuals_latency_alarm_is_a_quantile_in_milliseconds(resources: dict[str, Any]) -> None:
    alarm = properties(resources, "todo-api-high-latency")
    assert (alarm["ExtendedStatistic"], alarm["Threshold"], alarm["Namespace"]) == ("p95", 1000, "AWS/ApiGateway")
    assert "Statistic" not in alarm


def test_a_two_sided_alarm_calls_once_when_it_fires_and_once_when_it_is_over(resources: dict[str, Any]) -> None:
    fires, clears = (properties(resources, f"todo-api-memory{side}") for side in ("", "-clear"))
    assert ("OKActions" in fires, "AlarmActions" in fires) == (False, True)
    assert ("OKActions" in clears, "AlarmActions" in clears) == (True, False)
    assert (clears["ComparisonOperator"], clears["Threshold"]) == ("GreaterThanOrEqualToThreshold", 80)
    assert (clears["DatapointsToAlarm"], clears["EvaluationPeriods"]) == (1, 10)


def test_parts_of_a_composite_call_nobody(resources: dict[str, Any]) -> None:
    composite = properties(resources, "slo-availability-1h")
    assert composite["AlarmRule"] == 'ALARM("slo-availability-1h-long") AND ALARM("slo-availability-1h-short")'
    assert composite["AlarmActions"]
    assert "AlarmActions" not in properties(resources, "slo-availability-1h-long")


def test_burn_rates_of_minutes_are_those_of_application_signals(resources: dict[str, Any]) -> None:
    short = properties(resources, "slo-availability-1h-short")
    assert (short["Threshold"], short["MetricName"]) == (14.4, "BurnRate")
    assert {"Name": "BurnRateWindowMinutes", "Value": "5"} in short["Dimensions"]
    level = properties(resources, "slo-availability")
    windows = [burn["LookBackWindowMinutes"] for burn in level["BurnRateConfigurations"]]
    assert windows == [5, 30, 60, 120, 360, 1440, 4320]
    assert level["Goal"]["AttainmentGoal"] == 99.9


def test_what_aws_has_no_metric_for_is_named_and_the_rest_is_there(resources: dict[str, Any]) -> None:
    assert cloudwatch.left_out(DEFINITIONS) == ["todo-api-cpu", "disk-usage", "keys-expiring"]
    emitted = {resource["Properties"].get("AlarmName") for resource in resources.values()}
    assert {one.name for one in DEFINITIONS} - emitted == set(cloudwatch.left_out(DEFINITIONS))


def test_the_board_shows_both_lines_of_every_alarm(resources: dict[str, Any]) -> None:
    board = json.loads(resources["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"])
    charts = {widget["properties"]["title"]: widget["properties"] for widget in board["widgets"]}
    assert charts.keys() - {"Alarms"} == {one.name for one in ALARMS} - set(cloudwatch.left_out(ALARMS))
    lines = charts["todo-api-high-latency"]["annotations"]["horizontal"]
    assert [(line["label"], line["value"]) for line in lines] == [("warning", 1000), ("normal", 200)]


METRIC_ALARM_ARGUMENTS = {
    "alarm_name", "alarm_description", "comparison_operator", "datapoints_to_alarm", "evaluation_periods", "threshold",
    "treat_missing_data", "metric_query", "namespace", "metric_name", "dimensions", "period", "statistic",
    "extended_statistic", "evaluate_low_sample_count_percentiles", "alarm_actions", "ok_actions",
    "insufficient_data_actions",
}  # fmt: skip
"""Of the provider's aws_cloudwatch_metric_alarm, those we use."""


def test_terraform_gets_the_same_resources_under_the_providers_names(resources: dict[str, Any]) -> None:
    document = terraform.document(DEFINITIONS, SLOS, sentence)
    alarms = document["resource"]["aws_cloudwatch_metric_alarm"]
    kinds = [resource["Type"] for resource in resources.values()]
    assert len(alarms) == kinds.count("AWS::CloudWatch::Alarm")
    assert all(alarm.keys() <= METRIC_ALARM_ARGUMENTS for alarm in alarms.values())
    composites = document["resource"]["aws_cloudwatch_composite_alarm"]
    for composite in composites.values():
        assert all(need.removeprefix("aws_cloudwatch_metric_alarm.") in alarms for need in composite["depends_on"])
    stack = document["resource"]["aws_cloudformation_stack"]["service_levels"]
    assert len(json.loads(stack["template_body"])["Resources"]) == len(SLOS)
    assert "${AWS::" not in json.dumps(document)


def test_prometheus_takes_the_rules(tmp_path: Path) -> None:
    path = tmp_path / "rules.yml"
    path.write_text(render(prometheus.rules(DEFINITIONS, sentence)), encoding="utf-8")
    checked = subprocess.run(
        [str(find_promtool()), "check", "rules", str(path)], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    alerts = [rule["alert"] for rule in yaml.safe_load(path.read_text())["groups"][0]["rules"] if "alert" in rule]
    assert len(set(alerts)) == len(alerts) >= len(DEFINITIONS)


def test_openslo_documents_hold_together() -> None:
    documents = list(yaml.safe_load_all(openslo.documents(SLOS, sentence)))
    by_kind: dict[str, dict[str, Any]] = {}
    for document in documents:
        assert document["apiVersion"] == "openslo/v1"
        by_kind.setdefault(document["kind"], {})[document["metadata"]["name"]] = document["spec"]
    assert by_kind["SLO"].keys() == by_kind["SLI"].keys() == {slo.name for slo in SLOS}
    for slo in SLOS:
        spec = by_kind["SLO"][slo.name]
        assert spec["service"] in by_kind["Service"]
        assert spec["indicatorRef"] in by_kind["SLI"]
        assert spec["timeWindow"] == [{"duration": "30d", "isRolling": True}]
        assert spec["objectives"][0]["target"] == slo.objective
        policies = [by_kind["AlertPolicy"][policy["alertPolicyRef"]] for policy in spec["alertPolicies"]]
        burns = [policy["conditions"][0]["spec"]["condition"]["threshold"] for policy in policies]
        assert burns == [burn.factor for burn in slo.burns]
        assert all(
            target["targetRef"] in by_kind["AlertNotificationTarget"] for target in policies[0]["notificationTargets"]
        )


def test_every_definition_names_series_that_are_kept() -> None:
    named = {metric.series for one in DEFINITIONS for part in parts_of(one) for metric in metrics_of(part.value)}
    assert named == set(prometheus.SOURCES)
