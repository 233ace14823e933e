"""Emitted rules run by Prometheus itself: ``promtool test rules`` on series of ours, state by state."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from hypothesis import strategies as st
from msgspec.structs import replace
from tests.alarm_series import ALL, BAD, GAUGE, MINUTES, Observed, Seen, alarms, levels, observations, our_states
from tests.machine import find_promtool

from hanbit.ops.observe.alarms import Alarm, Condition, Metric, Ratio, Slices, Value
from hanbit.ops.observe.prometheus import Counter, Gauge, Source, rules
from hanbit.ops.observe.yaml import Node, render

SCRAPES = 3
"""A minute; the last falls on its end."""

Case = tuple[Alarm, Observed]

gauge: Seen = st.one_of(st.just([]), st.lists(levels, min_size=SCRAPES, max_size=SCRAPES))
bad: Seen = st.sampled_from(([], [0.0], [3.0], [6.0], [9.0]))
all_of: Seen = st.sampled_from(([], [0.0], [12.0], [24.0]))
"""Divided by three, so that a counter grows by a whole number between two scrapes."""

values: st.SearchStrategy[Value] = st.one_of(
    st.builds(Metric, st.just(GAUGE), st.sampled_from(("Average", "Minimum", "Maximum"))),
    st.just(Ratio(Metric(BAD, "Sum"), Metric(ALL, "Sum"))),
    st.just(Ratio(Metric(BAD, "Sum"), Metric(ALL, "Sum"), at_least=15)),
    st.just(Slices((Condition(Metric(GAUGE, "Average"), ">", 0.5), Condition(Metric(BAD, "Sum"), ">=", 5)))),
)
cases: st.SearchStrategy[Case] = st.tuples(alarms(values), observations(gauge, bad, all_of))


def states_by_promtool(folder: Path, cases: Sequence[Case]) -> None:
    """Raises AssertionError with promtool's report where a state differs from ours in any minute."""
    numbered = [_numbered(case, number) for number, case in enumerate(cases)]
    sources: dict[str, Source] = {}
    for number in range(len(cases)):
        sources |= {f"{GAUGE}{number}": Gauge(f"gauge{number}")}
        sources |= {f"{name}{number}": Counter(f"{name}{number}") for name in (BAD, ALL)}
    emitted = rules([alarm for alarm, _, _ in numbered], lambda definition: definition.name, sources)
    series = [line for _, observed, number in numbered for line in _series(observed, number)]
    expected = [our_states(alarm, observed, first=0) for alarm, observed in cases]  # promtool judges at 0 as well
    names = [alarm.name for alarm, _, _ in numbered]
    require_states(folder, emitted, series, dict(zip(names, expected, strict=True)))


def require_states(folder: Path, emitted: Node, series: Sequence[Node], expected: Mapping[str, Sequence[str]]) -> None:
    """``series``: ``SCRAPES`` samples a minute. ``expected``: by alarm, the states after minutes 0, 1, 2 …"""
    (folder / "rules.yml").write_text(render(emitted), encoding="utf-8")
    minutes = range(1, min(len(states) for states in expected.values()))
    tested: Node = {
        "rule_files": ["rules.yml"],
        "evaluation_interval": "1m",
        "tests": [
            {
                "interval": f"{60 // SCRAPES}s",
                "input_series": series,
                "promql_expr_test": [_expectation(minute, expected) for minute in minutes],
            }
        ],
    }
    (folder / "tests.yml").write_text(render(tested), encoding="utf-8")
    promtool = find_promtool()
    assert promtool, "promtool is missing: python tests/machine.py"
    command = [promtool, "test", "rules", "tests.yml"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def _numbered(case: Case, number: int) -> tuple[Alarm, Observed, int]:
    alarm, observed = case
    return replace(alarm, name=f"generated-{number}", value=_renamed(alarm.value, number)), observed, number


def _renamed(value: Value, number: int) -> Value:
    match value:
        case Metric():
            return replace(value, series=f"{value.series}{number}")
        case Ratio(bad=bad, total=total):
            return replace(value, bad=_renamed(bad, number), total=_renamed(total, number))
        case Slices(bad_when=conditions):
            renamed = [replace(condition, value=_renamed(condition.value, number)) for condition in conditions]
            return replace(value, bad_when=tuple(renamed))
        case _:
            raise TypeError(value)


def _series(observed: Observed, number: int) -> list[Node]:
    gauges = ["_"]
    for minute in range(MINUTES):
        seen = observed[GAUGE].get(minute)
        gauges += [f"{one:g}" for one in seen] if seen else ["_"] * SCRAPES
    lines: list[Node] = [{"series": f"gauge{number}", "values": " ".join(gauges)}]
    for name in (BAD, ALL):
        counted, total = ["0"], 0.0
        for minute in range(MINUTES):
            seen = observed[name].get(minute)
            growth = sum(seen or ()) / SCRAPES
            counted += [f"{total + growth * scrape:g}" if seen else "_" for scrape in range(1, SCRAPES + 1)]
            total += growth * SCRAPES
        lines.append({"series": f"{name}{number}", "values": " ".join(counted)})
    return lines


def _expectation(minute: int, expected: Mapping[str, Sequence[str]]) -> Node:
    samples: list[Node] = [
        {"labels": f'hanbit:alarm:state{{alarm="{name}"}}', "value": int(states[minute] == "ALARM")}
        for name, states in expected.items()
    ]
    wanted = "|".join(expected)
    return {"expr": f'hanbit:alarm:state{{alarm=~"{wanted}"}}', "eval_time": f"{minute}m", "exp_samples": samples}
