"""What ministack has no service for, held to botocore's model of it: units that scale, and their policies."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.stub import Stubber
from tests.simulators import CountingEntropy

from hanbit.gateways.aws.attachments import STEPS, read_attached, renamed
from hanbit.gateways.aws.remote import BotoRemote, open_client
from hanbit.ops.recover.tables import Attached
from hanbit.ports.remote import Remote

ARN = "arn:aws:dynamodb:ap-northeast-2:000000000000:table/todos"
UNITS = "dynamodb:table:ReadCapacityUnits"
TARGET = {"ResourceId": "table/todos", "ScalableDimension": UNITS, "MinCapacity": 5, "MaxCapacity": 4000}
INDEX = {**TARGET, "ResourceId": "table/todos/index/bySweep", "ScalableDimension": "dynamodb:index:ReadCapacityUnits"}
TRACKING = {
    "TargetValue": 70.0,
    "PredefinedMetricSpecification": {"PredefinedMetricType": "DynamoDBReadCapacityUtilization"},
}
POLICY = {
    "PolicyName": "table-reads",
    "ResourceId": "table/todos",
    "ScalableDimension": UNITS,
    "PolicyType": "TargetTrackingScaling",
    "TargetTrackingScalingPolicyConfiguration": TRACKING,
}
MATH = [
    {"Id": "used", "MetricStat": {"Metric": {"Namespace": "AWS/DynamoDB", "MetricName": "ConsumedReadCapacityUnits",
     "Dimensions": [{"Name": "TableName", "Value": "todos"}]}, "Period": 60, "Stat": "Sum"}, "ReturnData": False},
    {"Id": "rate", "Expression": "used/60"},
]  # fmt: skip
ALARM = {"AlarmName": "read-units", "Metrics": MATH, "EvaluationPeriods": 3, "Threshold": 100.0,
         "ComparisonOperator": "GreaterThanThreshold"}  # fmt: skip
NOTHING = Attached(ttl=None, pitr_days=None, is_protected=False, tags={}, alarms=(), scalable=(), policies=())


class Stubbed:
    """Real clients that answer what they are told, and refuse what botocore's models do not allow."""

    def __init__(self) -> None:
        self.pauses: list[float] = []
        self._clients: dict[str, Any] = {}
        self.stubs: dict[str, Stubber] = {}
        for name in ("dynamodb", "cloudwatch", "application-autoscaling"):
            client: Any = open_client(name, region="ap-northeast-2", endpoint="http://127.0.0.1:1")
            self._clients[name], self.stubs[name] = client, Stubber(client)
            self.stubs[name].activate()

    def service(self, name: str) -> Remote:
        return BotoRemote(lambda: self._clients[name], CountingEntropy(), executor=None)

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)

    def close(self) -> None:
        for name, stub in self.stubs.items():
            stub.assert_no_pending_responses()
            self._clients[name].close()


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubbed]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    stubbed = Stubbed()
    yield stubbed
    stubbed.close()


