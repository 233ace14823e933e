"""Who may try a password, and when, kept in memory: a restart forgives, and forgets nothing that matters for long.

Three counts hold an attempt back: the person from this address, the person from anywhere, the address for anyone.
The first is strict. The second is wide, and does not hold back an address from which the person signed in before,
so guessing from elsewhere cannot keep them out. The third stops one address from trying many people.
"""

import ipaddress
import math
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from hanbit.domain.refusals import TooManyAttempts

V = TypeVar("V")

HOUR_MS = 3600 * 1000
FORGIVE_MS = 15 * 60 * 1000
"""One failure is forgiven for each quarter of an hour in which an attempt was free and none was made."""

MAX_DELAY_S = 15 * 60


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

FAMILIAR_MS = 90 * 24 * HOUR_MS
KEPT = 50_000
"""Entries of each table, some 10 MB each when full. The one unused for longest goes first."""


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


class Recent(Generic[V]):
    """At most ``kept`` values; the one not touched for longest makes room."""

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._values: OrderedDict[Hashable, V] = OrderedDict()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Hashable) -> V | None:
        return self._values.get(key)

    def put(self, key: Hashable, value: V) -> None:
        self._values[key] = value
        self._values.move_to_end(key)
        if len(self._values) > self._kept:
            self._values.popitem(last=False)

    def drop(self, key: Hashable) -> None:
        self._values.pop(key, None)


class LocalThrottle:
    def __init__(self, *, registrations_per_hour: int = 20, kept: int = KEPT) -> None:
        """``registrations_per_hour`` of one address; 0 is no limit. ``kept``: entries of each table."""
        self._per_hour = registrations_per_hour
        self._pairs: Recent[Count] = Recent(kept)
        self._people: Recent[Count] = Recent(kept)
        self._addresses: Recent[Count] = Recent(kept)
        self._registrations: Recent[Count] = Recent(kept)
        self._familiar: Recent[int] = Recent(kept)

    def sizes(self) -> tuple[int, ...]:
        """Entries in each table, for whoever watches memory."""
        return tuple(
            len(table) for table in (self._pairs, self._people, self._addresses, self._registrations, self._familiar)
        )

    async def admit_sign_in(self, email: str, address: str, *, now_ms: int) -> None:
        place = network(address)
        held = [(self._pairs, (email, place), PAIR), (self._addresses, place, ADDRESS)]
        if now_ms - (self._familiar.get((email, place)) or -FAMILIAR_MS) >= FAMILIAR_MS:
            held.append((self._people, email, PERSON))
        counts = [(table, key, table.get(key) or Count(0, now_ms), allowance) for table, key, allowance in held]
        _refuse_for(max(count.free_again_ms(allowance) for _, _, count, allowance in counts) - now_ms)
        for table, key, count, allowance in counts:
            table.put(key, Count(min(count.decayed(allowance, now_ms) + 1, allowance.most), now_ms))

    async def succeeded(self, email: str, address: str, *, now_ms: int) -> None:
        place = network(address)
        self._pairs.drop((email, place))
        self._people.drop(email)
        self._familiar.put((email, place), now_ms)
        count = self._addresses.get(place)
        if count is not None:  # only this attempt's share: signing in oneself must not excuse guessing at others
            self._addresses.put(place, Count(max(0.0, count.failures - 1), count.at_ms))

    async def admit_registration(self, address: str, *, now_ms: int) -> None:
        if self._per_hour == 0:
            return
        place = network(address)
        count = self._registrations.get(place) or Count(0, now_ms)
        each_ms = HOUR_MS / self._per_hour
        used = max(0.0, count.failures - (now_ms - count.at_ms) / each_ms)
        _refuse_for((used + 1 - self._per_hour) * each_ms)
        self._registrations.put(place, Count(used + 1, now_ms))


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
