"""What every adapter of Throttle promises."""

import asyncio
from collections.abc import Callable

import pytest

from hanbit.domain.attempts import ADDRESS, FORGIVE_MS, PAIR, PERSON
from hanbit.domain.refusals import TooManyAttempts
from hanbit.ports.throttle import Throttle

NOW_MS = 1_780_000_000_000
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"
EMAIL = "bora@example.com"
NewThrottle = Callable[..., Throttle]


async def wait_s(throttle: Throttle, email: str = EMAIL, address: str = HERE, *, now_ms: int = NOW_MS) -> int:
    """0: admitted, and counted as failed; else the seconds to wait."""
    try:
        await throttle.admit_sign_in(email, address, now_ms=now_ms)
    except TooManyAttempts as refusal:
        return refusal.retry_after_s
    return 0


async def fail(throttle: Throttle, times: int, email: str = EMAIL, address: str = HERE) -> None:
    """As many failures at one moment as the allowance lets through."""
    for _ in range(times):
        assert await wait_s(throttle, email, address) == 0


async def test_five_failures_are_free_and_then_the_delay_doubles_up_to_a_quarter_of_an_hour(
    new_throttle: NewThrottle,
) -> None:
    throttle, now_ms, waits = new_throttle(), NOW_MS, []
    await fail(throttle, PAIR.free)
    for _ in range(12):
        waits.append(await wait_s(throttle, now_ms=now_ms))
        now_ms += waits[-1] * 1000
        assert await wait_s(throttle, now_ms=now_ms) == 0
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]


async def test_a_refused_attempt_does_not_make_the_wait_longer(new_throttle: NewThrottle) -> None:
    throttle = new_throttle()
    await fail(throttle, PAIR.free)
    for _ in range(50):
        assert await wait_s(throttle) == 1
    assert await wait_s(throttle, now_ms=NOW_MS + 999) == 1
    assert await wait_s(throttle, now_ms=NOW_MS + 1000) == 0


async def test_failures_are_forgiven_with_time(new_throttle: NewThrottle) -> None:
    throttle = new_throttle()
    await fail(throttle, PAIR.free)
    later_ms = NOW_MS + PAIR.free * FORGIVE_MS
    for _ in range(PAIR.free):
        assert await wait_s(throttle, now_ms=later_ms) == 0
    assert await wait_s(throttle, now_ms=later_ms) == 1


async def test_signing_in_clears_the_persons_count(new_throttle: NewThrottle) -> None:
    throttle = new_throttle()
    await fail(throttle, PAIR.free)
    await throttle.succeeded(EMAIL, HERE, now_ms=NOW_MS)
    await fail(throttle, PAIR.free)
    assert await wait_s(throttle) == 1


async def test_signing_in_clears_what_others_ran_up_everywhere(new_throttle: NewThrottle) -> None:
    throttle = new_throttle()
    for number in range(PERSON.free):
        assert await wait_s(throttle, address=f"203.0.113.{number}") == 0
    assert await wait_s(throttle, address=ELSEWHERE) == 1
    await throttle.succeeded(EMAIL, HERE, now_ms=NOW_MS)
    assert await wait_s(throttle, address=ELSEWHERE) == 0


async def test_guessing_from_one_address_delays_nobody_at_another(new_throttle: NewThrottle) -> None:
    throttle, now_ms = new_throttle(), NOW_MS
    for _ in range(PERSON.free - 1):
        now_ms += await wait_s(throttle, address=ELSEWHERE, now_ms=now_ms) * 1000
        await wait_s(throttle, address=ELSEWHERE, now_ms=now_ms)
    assert await wait_s(throttle, address=ELSEWHERE, now_ms=now_ms) > 0
    assert await wait_s(throttle, address=HERE, now_ms=now_ms) == 0


async def test_guessing_from_many_addresses_is_delayed_as_a_whole_up_to_five_minutes(new_throttle: NewThrottle) -> None:
    throttle, now_ms, waits = new_throttle(), NOW_MS, []
    for number in range(PERSON.free + 12):
        waits.append(await wait_s(throttle, address=f"203.0.113.{number}", now_ms=now_ms))
        now_ms += waits[-1] * 1000
        await wait_s(throttle, address=f"203.0.113.{number}", now_ms=now_ms)
    assert max(waits) == PERSON.max_delay_s


async def test_a_person_gets_in_from_a_familiar_address_however_many_others_guess(new_throttle: NewThrottle) -> None:
    throttle = new_throttle()
    await throttle.succeeded(EMAIL, HERE, now_ms=NOW_MS)
    for number in range(PERSON.free):
        await wait_s(throttle, address=f"203.0.113.{number + 10}")
    assert await wait_s(throttle, address=ELSEWHERE) > 0
    assert await wait_s(throttle, address=HERE) == 0


async def test_one_address_cannot_try_one_password_on_everybody(new_throttle: NewThrottle) -> None:
    throttle = new_throttle()
    for number in range(ADDRESS.free):
        assert await wait_s(throttle, f"{number}@example.com") == 0
    assert await wait_s(throttle, "next@example.com") == 1
    assert await wait_s(throttle, "next@example.com", ELSEWHERE) == 0


async def test_signing_in_oneself_does_not_excuse_guessing_at_others(new_throttle: NewThrottle) -> None:
    throttle = new_throttle()
    for number in range(ADDRESS.free - 1):
        assert await wait_s(throttle, f"{number}@example.com") == 0
    for _ in range(3):
        assert await wait_s(throttle, "own@example.com") == 0
        await throttle.succeeded("own@example.com", HERE, now_ms=NOW_MS)
    await fail(throttle, 1, "last@example.com")
    assert await wait_s(throttle, "next@example.com") == 1


async def test_an_address_opens_so_many_accounts_an_hour(new_throttle: NewThrottle) -> None:
    throttle = new_throttle(registrations_per_hour=4)
    for _ in range(4):
        await throttle.admit_registration(HERE, now_ms=NOW_MS)
    with pytest.raises(TooManyAttempts) as refused:
        await throttle.admit_registration(HERE, now_ms=NOW_MS)
    assert refused.value.retry_after_s == 900
    await throttle.admit_registration(ELSEWHERE, now_ms=NOW_MS)
    await throttle.admit_registration(HERE, now_ms=NOW_MS + 900_000)
    with pytest.raises(TooManyAttempts):
        await throttle.admit_registration(HERE, now_ms=NOW_MS + 900_000)


async def test_registration_without_a_limit_has_none(new_throttle: NewThrottle) -> None:
    throttle = new_throttle(registrations_per_hour=0)
    for _ in range(1_000):
        await throttle.admit_registration(HERE, now_ms=NOW_MS)


async def test_of_attempts_made_at_once_each_is_counted(new_throttle: NewThrottle) -> None:
    throttle = new_throttle()
    waits = await asyncio.gather(*(wait_s(throttle) for _ in range(PAIR.free + 3)))
    assert sorted(waits) == [0] * PAIR.free + [1] * 3
