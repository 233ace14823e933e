"""What AWS drops when a table is restored: read from a table that has it, and attached to one that lost it.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_HowItWorks.html, "Restores"
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from msgspec.structs import replace

from hanbit.gateways.aws.tables import LOOK_S, Pause, TookTooLong
from hanbit.ops.recover.tables import Attached
from hanbit.ports.remote import Rejected, Remote

Services = Callable[[str], Remote]
"""A service by the name that botocore has for it."""

PROVEN = "hanbit:proven"
"""Tag of a restored table that passed every check: the backup it came from."""

PITR_DAYS = 35
"""DynamoDB: what is kept when nothing else is said."""
LOOKS = 60
"""Five minutes: a new table does not take everything at once."""

ALARM = (
    "AlarmName", "AlarmDescription", "ActionsEnabled", "OKActions", "AlarmActions", "InsufficientDataActions",
    "MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Dimensions", "Period", "Unit", "EvaluationPeriods",
    "DatapointsToAlarm", "Threshold", "ComparisonOperator", "TreatMissingData", "Metrics",
)  # fmt: skip
"""What DescribeAlarms tells and PutMetricAlarm takes."""
OF_SCALING = "TargetTracking-"
"""How the names of alarms begin that AWS makes and removes with a scaling policy."""
SCALABLE = ("ResourceId", "ScalableDimension", "MinCapacity", "MaxCapacity")
POLICY = (
    "PolicyName", "ResourceId", "ScalableDimension", "PolicyType", "TargetTrackingScalingPolicyConfiguration",
)  # fmt: skip


async def read_attached(services: Services, table: str) -> Attached:
    dynamodb = services("dynamodb")
    described = (await dynamodb("describe_table", TableName=table))["Table"]
    expiry = (await dynamodb("describe_time_to_live", TableName=table))["TimeToLiveDescription"]
    is_scaled = described.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED") == "PROVISIONED"
    return Attached(
        ttl=expiry["AttributeName"] if expiry["TimeToLiveStatus"] in ("ENABLED", "ENABLING") else None,
        pitr_days=await _pitr_days(dynamodb, table),
        is_protected=described.get("DeletionProtectionEnabled", False),
        tags=await _tags(dynamodb, described["TableArn"]),
        alarms=await _alarms(services("cloudwatch"), table),
        scalable=await _scaling(services, table, "scalable_targets", SCALABLE) if is_scaled else (),
        policies=await _scaling(services, table, "scaling_policies", POLICY) if is_scaled else (),
    )


def renamed(attached: Attached, table: str, target: str) -> Attached:
    """The same for another table. An alarm's name is its identity, so the new one gets a name of its own."""
    return replace(
        attached,
        alarms=tuple(_alarm_for(alarm, table, target) for alarm in attached.alarms),
        scalable=tuple(_unit_for(unit, table, target) for unit in attached.scalable),
        policies=tuple(_unit_for(unit, table, target) for unit in attached.policies),
    )


async def _ttl(services: Services, target: str, wanted: Attached, pause: Pause) -> None:  # noqa: ARG001 - one shape
    if wanted.ttl is not None:
        how = {"Enabled": True, "AttributeName": wanted.ttl}
        await services("dynamodb")("update_time_to_live", TableName=target, TimeToLiveSpecification=how)


