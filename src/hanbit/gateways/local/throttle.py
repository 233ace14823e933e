"""Attempts counted in memory: a restart forgives, and forgets nothing that matters for long."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

from hanbit.domain.attempts import (
    ADDRESS,
    FAMILIAR_MS,
    PAIR,
    PERSON,
    Count,
    attempted,
    excused,
    network,
    registered,
)

V = TypeVar("V")

KEPT = 50_000
"""Entries of each table, some 10 MB each when full. The one unused for longest goes first."""


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
        counts = [(table.get(key) or Count(0, now_ms), allowance) for table, key, allowance in held]
        for (table, key, _), count in zip(held, attempted(counts, now_ms=now_ms), strict=True):
            table.put(key, count)

    async def succeeded(self, email: str, address: str, *, now_ms: int) -> None:
        place = network(address)
        self._pairs.drop((email, place))
        self._people.drop(email)
        self._familiar.put((email, place), now_ms)
        count = self._addresses.get(place)
        if count is not None:
            self._addresses.put(place, excused(count))

    async def admit_registration(self, address: str, *, now_ms: int) -> None:
        if self._per_hour == 0:
            return
        place = network(address)
        count = self._registrations.get(place) or Count(0, now_ms)
        self._registrations.put(place, registered(count, per_hour=self._per_hour, now_ms=now_ms))
