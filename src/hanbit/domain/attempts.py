"""Who may try a password, and when: the rule, whoever counts.

Three counts hold an attempt back: the person from this address, the person from anywhere, the address for anyone.
The first is strict. The second is wide, and does not hold back an address from which the person signed in before,
so guessing from elsewhere cannot keep them out. The third stops one address from trying many people.
"""

import ipaddress
import math
from collections.abc import Sequence
from dataclasses import dataclass

from hanbit.domain.refusals import TooManyAttempts

HOUR_MS = 3600 * 1000
FORGIVE_MS = 15 * 60 * 1000
"""One failure is forgiven for each quarter of an hour in which an attempt was free and none was made."""

MAX_DELAY_S = 15 * 60
FAMILIAR_MS = 90 * 24 * HOUR_MS
"""How long an address stays one from which the person signed in before."""


@dataclass(frozen=True)
class Allowance:
    """``free`` failures at once, then 1, 2, 4 … seconds between attempts, up to ``max_delay_s``."""

    free: int
    max_delay_s: int = MAX_DELAY_S

    @property
    def most(self) -> int:
        """Failures that reach the longest delay: counting on would only make forgiving slower."""
        return self.free + math.ceil(math.log2(self.max_delay_s))


PAIR = Allowance(free=5)
PERSON = Allowance(free=20, max_delay_s=5 * 60)
ADDRESS = Allowance(free=50)


@dataclass(frozen=True)
class Count:
    """Failures left at ``at_ms``, the latest attempt."""

    failures: float
    at_ms: int

    def free_again_ms(self, allowance: Allowance) -> int:
        over = self.failures - allowance.free
        if over < 0:
            return self.at_ms
        return self.at_ms + int(min(2.0**over, allowance.max_delay_s) * 1000)

    def decayed(self, allowance: Allowance, now_ms: int) -> float:
        """Sitting out a delay forgives nothing; only time without an attempt after it does."""
        idle_ms = max(0, now_ms - self.free_again_ms(allowance))
        return max(0.0, self.failures - idle_ms / FORGIVE_MS)


def attempted(counts: Sequence[tuple[Count, Allowance]], *, now_ms: int) -> list[Count]:
    """The counts after one more attempt, which failed until it is told otherwise. Raises TooManyAttempts."""
    _refuse_for(max(count.free_again_ms(allowance) for count, allowance in counts) - now_ms)
    return [Count(min(count.decayed(allowance, now_ms) + 1, allowance.most), now_ms) for count, allowance in counts]


def excused(count: Count) -> Count:
    """Without this attempt alone: signing in oneself must not excuse guessing at others."""
    return Count(max(0.0, count.failures - 1), count.at_ms)


def registered(count: Count, *, per_hour: int, now_ms: int) -> Count:
    """An address opens one more account. Raises TooManyAttempts."""
    each_ms = HOUR_MS / per_hour
    used = max(0.0, count.failures - (now_ms - count.at_ms) / each_ms)
    _refuse_for((used + 1 - per_hour) * each_ms)
    return Count(used + 1, now_ms)


def network(address: str) -> str:
    """Whom an address stands for: itself, or its /64, all of which one IPv6 subscriber holds (RFC 6177)."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((int(parsed), 64), strict=False))


def _refuse_for(wait_ms: float) -> None:
    if wait_ms > 0:
        raise TooManyAttempts(math.ceil(wait_ms / 1000))
