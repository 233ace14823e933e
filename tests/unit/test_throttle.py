from hanbit.domain.attempts import network
from hanbit.gateways.local.throttle import LocalThrottle

NOW_MS = 1_780_000_000_000


async def test_the_tables_never_grow_past_their_bound() -> None:
    throttle = LocalThrottle(kept=100)
    for number in range(1_000):
        address = f"10.0.{number // 250}.{number % 250}"
        await throttle.admit_sign_in(f"{number}@example.com", address, now_ms=NOW_MS)
        await throttle.succeeded(f"{number}@example.com", address, now_ms=NOW_MS)
        await throttle.admit_sign_in(f"{number}@example.com", address, now_ms=NOW_MS)
        await throttle.admit_registration(address, now_ms=NOW_MS)
    assert max(throttle.sizes()) == 100


def test_an_ipv6_subscriber_is_one_address_and_a_mapped_ipv4_is_itself() -> None:
    assert network("2001:db8:1:2::1") == network("2001:db8:1:2:ffff::9") != network("2001:db8:1:3::1")
    assert network("::ffff:192.0.2.1") == network("192.0.2.1") == "192.0.2.1"
    assert network("testclient") == "testclient"