async def _pitr(services: Services, target: str, wanted: Attached, pause: Pause) -> None:
    if wanted.pitr_days is None:
        return
    how = {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": wanted.pitr_days}
    for _ in range(LOOKS):
        try:
            await services("dynamodb")(
                "update_continuous_backups", TableName=target, PointInTimeRecoverySpecification=how
            )
        except Rejected as rejected:
            if rejected.code != "ContinuousBackupsUnavailableException":
                raise
            await pause(LOOK_S)
        else:
            return
    raise TookTooLong(f"{target}: continuous backups")


async def _protection(services: Services, target: str, wanted: Attached, pause: Pause) -> None:
    """Returns when the table takes the next change."""
    if not wanted.is_protected:
        return
    dynamodb = services("dynamodb")
    await dynamodb("update_table", TableName=target, DeletionProtectionEnabled=True)
    for _ in range(LOOKS):
        if (await dynamodb("describe_table", TableName=target))["Table"]["TableStatus"] == "ACTIVE":
            return
        await pause(LOOK_S)
    raise TookTooLong(f"{target}: deletion protection")


async def _put_tags(services: Services, target: str, wanted: Attached, pause: Pause) -> None:  # noqa: ARG001
    await tag(services("dynamodb"), target, wanted.tags)


async def _put_alarms(services: Services, target: str, wanted: Attached, pause: Pause) -> None:  # noqa: ARG001
    del target  # the alarms name it
    for alarm in wanted.alarms:
        await services("cloudwatch")("put_metric_alarm", **alarm)


async def _put_scaling(services: Services, target: str, wanted: Attached, pause: Pause) -> None:  # noqa: ARG001
    del target  # the units name it
    for unit in wanted.scalable:
        await services("application-autoscaling")("register_scalable_target", ServiceNamespace="dynamodb", **unit)
    for policy in wanted.policies:
        await services("application-autoscaling")("put_scaling_policy", ServiceNamespace="dynamodb", **policy)


STEPS: Mapping[str, Callable[[Services, str, Attached, Pause], Awaitable[None]]] = {
    "point_in_time_recovery": _pitr,
    "tags": _put_tags,
    "alarms": _put_alarms,
    "autoscaling": _put_scaling,
    "deletion_protection": _protection,
    "ttl": _ttl,
}
"""In order: the one that may remove items comes last."""


async def tag(dynamodb: Remote, table: str, tags: Mapping[str, str]) -> None:
    if tags:
        arn = (await dynamodb("describe_table", TableName=table))["Table"]["TableArn"]
        pairs = [{"Key": name, "Value": value} for name, value in tags.items()]
        await dynamodb("tag_resource", ResourceArn=arn, Tags=pairs)


async def proof_of(dynamodb: Remote, table: str) -> str | None:
    """The backup from which it was restored and proven."""
    arn = (await dynamodb("describe_table", TableName=table))["Table"]["TableArn"]
    return (await _all_tags(dynamodb, arn)).get(PROVEN)


async def _pitr_days(dynamodb: Remote, table: str) -> int | None:
    said = await dynamodb("describe_continuous_backups", TableName=table)
    pitr = said["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription", {})
    if pitr.get("PointInTimeRecoveryStatus") != "ENABLED":
        return None
    return int(pitr.get("RecoveryPeriodInDays", PITR_DAYS))


async def _tags(dynamodb: Remote, arn: str) -> dict[str, str]:
    """Those that a person may set, without our own."""
    found = await _all_tags(dynamodb, arn)
    return {name: value for name, value in sorted(found.items()) if name != PROVEN and not name.startswith("aws:")}


async def _all_tags(dynamodb: Remote, arn: str) -> dict[str, str]:
    pages = await _pages(dynamodb, "list_tags_of_resource", "Tags", ResourceArn=arn)
    return {one["Key"]: one["Value"] for one in pages}


async def _alarms(cloudwatch: Remote, table: str) -> tuple[Mapping[str, Any], ...]:
    found = await _pages(cloudwatch, "describe_alarms", "MetricAlarms", AlarmTypes=["MetricAlarm"])
    kept = [{name: alarm[name] for name in ALARM if alarm.get(name) not in (None, [])} for alarm in found]
    return tuple(sorted((alarm for alarm in kept if _watches(alarm, table)), key=lambda alarm: str(alarm["AlarmName"])))


async def _scaling(services: Services, table: str, what: str, names: tuple[str, ...]) -> tuple[Mapping[str, Any], ...]:
    key = "ScalableTargets" if what == "scalable_targets" else "ScalingPolicies"
    found = await _pages(services("application-autoscaling"), f"describe_{what}", key, ServiceNamespace="dynamodb")
    ours = [one for one in found if _is_of(one["ResourceId"], table)]
    return tuple(
        {name: one[name] for name in names if name in one}
        for one in sorted(ours, key=lambda one: (one["ResourceId"], one["ScalableDimension"]))
    )


async def _pages(remote: Remote, operation: str, key: str, **asked: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        answer = await remote(operation, **asked)
        found += answer.get(key, [])
        if not answer.get("NextToken"):
            return found
        asked["NextToken"] = answer["NextToken"]


def _dimensions(alarm: Mapping[str, Any]) -> list[dict[str, str]]:
    """Its own, and those of the metrics it computes from."""
    measured = [query["MetricStat"]["Metric"] for query in alarm.get("Metrics", ()) if "MetricStat" in query]
    return [pair for metric in (alarm, *measured) for pair in metric.get("Dimensions", ())]


def _watches(alarm: Mapping[str, Any], table: str) -> bool:
    is_aws_own = str(alarm["AlarmName"]).startswith(OF_SCALING)
    return not is_aws_own and {"Name": "TableName", "Value": table} in _dimensions(alarm)


def _alarm_for(alarm: Mapping[str, Any], table: str, target: str) -> Mapping[str, Any]:
    name = str(alarm["AlarmName"])
    renamed_to = name.replace(table, target) if table in name else f"{name}-{target}"
    told: Mapping[str, Any] = _replaced(alarm, {"Name": "TableName", "Value": table}, target)
    return {**told, "AlarmName": renamed_to}


def _replaced(value: Any, pair: dict[str, str], target: str) -> Any:
    if value == pair:
        return {**pair, "Value": target}
    if isinstance(value, Mapping):
        return {name: _replaced(inner, pair, target) for name, inner in value.items()}
    if isinstance(value, list):
        return [_replaced(inner, pair, target) for inner in value]
    return value


def _is_of(resource: str, table: str) -> bool:
    return resource == f"table/{table}" or resource.startswith(f"table/{table}/")


def _unit_for(unit: Mapping[str, Any], table: str, target: str) -> Mapping[str, Any]:
    return {**unit, "ResourceId": f"table/{target}" + unit["ResourceId"].removeprefix(f"table/{table}")}
