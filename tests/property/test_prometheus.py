"""Prometheus, running the emitted rules, comes to the same state as our evaluator in every minute."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.promtool import Case, cases, states_by_promtool

A_RUN = 15


@settings(
    max_examples=3,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(drawn=st.lists(cases, min_size=A_RUN, max_size=A_RUN))
def test_emitted_rules_agree_minute_by_minute(tmp_path_factory: pytest.TempPathFactory, drawn: list[Case]) -> None:
    folder: Path = tmp_path_factory.mktemp("rules")
    states_by_promtool(folder, drawn)
