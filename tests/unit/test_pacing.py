"""How many requests of one account are let through."""

from contextlib import suppress

from hanbit.api.pacing import BURST_S, KEPT, Pacing
from hanbit.domain.refusals import TooManyRequests


def admitted(pacing: Pacing, who: str, *, now_ms: int, tries: int) -> int:
    count = 0
    for _ in range(tries):
        with suppress(TooManyRequests):
            pacing.admit(who, now_ms=now_ms)
            count += 1
    return count


def test_a_burst_is_let_through_and_then_the_sustained_rate() -> None:
    pacing = Pacing(10)
    assert admitted(pacing, "bora", now_ms=0, tries=100) == 10 * BURST_S
    assert admitted(pacing, "bora", now_ms=1_000, tries=100) == 10
    assert admitted(pacing, "minho", now_ms=1_000, tries=100) == 10 * BURST_S
    assert admitted(pacing, "bora", now_ms=3_600_000, tries=100) == 10 * BURST_S


def test_a_clock_that_goes_back_gives_nothing_and_takes_nothing() -> None:
    pacing = Pacing(10)
    assert admitted(pacing, "bora", now_ms=10_000, tries=20) == 20
    assert admitted(pacing, "bora", now_ms=0, tries=100) == 30


def test_zero_lets_everything_through_and_the_silent_are_forgotten() -> None:
    assert admitted(Pacing(0), "bora", now_ms=0, tries=1_000) == 1_000
    pacing = Pacing(1)
    for number in range(KEPT + 1):
        pacing.admit(f"{number}", now_ms=number)
    assert admitted(pacing, f"{KEPT}", now_ms=KEPT, tries=10) == BURST_S - 1
