"""Metrics as log lines in CloudWatch's Embedded Metric Format: a function has nobody to scrape it.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from collections.abc import Iterable

import msgspec

from hanbit.telemetry.metrics import Route

NAMESPACE = "TodoApp"
"""The manual's."""
SERVICE = "todo-api"

_METRICS = [
    {"Name": "Requests", "Unit": "Count"},
    {"Name": "ServerErrors", "Unit": "Count"},
    {"Name": "Latency", "Unit": "Milliseconds"},
]
_encode = msgspec.json.Encoder().encode


def embedded(routes: Iterable[Route], *, now_ms: int) -> bytes:
    """A line for each route, of the service as a whole and by route. ``Latency`` is the mean of what the route holds,
    which is exact for a function: it answers one request and reports.
    """
    return b"".join(_encode(_document(route, now_ms)) + b"\n" for route in routes)


def _document(route: Route, now_ms: int) -> dict[str, object]:
    directive = {"Namespace": NAMESPACE, "Dimensions": [["Service"], ["Service", "Route"]], "Metrics": _METRICS}
    return {
        "_aws": {"Timestamp": now_ms, "CloudWatchMetrics": [directive]},
        "Service": SERVICE,
        "Route": f"{route.method} {route.path}",
        "Requests": sum(route.by_class),
        "ServerErrors": route.by_class[4],
        "Latency": round(route.duration.total_s * 1000 / max(1, route.duration.count), 3),
    }
