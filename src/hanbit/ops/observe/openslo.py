"""The service levels as OpenSLO v1 documents, measured by the recording rules of ``prometheus``.

OpenSLO knows one window a condition: the long one. The short one, which ends an alarm soon, is its ``alertAfter``.
"""

from collections.abc import Callable, Sequence

from hanbit.ops.observe.alarms import Math, Metric, Ratio, Slices
from hanbit.ops.observe.prometheus import bad_minute
from hanbit.ops.observe.slos import SLO, Burn, burn_name, duration
from hanbit.ops.observe.yaml import Node, render

SERVICE, TARGET = "todo-api", "on-call"


def documents(slos: Sequence[SLO], say: Callable[[SLO], str]) -> str:
    """A stream of YAML documents. ``say``: what the service level promises, as a sentence."""
    made = [_service(), _target(), *(document for slo in slos for document in _of(slo, say(slo)))]
    return "---\n".join(render(document) for document in made)


def _of(slo: SLO, sentence: str) -> list[Node]:
    policies = [_policy(slo, burn) for burn in slo.burns]
    spec: Node = {
        "description": sentence,
        "service": SERVICE,
        "indicatorRef": slo.name,
        "timeWindow": [{"duration": f"{slo.days}d", "isRolling": True}],
        **_budget(slo),
        "alertPolicies": [{"alertPolicyRef": burn_name(slo, burn)} for burn in slo.burns],
    }
    return [_document("SLI", slo.name, _indicator(slo)), *policies, _document("SLO", slo.name, spec)]


def _budget(slo: SLO) -> dict[str, Node]:
    if isinstance(slo.events, Ratio):
        return {"budgetingMethod": "Occurrences", "objectives": [{"displayName": slo.name, "target": slo.objective}]}
    minute: Node = {"op": "lt", "value": 1, "timeSliceTarget": 1, "timeSliceWindow": "1m"}
    objective: Node = {"displayName": slo.name, "target": slo.objective, **minute}  # type: ignore[dict-item]
    return {"budgetingMethod": "Timeslices", "objectives": [objective]}


def _indicator(slo: SLO) -> Node:
    match slo.events:
        case Slices():
            return {"thresholdMetric": _measured(bad_minute(slo.events))}
        case Ratio(bad=bad, total=total):
            return {"ratioMetric": {"counter": False, "bad": _measured(_query(bad)), "total": _measured(_query(total))}}


def _query(value: Metric | Math | Ratio | Slices) -> str:
    match value:
        case Metric(series=series, statistic=statistic):
            return f'sum(hanbit:minute{{series="{series}",statistic="{statistic}"}})'
        case Math(op=op, left=left, right=right):
            return f"{_query(left)} {op} {_query(right)}"
        case _:
            raise ValueError(value)


def _measured(query: str) -> Node:
    return {"metricSource": {"type": "Prometheus", "spec": {"query": query}}}


def _policy(slo: SLO, burn: Burn) -> Node:
    condition: Node = {
        "kind": "AlertCondition",
        "metadata": {"name": f"{burn_name(slo, burn)}-burn"},
        "spec": {
            "severity": burn.severity,
            "condition": {
                "kind": "burnrate",
                "op": "gt",
                "threshold": burn.factor,
                "lookbackWindow": duration(burn.long_s),
                "alertAfter": duration(burn.short_s),
            },
        },
    }
    spec: Node = {
        "alertWhenBreaching": True,
        "alertWhenResolved": True,
        "alertWhenNoData": False,
        "conditions": [condition],
        "notificationTargets": [{"targetRef": TARGET}],
    }
    return _document("AlertPolicy", burn_name(slo, burn), spec)


def _service() -> Node:
    return _document("Service", SERVICE, {"description": "Hanbit TODO"})


def _target() -> Node:
    return _document("AlertNotificationTarget", TARGET, {"target": "on-call"})


def _document(kind: str, name: str, spec: Node) -> Node:
    return {"apiVersion": "openslo/v1", "kind": kind, "metadata": {"name": name}, "spec": spec}
