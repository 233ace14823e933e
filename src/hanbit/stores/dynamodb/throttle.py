"""Attempts counted in the table, for all instances of the function together; DynamoDB drops them by itself (TTL)."""

from collections.abc import Mapping

from hanbit.domain.attempts import (
    ADDRESS,
    FAMILIAR_MS,
    HOUR_MS,
    PAIR,
    PERSON,
    Count,
    attempted,
    excused,
    network,
    registered,
)
from hanbit.domain.refusals import Unavailable
from hanbit.stores.dynamodb.calls import Action, Broken, Table, delete, put
from hanbit.stores.dynamodb.items import Item, key, number, number_of
from hanbit.stores.dynamodb.table import TTL

ATTEMPTS = 8
"""Times one attempt is counted anew because another was counted between reading and writing."""

KEPT_MS = 24 * HOUR_MS
"""Longer than any count takes to be forgiven."""

TRY = "TRY"
At = tuple[str, str]


class DynamoThrottle:
    def __init__(self, table: Table, *, registrations_per_hour: int = 20) -> None:
        """``registrations_per_hour`` of one address; 0 is no limit."""
        self._table = table
        self._per_hour = registrations_per_hour

    async def admit_sign_in(self, email: str, address: str, *, now_ms: int) -> None:
        place = network(address)
        familiar = _at("familiar", f"{email} {place}")
        held = {_at("pair", f"{email} {place}"): PAIR, _at("address", place): ADDRESS, _at("person", email): PERSON}
        for _ in range(ATTEMPTS):
            found = await self._table.get_many([*held, familiar])
            if familiar in found and now_ms - number_of(found[familiar], "atMs") < FAMILIAR_MS:
                held.pop(_at("person", email), None)
            counts = [(_count(found.get(at), now_ms), allowance) for at, allowance in held.items()]
            after = dict(zip(held, attempted(counts, now_ms=now_ms), strict=True))
            if await self._replaced(found, after):
                return
        raise Unavailable

    async def succeeded(self, email: str, address: str, *, now_ms: int) -> None:
        place = network(address)
        counted = _at("address", place)
        always = [
            delete(_at("pair", f"{email} {place}")),
            delete(_at("person", email)),
            put(
                {
                    **key(*_at("familiar", f"{email} {place}")),
                    "atMs": number(now_ms),
                    TTL: number((now_ms + FAMILIAR_MS) // 1000),
                }
            ),
        ]
        for _ in range(ATTEMPTS):
            found = await self._table.get_many([counted])
            after = {at: excused(_count(item, now_ms)) for at, item in found.items()}
            if await self._replaced(found, after, always):
                return
        raise Unavailable

    async def admit_registration(self, address: str, *, now_ms: int) -> None:
        if self._per_hour == 0:
            return
        at = _at("registration", network(address))
        for _ in range(ATTEMPTS):
            found = await self._table.get_many([at])
            count = registered(_count(found.get(at), now_ms), per_hour=self._per_hour, now_ms=now_ms)
            if await self._replaced(found, {at: count}):
                return
        raise Unavailable

    async def _replaced(
        self, found: Mapping[At, Item], after: Mapping[At, Count], always: list[Action] | None = None
    ) -> bool:
        """Whether the counts were still as they were found: of two attempts at once, each is counted."""
        counted = [_put(at, found.get(at), count) for at, count in after.items()]
        try:
            await self._table.transact([*(always or []), *counted])
        except Broken:
            return False
        return True


def _put(at: At, was: Item | None, count: Count) -> Action:
    item = {
        **key(*at),
        "failures": {"N": f"{count.failures:.6f}"},
        "atMs": number(count.at_ms),
        TTL: number((count.at_ms + KEPT_MS) // 1000),
    }
    if was is None:
        return put(item, "attribute_not_exists(PK)")
    return put(item, "failures = :failures AND atMs = :at", failures=was["failures"], at=was["atMs"])


def _count(item: Item | None, now_ms: int) -> Count:
    return Count(0, now_ms) if item is None else Count(float(item["failures"]["N"]), number_of(item, "atMs"))


def _at(kind: str, value: str) -> At:
    return f"{TRY}#{kind}#{value}", TRY
