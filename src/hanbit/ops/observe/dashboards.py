"""The CloudWatch board: how every alarm stands, and under it what each of them looks at, with its two lines."""

import json
from collections.abc import Sequence
from typing import Any

from hanbit.ops.observe.alarms import Alarm, Composite, Definition
from hanbit.ops.observe.aws_metrics import factor, queries

COLUMNS, WIDTH, HEIGHT = 3, 8, 6
WARNING, NORMAL = "#d1560b", "#317959"
ARN = "arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:"
"""In a text for ``Fn::Sub``; Terraform's emitter puts its own names there."""


def dashboard(definitions: Sequence[Definition]) -> str:
    """The body of a dashboard as JSON. Only definitions that AWS has the series for."""
    standing = {
        "type": "alarm",
        "x": 0,
        "y": 0,
        "width": COLUMNS * WIDTH,
        "height": 4,
        "properties": {"title": "Alarms", "alarms": [f"{ARN}{definition.name}" for definition in definitions]},
    }
    alarms = [definition for definition in definitions if not isinstance(definition, Composite)]
    charts = [_chart(alarm, place) for place, alarm in enumerate(alarms)]
    return json.dumps({"start": "-PT3H", "periodOverride": "inherit", "widgets": [standing, *charts]})


def _chart(alarm: Alarm, place: int) -> dict[str, Any]:
    lines = [{"value": alarm.threshold * factor(alarm.value), "label": "warning", "color": WARNING}]
    if alarm.clear:
        lines.append({"value": alarm.clear.threshold * factor(alarm.value), "label": "normal", "color": NORMAL})
    return {
        "type": "metric",
        "x": place % COLUMNS * WIDTH,
        "y": 4 + place // COLUMNS * HEIGHT,
        "width": WIDTH,
        "height": HEIGHT,
        "properties": {
            "title": alarm.name,
            "region": "${AWS::Region}",
            "view": "timeSeries",
            "period": alarm.period_s,
            "metrics": [_row(query) for query in queries(alarm.value, alarm.period_s, alarm.name)],
            "annotations": {"horizontal": lines},
        },
    }


def _row(query: dict[str, Any]) -> list[Any]:
    if "Expression" in query:
        return [{"expression": query["Expression"], "id": query["Id"], "label": query["Label"]}]
    stat = query["MetricStat"]
    named = [
        text for dimension in stat["Metric"]["Dimensions"] for text in (dimension["Name"], _said(dimension["Value"]))
    ]
    options = {"id": query["Id"], "stat": stat["Stat"], "visible": query["ReturnData"]}
    return [stat["Metric"]["Namespace"], stat["Metric"]["MetricName"], *named, options]


def _said(value: Any) -> str:
    return value if isinstance(value, str) else f"${{{value['Ref']}}}"
