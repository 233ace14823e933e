"""Two evaluators, written apart, agree minute by minute. ``make alarms-proof`` asks the same of 10,000 series."""

from hypothesis import given, settings
from tests.alarm_series import MINUTES, Observed, alarms, observations, our_states
from tests.reference_alarms import reference_states

from hanbit.ops.observe.alarms import Alarm


@settings(max_examples=300, deadline=None)
@given(alarms(), observations())
def test_our_evaluator_equals_the_reference_minute_by_minute(alarm: Alarm, observed: Observed) -> None:
    assert our_states(alarm, observed) == reference_states(alarm, observed, MINUTES)
