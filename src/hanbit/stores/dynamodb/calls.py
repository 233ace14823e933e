"""The few shapes in which the table is asked: one item, many items, a stretch of a partition, one transaction."""

import uuid
from collections.abc import AsyncIterator, Sequence
from typing import Any

from hanbit.domain.refusals import StorageFull, TooLarge, Unavailable
from hanbit.ports.clock import Entropy
from hanbit.ports.remote import Rejected, Remote
from hanbit.stores.dynamodb.items import Item, key, size_of, text
from hanbit.stores.dynamodb.table import MAX_ACTIONS, MAX_TRANSACTION_BYTES, SORT_KEY, SWEEP

GET_MANY = 100
"""DynamoDB: keys in one BatchGetItem."""
DROP_MANY = 25
"""DynamoDB: requests in one BatchWriteItem."""
ROUNDS = 8
"""Times that what a batch left undone is asked for again."""

FAILED = "ConditionalCheckFailed"
CANCELLED = "TransactionCanceledException"
FULL = "ItemCollectionSizeLimitExceeded"

Action = dict[str, Item]


class Table:
    def __init__(self, remote: Remote, name: str, entropy: Entropy) -> None:
        self._remote = remote
        self.name = name
        self._entropy = entropy

    async def get(self, partition: str, sort: str) -> Item | None:
        answer = await self._remote("get_item", TableName=self.name, Key=key(partition, sort), ConsistentRead=True)
        item: Item | None = answer.get("Item")
        return item

    async def get_many(self, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Item]:
        """Those that are there, each as new as a ``get`` of it."""
        found: dict[tuple[str, str], Item] = {}
        wanted = list(dict.fromkeys(keys))
        for start in range(0, len(wanted), GET_MANY):
            waiting = [key(*one) for one in wanted[start : start + GET_MANY]]
            for _ in range(ROUNDS):
                asked = {self.name: {"Keys": waiting, "ConsistentRead": True}}
                answer = await self._remote("batch_get_item", RequestItems=asked)
                for item in answer["Responses"].get(self.name, ()):
                    found[item["PK"]["S"], item["SK"]["S"]] = item
                waiting = answer.get("UnprocessedKeys", {}).get(self.name, {}).get("Keys", [])
                if not waiting:
                    break
            else:
                raise Unavailable
        return found

    async def stretch(
        self,
        partition: str,
        low: str,
        high: str,
        *,
        index: str | None = None,
        limit: int | None = None,
        is_reverse: bool = False,
    ) -> AsyncIterator[Item]:
        """Items of a partition with ``low <= sort key <= high`` in its order; those of an index hold keys alone.

        ``limit``: of items in all. Pages are fetched as they are needed.
        """
        sweeping = index == SWEEP
        names = {"#p": "sweep" if sweeping else "PK", "#s": "sweepAt" if sweeping else SORT_KEY.get(index or "", "SK")}
        asked: dict[str, Any] = {
            "TableName": self.name,
            "KeyConditionExpression": "#p = :p AND #s BETWEEN :low AND :high",
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": {":p": text(partition), ":low": text(low), ":high": text(high)},
            "ScanIndexForward": not is_reverse,
            "ConsistentRead": not sweeping,  # a global index cannot be
        }
        if index is not None:
            asked["IndexName"] = index
        left = limit
        while left is None or left > 0:
            answer = await self._remote("query", **asked, **({} if left is None else {"Limit": left}))
            for item in answer["Items"]:
                yield item
            left = None if left is None else left - len(answer["Items"])
            if "LastEvaluatedKey" not in answer:
                return
            asked["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    async def transact(self, actions: Sequence[Action]) -> None:
        """All or nothing, and once however often it is sent: a lost answer is asked for under the same token.

        Raises Broken with what failed, TooLarge, StorageFull when a space has reached its 10 GB, Unavailable.
        """
        assert 0 < len(actions) <= MAX_ACTIONS
        size = sum(size_of(action["Put"]["Item"]) for action in actions if "Put" in action)
        if size > MAX_TRANSACTION_BYTES:
            raise TooLarge(MAX_TRANSACTION_BYTES)
        named = [{verb: {"TableName": self.name, **what} for verb, what in action.items()} for action in actions]
        token = str(uuid.UUID(bytes=self._entropy(16)))
        try:
            await self._remote("transact_write_items", TransactItems=named, ClientRequestToken=token)
        except Rejected as rejected:
            if rejected.code != CANCELLED:
                raise
            if FULL in rejected.reasons:
                raise StorageFull from None
            raise Broken(tuple(reason == FAILED for reason in rejected.reasons)) from None

    async def drop(self, keys: Sequence[tuple[str, str]]) -> None:
        """Delete without looking; what is gone already is no error."""
        for start in range(0, len(keys), DROP_MANY):
            waiting: list[Any] = [{"DeleteRequest": {"Key": key(*one)}} for one in keys[start : start + DROP_MANY]]
            for _ in range(ROUNDS):
                answer = await self._remote("batch_write_item", RequestItems={self.name: waiting})
                waiting = answer.get("UnprocessedItems", {}).get(self.name, [])
                if not waiting:
                    break
            else:
                raise Unavailable


class Broken(Exception):
    """A transaction was called off. ``failed``: for each action, whether its condition did not hold."""

    def __init__(self, failed: tuple[bool, ...]) -> None:
        super().__init__(failed)
        self.failed = failed


def put(item: Item, condition: str | None = None, **values: dict[str, Any]) -> Action:
    """``condition`` names its values ``:name``."""
    return {"Put": _conditional({"Item": item}, condition, values)}


def update(of: tuple[str, str], change: str, condition: str | None = None, **values: dict[str, Any]) -> Action:
    return {"Update": _conditional({"Key": key(*of), "UpdateExpression": change}, condition, values)}


def delete(of: tuple[str, str], condition: str | None = None, **values: dict[str, Any]) -> Action:
    return {"Delete": _conditional({"Key": key(*of)}, condition, values)}


def _conditional(action: Item, condition: str | None, values: dict[str, Any]) -> Item:
    if condition is not None:
        action["ConditionExpression"] = condition
    if values:
        action["ExpressionAttributeValues"] = {f":{name}": value for name, value in values.items()}
    return action
