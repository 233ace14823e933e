"""An app that is killed and held down is alarmed, by real processes and as the command shows it."""

from pathlib import Path

from tests.alarm_drill import WITHIN_S, hold_down, state
from tests.kept import kept


def test_the_app_held_down_is_in_alarm_within_ninety_seconds(tmp_path: Path) -> None:
    """That it clears again is ``make drill-alarm``'s to show: it needs whole minutes of a running app."""
    with kept(tmp_path, HANBIT_SCRAPE_SECONDS="1") as up:
        assert state(up) == "INSUFFICIENT_DATA"
        assert hold_down(up) < WITHIN_S
