"""The shared cases of what "today" is: which day, and which window a due date falls into."""

from typing import Any, get_args

import msgspec
import pytest
from tests.vectors import vectors

from hanbit.domain.due import Window, falls_in, range_of
from hanbit.domain.times import parse_rfc3339, person_date
from hanbit.domain.todos import Due

CASES = vectors("today")
WINDOWS: tuple[Window, ...] = get_args(Window)


@pytest.mark.parametrize("case", CASES["days"], ids=lambda case: case["why"])
def test_the_shared_days(case: dict[str, Any]) -> None:
    day = person_date(parse_rfc3339(case["now"]), case["timeZone"], case["dayStart"])
    assert day.isoformat() == case["today"]


@pytest.mark.parametrize("case", CASES["windows"], ids=lambda case: case["why"])
def test_the_shared_windows(case: dict[str, Any]) -> None:
    due, now_ms = msgspec.convert(case["due"], Due), parse_rfc3339(case["now"])
    windows = [
        window
        for window in WINDOWS
        if falls_in(due, range_of(window, now_ms=now_ms, zone_name=case["timeZone"], day_start=case["dayStart"]))
    ]
    assert windows == [case["window"]]
