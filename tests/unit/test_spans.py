"""Time as people write it to a command."""

import time
from collections.abc import Iterator

import pytest

from hanbit.cli.spans import local_time, moment_ms, span_s


@pytest.mark.parametrize(("text", "seconds"), [("90s", 90), (" 15m ", 900), ("6h", 21_600), ("455d", 39_312_000)])
def test_a_span_is_a_number_and_a_unit(text: str, seconds: int) -> None:
    assert span_s(text) == seconds


@pytest.mark.parametrize("text", ["", "7", "d", "0d", "-5h", "1.5h", "7 d", "456d", "999999w", "1h30m"])
def test_what_is_no_span_or_longer_than_anything_is_kept_is_none(text: str) -> None:
    assert span_s(text) is None


@pytest.fixture
def in_seoul(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This machine's clock on the wall."""
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", "Asia/Seoul")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("in_seoul")
@pytest.mark.parametrize("text", ["2026-12-03T14:30", "2026-12-03T14:30+09:00", "2026-12-03T05:30Z"])
def test_a_moment_without_a_zone_is_this_machines(text: str) -> None:
    assert moment_ms(text) == 1_796_275_800_000


@pytest.mark.usefixtures("in_seoul")
def test_a_moment_is_told_by_this_machines_clock() -> None:
    assert local_time(1_796_275_800_999) == "2026-12-03 14:30:00"


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "9999-12-31T23:59-23:00", "0001-01-01T00:00+23:00"])
def test_what_is_no_moment_or_outside_the_calendar_is_none(text: str) -> None:
    assert moment_ms(text) is None