async def test_all_that_a_provisioned_table_has_is_read(aws: Stubbed) -> None:
    dynamodb, scaling = aws.stubs["dynamodb"], aws.stubs["application-autoscaling"]
    dynamodb.add_response("describe_table", {"Table": {"TableArn": ARN, "DeletionProtectionEnabled": True}})
    expiry = {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"}
    dynamodb.add_response("describe_time_to_live", {"TimeToLiveDescription": expiry})
    pitr = {"PointInTimeRecoveryStatus": "ENABLED", "RecoveryPeriodInDays": 7}
    said = {"ContinuousBackupsStatus": "ENABLED", "PointInTimeRecoveryDescription": pitr}
    dynamodb.add_response("describe_continuous_backups", {"ContinuousBackupsDescription": said})
    tags = [{"Key": "aws:backup", "Value": "AWS's own"}, {"Key": "hanbit:proven", "Value": "of another life"}]
    dynamodb.add_response("list_tags_of_resource", {"Tags": tags, "NextToken": "more"})
    more = {"ResourceArn": ARN, "NextToken": "more"}
    dynamodb.add_response("list_tags_of_resource", {"Tags": [{"Key": "service", "Value": "todo-app"}]}, more)
    others = {**ALARM, "AlarmName": "another", "Metrics": MATH[1:]}
    of_scaling = {**ALARM, "AlarmName": "TargetTracking-table/todos-AlarmHigh-1"}
    told = [others, {**ALARM, "StateValue": "OK"}, of_scaling]
    aws.stubs["cloudwatch"].add_response("describe_alarms", {"MetricAlarms": told})
    another = {**TARGET, "ResourceId": "table/todos-old"}
    found = [
        {**one, "ServiceNamespace": "dynamodb", "RoleARN": "r", "CreationTime": 1} for one in (INDEX, another, TARGET)
    ]
    scaling.add_response("describe_scalable_targets", {"ScalableTargets": found}, {"ServiceNamespace": "dynamodb"})
    policy = {**POLICY, "PolicyARN": "p", "ServiceNamespace": "dynamodb", "CreationTime": 1}
    scaling.add_response("describe_scaling_policies", {"ScalingPolicies": [policy]}, {"ServiceNamespace": "dynamodb"})
    assert await read_attached(aws.service, "todos") == Attached(
        ttl="expires", pitr_days=7, is_protected=True, tags={"service": "todo-app"},
        alarms=(ALARM,), scalable=(TARGET, INDEX), policies=(POLICY,),
    )  # fmt: skip


async def test_units_policies_and_computed_alarms_are_attached_under_the_new_name(aws: Stubbed) -> None:
    scaling = aws.stubs["application-autoscaling"]
    kept = Attached(
        ttl=None, pitr_days=None, is_protected=False, tags={}, alarms=(ALARM,), scalable=(TARGET, INDEX),
        policies=(POLICY,),
    )  # fmt: skip
    wanted = renamed(kept, "todos", "todos-b")
    for one, resource in ((TARGET, "table/todos-b"), (INDEX, "table/todos-b/index/bySweep")):
        asked = {**one, "ResourceId": resource, "ServiceNamespace": "dynamodb"}
        scaling.add_response("register_scalable_target", {}, asked)
    asked = {**POLICY, "ResourceId": "table/todos-b", "ServiceNamespace": "dynamodb"}
    scaling.add_response("put_scaling_policy", {"PolicyARN": "p"}, asked)
    await STEPS["autoscaling"](aws.service, "todos-b", wanted, aws.pause)
    (alarm,) = wanted.alarms
    assert alarm["AlarmName"] == "read-units-todos-b"
    assert alarm["Metrics"][0]["MetricStat"]["Metric"]["Dimensions"] == [{"Name": "TableName", "Value": "todos-b"}]
    aws.stubs["cloudwatch"].add_response("put_metric_alarm", {}, alarm)
    await STEPS["alarms"](aws.service, "todos-b", wanted, aws.pause)


async def test_a_table_too_new_for_continuous_backups_is_asked_again(aws: Stubbed) -> None:
    dynamodb = aws.stubs["dynamodb"]
    dynamodb.add_client_error("update_continuous_backups", "ContinuousBackupsUnavailableException")
    how = {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": 35}
    asked = {"TableName": "todos-b", "PointInTimeRecoverySpecification": how}
    said = {"ContinuousBackupsDescription": {"ContinuousBackupsStatus": "ENABLED"}}
    dynamodb.add_response("update_continuous_backups", said, asked)
    wanted = Attached(ttl=None, pitr_days=35, is_protected=False, tags={}, alarms=(), scalable=(), policies=())
    await STEPS["point_in_time_recovery"](aws.service, "todos-b", wanted, aws.pause)
    assert len(aws.pauses) == 1


async def test_a_table_that_is_being_changed_is_waited_for(aws: Stubbed) -> None:
    dynamodb = aws.stubs["dynamodb"]
    dynamodb.add_response("update_table", {}, {"TableName": "todos-b", "DeletionProtectionEnabled": True})
    for status in ("UPDATING", "ACTIVE"):
        dynamodb.add_response("describe_table", {"Table": {"TableStatus": status}}, {"TableName": "todos-b"})
    wanted = Attached(ttl=None, pitr_days=None, is_protected=True, tags={}, alarms=(), scalable=(), policies=())
    await STEPS["deletion_protection"](aws.service, "todos-b", wanted, aws.pause)
    assert len(aws.pauses) == 1


async def test_a_table_that_had_nothing_gets_nothing(aws: Stubbed) -> None:
    for attach in STEPS.values():
        await attach(aws.service, "todos-b", NOTHING, aws.pause)
