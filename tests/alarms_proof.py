"""``make alarms-proof``: our evaluator against the reference and against Prometheus, on many generated series."""

import sys
import tempfile
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.alarm_series import MINUTES, Observed, alarms, observations, our_states
from tests.promtool import Case, cases, states_by_promtool
from tests.reference_alarms import reference_states

from hanbit.ops.observe.alarms import Alarm

SERIES = 10_000
PROMETHEUS_SHARE = 20
"""One series in so many also goes through promtool, some at a time: it starts slowly."""
A_RUN = 25


def once(examples: int) -> settings:
    return settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def by_reference(series: int) -> Counter[str]:
    """States that were compared; raises AssertionError at the first that differs."""
    compared: Counter[str] = Counter()

    @once(series)
    @given(alarms(), observations())
    def agree(alarm: Alarm, observed: Observed) -> None:
        ours = our_states(alarm, observed)
        assert ours == reference_states(alarm, observed, MINUTES), (alarm, observed)
        _count(compared, ours)

    agree()
    return compared


def by_prometheus(series: int) -> Counter[str]:
    compared: Counter[str] = Counter()

    @once(-(-series // A_RUN))
    @given(st.lists(cases, min_size=A_RUN, max_size=A_RUN))
    def agree(drawn: list[Case]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            states_by_promtool(Path(folder), drawn)
        for alarm, observed in drawn:
            _count(compared, our_states(alarm, observed))

    agree()
    return compared


def main() -> int:
    series = int(sys.argv[1]) if len(sys.argv) > 1 else SERIES
    for name, prove, wanted in (
        ("reference", by_reference, series),
        ("promtool", by_prometheus, series // PROMETHEUS_SHARE),
    ):
        started = time.monotonic()
        compared = prove(wanted)
        print(f"{name}: {_sentence(compared)} in {time.monotonic() - started:.0f} s", flush=True)
        if compared["series"] < wanted:
            return 1
    return 0


def _count(compared: Counter[str], states: list[str]) -> None:
    compared.update(states)
    compared["series"] += 1
    compared["changes"] += sum(a != b for a, b in pairwise(states))


def _sentence(compared: Counter[str]) -> str:
    states = ", ".join(f"{compared[state]:,} {state}" for state in ("ALARM", "OK", "INSUFFICIENT_DATA"))
    minutes = compared["series"] * MINUTES
    return (
        f"{compared['series']:,} series, {minutes:,} minutes, 0 differences ({states}, {compared['changes']:,} changes)"
    )


if __name__ == "__main__":
    sys.exit(main())
