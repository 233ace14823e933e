"""A definition that cannot work cannot be made."""

from typing import Any

import pytest

from hanbit.ops.observe.alarms import Alarm, BadDefinition, Clear, Composite, Metric, Ratio
from hanbit.ops.observe.definitions import ALARMS, DEFINITIONS, SLOS
from hanbit.ops.observe.slos import SLO, Burn

CPU = Metric("host.cpu", "Average")
SHARE = Ratio(Metric("http.5xx", "Sum"), Metric("http.requests", "Sum"))


def alarm(**changes: Any) -> Alarm:
    fine: dict[str, Any] = {
        "name": "cpu",
        "value": CPU,
        "op": ">",
        "threshold": 85,
        "severity": "P2",
        "runbook": "TS-1",
    }
    return Alarm(**fine | changes)


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit": "%", "threshold": 100},
        {"value": SHARE, "unit": "share", "threshold": 1.0},
        {"value": SHARE, "unit": "%", "threshold": 5},
        {"op": "<", "threshold": 0},
        {"op": ">=", "threshold": 0},
        {"m": 3, "n": 2},
        {"period_s": 90},
        {"period_s": 60, "n": 1_441},
        {"period_s": 86_400, "n": 8},
        {"clear": Clear(90)},
        {"op": "<", "clear": Clear(80)},
        {"unit": "%", "clear": Clear(0)},
        {"name": "Two words"},
    ],
)
def test_a_rule_that_means_nothing_or_never_fires_or_never_clears_is_refused(wrong: dict[str, Any]) -> None:
    alarm()
    with pytest.raises(BadDefinition):
        alarm(**wrong)


def test_a_statistic_that_is_none_is_refused() -> None:
    for statistic in ("average", "p", "p101", "TC(0.5)", "Sum "):
        with pytest.raises(BadDefinition):
            Metric("host.cpu", statistic)


def test_a_composite_of_nothing_is_refused() -> None:
    with pytest.raises(BadDefinition):
        Composite(name="none", all_of=(), severity="P1", runbook="TS-1")


@pytest.mark.parametrize(
    "wrong",
    [
        {"objective": 0.9},  # 14.4 × 0.1: more than everything failing
        {"objective": 1.0},
        {"burns": (Burn(6, 3_600, 300, "P1"), Burn(14.4, 3_600, 300, "P1"))},
        {"burns": (Burn(6, 300, 3_600, "P1"),)},
        {"days": 1},
        {"name": "a b"},
    ],
)
def test_a_service_level_that_can_never_fire_is_refused(wrong: dict[str, Any]) -> None:
    fine: dict[str, Any] = {"name": "availability", "events": SHARE, "objective": 0.999, "runbook": "TS-2"}
    SLO(**fine)
    with pytest.raises(BadDefinition):
        SLO(**fine | wrong)


def test_names_are_unique_and_every_severity_is_used() -> None:
    names = [definition.name for definition in DEFINITIONS]
    assert len(set(names)) == len(names) >= len(ALARMS) + 4 * len(SLOS)
    assert {definition.severity for definition in DEFINITIONS} == {"P0", "P1", "P2", "P3"}


def test_a_month_of_three_nines_has_the_manuals_budget() -> None:
    (availability,) = (slo for slo in SLOS if slo.name == "availability")
    assert availability.budget_minutes == pytest.approx(43.2)
    assert [burn.factor for burn in availability.burns] == [14.4, 6, 3, 1]
    assert all(burn.long_s == 12 * burn.short_s for burn in availability.burns)
