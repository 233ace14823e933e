"""Kept answers, each in its owner's partition, so that they can all go with that person."""

import msgspec

from hanbit.domain.refusals import IdempotencyInFlight, IdempotencyMismatch, Unavailable
from hanbit.ports.replies import CLAIM_MS, KEPT_MS, Reply
from hanbit.stores.dynamodb.calls import Broken, Table, delete, put, update
from hanbit.stores.dynamodb.items import Item, key, number, number_of, text, text_of
from hanbit.stores.dynamodb.table import LAST, TTL

ATTEMPTS = 3
"""Times a claim is made again because another one came between looking and taking."""

_decode_headers = msgspec.json.Decoder(tuple[tuple[str, str], ...]).decode


class DynamoReplies:
    def __init__(self, table: Table) -> None:
        self._table = table

    async def claim(self, key: str, fingerprint: str, *, now_ms: int) -> Reply | None:
        for _ in range(ATTEMPTS):
            known = await self._table.get(*_at(key))
            if known is not None and number_of(known, "claimedMs") > now_ms - KEPT_MS:
                reply = _kept(known, fingerprint, now_ms)
                if reply is not None:
                    return reply
            if await self._take(key, fingerprint, known, now_ms):
                return None
        raise Unavailable

    async def _take(self, key_: str, fingerprint: str, known: Item | None, now_ms: int) -> bool:
        item = {
            **key(*_at(key_)),
            "fingerprint": text(fingerprint),
            "claimedMs": number(now_ms),
            TTL: number((now_ms + KEPT_MS) // 1000),
        }
        was = {} if known is None else {"was": known["claimedMs"]}
        try:
            await self._table.transact([put(item, "claimedMs = :was" if was else "attribute_not_exists(PK)", **was)])
        except Broken:
            return False
        return True

    async def settle(self, key: str, reply: Reply, *, now_ms: int) -> None:  # noqa: ARG002 - age counts from the claim
        change = update(
            _at(key),
            "SET answered = :status, headers = :headers, body = :body",
            "attribute_exists(PK)",
            status=number(reply.status),
            headers=text(msgspec.json.encode(reply.headers).decode()),
            body={"B": reply.body},
        )
        await self._unless_broken([change])

    async def release(self, key: str) -> None:
        await self._unless_broken([delete(_at(key), "attribute_not_exists(answered)")])

    async def forget(self, owner: str) -> None:
        partition = _partition(owner)
        found = self._table.stretch(partition, f"{owner}:", f"{owner}:{LAST}")
        await self._table.drop([(partition, text_of(item, "SK")) async for item in found])

    async def _unless_broken(self, actions: list[Item]) -> None:
        try:
            await self._table.transact(actions)
        except Broken:
            return


def _partition(owner: str) -> str:
    return f"REPLY#{owner}"


def _at(key: str) -> tuple[str, str]:
    """The owner is what stands before the first colon."""
    return _partition(key.partition(":")[0]), key


def _kept(known: Item, fingerprint: str, now_ms: int) -> Reply | None:
    """None when the claim was left by a process that died."""
    if text_of(known, "fingerprint") != fingerprint:
        raise IdempotencyMismatch
    if "answered" in known:
        return Reply(
            number_of(known, "answered"), _decode_headers(text_of(known, "headers")), bytes(known["body"]["B"])
        )
    if number_of(known, "claimedMs") > now_ms - CLAIM_MS:
        raise IdempotencyInFlight
    return None
