"""Read and write units that AWS bills, computed from the sizes of the items each call touches.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html: a strongly consistent read
is a unit for each 4 KB begun, an eventually consistent one half; a write is a unit for each 1 KB begun, two in a
transaction; an item that is not there is read for a unit. A query adds up what it read before it rounds. Each index
whose entry of an item comes, goes or changes its keys writes that entry: once to put it, once to delete it.

Emulators report other figures, so nothing here asks for ``ConsumedCapacity``.
"""

import asyncio
import contextlib
import tempfile
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from tests.cloud import clouded
from tests.identity import EMAIL, PASSWORD
from tests.ministack import Ministack, ministack

from hanbit.stores.dynamodb.items import Item, size_of
from hanbit.stores.dynamodb.table import DEFINITION, SWEEP

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "dev" / "dynamodb-units.md"
READ_BYTES, WRITE_BYTES = 4096, 1024
TABLE_READS, TABLE_WRITES = 4000, 4000
PARTITION_READS, PARTITION_WRITES = 3000, 1000
"""AWS: of one partition. A space is one, so this holds each space, however much the table may."""

INDEXES: dict[str, tuple[str, ...]] = {
    index["IndexName"]: tuple(key["AttributeName"] for key in index["KeySchema"])
    for index in (*DEFINITION["LocalSecondaryIndexes"], *DEFINITION["GlobalSecondaryIndexes"])
}


class Units(NamedTuple):
    read: float = 0
    write: float = 0

    def plus(self, read: float = 0, write: float = 0) -> "Units":
        return Units(self.read + read, self.write + write)


class Meter:
    """Looks at every request to the table. It reads what is there before a write, unseen by itself."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._is_looking = False
        self._asked: dict[str, Any] = {}
        self.units = Units()

    def before(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        if self._is_looking:
            return
        self._asked = params
        if model.name == "TransactWriteItems":
            for action in params["TransactItems"]:
                self._count_write(action, times=2)
        if model.name == "BatchWriteItem":
            for table, requests in params["RequestItems"].items():
                for request in requests:
                    self._count_write({"Delete": {"TableName": table, **request["DeleteRequest"]}}, times=1)

    def after(self, parsed: dict[str, Any], model: Any, **_: Any) -> None:
        if self._is_looking:
            return
        match model.name:
            case "GetItem":
                self.units = self.units.plus(read=_read_units(size_of(parsed.get("Item", {}))))
            case "BatchGetItem":
                found = [item for items in parsed["Responses"].values() for item in items]
                asked = sum(len(keys["Keys"]) for keys in self._asked["RequestItems"].values())
                missing = asked - len(found)
                self.units = self.units.plus(read=sum(_read_units(size_of(item)) for item in found) + missing)
            case "Query":
                whole = _read_units(sum(size_of(item) for item in parsed["Items"]))
                self.units = self.units.plus(read=whole / 2 if self._asked.get("IndexName") == SWEEP else whole)

    def _count_write(self, action: dict[str, Any], *, times: int) -> None:
        ((verb, what),) = action.items()
        key = what.get("Key") or {name: what["Item"][name] for name in ("PK", "SK")}
        old = self._there(what["TableName"], key)
        new: Item = {} if verb == "Delete" else what.get("Item", old)
        units = times * _write_units(max(size_of(old), size_of(new)))
        self.units = self.units.plus(write=units + sum(_entries(old, new, keys) for keys in INDEXES.values()))

    def _there(self, table: str, key: Item) -> Item:
        self._is_looking = True
        try:
            item: Item = self._client.get_item(TableName=table, Key=key, ConsistentRead=True).get("Item", {})
        finally:
            self._is_looking = False
        return item


def _read_units(size_bytes: int) -> int:
    return max(1, -(-size_bytes // READ_BYTES))


def _write_units(size_bytes: int) -> int:
    return max(1, -(-size_bytes // WRITE_BYTES))


def _entries(old: Item, new: Item, keys: tuple[str, ...]) -> int:
    """Entries written of one index: they hold keys alone, so each is a unit."""
    before, after = (
        [item.get(key) for key in keys] if all(key in item for key in keys) else None for item in (old, new)
    )
    return 0 if before == after else (before is not None) + (after is not None)


@contextlib.contextmanager
def metered(client: Any) -> Iterator[Meter]:
    meter = Meter(client)
    hooks: list[tuple[str, Callable[..., None]]] = [
        ("provide-client-params.dynamodb.*", meter.before),
        ("after-call.dynamodb.*", meter.after),
    ]
    for event, hook in hooks:
        client.meta.events.register(event, hook)
    try:
        yield meter
    finally:
        for event, hook in hooks:
            client.meta.events.unregister(event, hook)


TODOS = 40
"""In one list, each with a title of twenty syllables and a tag: about 1 KB at rest."""
TITLE = "가나다라마바사아자차카타파하거너더러머버"

Call = Callable[[httpx.AsyncClient], Awaitable[httpx.Response]]


async def calls(http: httpx.AsyncClient) -> AsyncIterator[tuple[str, Call]]:
    """What each call is named, and how it is made; the one before has been made when the next is asked for."""
    yield (
        "open an account",
        lambda http: http.post("/api/v1/auth/register", json={"email": EMAIL, "password": PASSWORD}),
    )
    yield "sign in", lambda http: http.post("/api/v1/auth/login", json={"email": EMAIL, "password": PASSWORD})
    yield "stay signed in", lambda http: http.post("/api/v1/auth/refresh")
    yield "create a to-do", lambda http: http.post("/api/v1/todos", json={"title": TITLE, "tags": ["일"]})
    yield (
        "create a to-do, with Idempotency-Key",
        lambda http: http.post("/api/v1/todos", json={"title": TITLE}, headers={"idempotency-key": "once"}),
    )
    yield f"push {TODOS} edits", lambda http: http.post("/api/v1/sync", json={"edits": [_edit() for _ in range(TODOS)]})
    listed = f"list {TODOS + 2} to-dos"
    yield listed, lambda http: http.get("/api/v1/todos")
    yield f"search among {TODOS + 2} to-dos", lambda http: http.get("/api/v1/todos", params={"q": "없는 말"})
    yield f"pull {TODOS + 2} to-dos", lambda http: http.get("/api/v1/sync")
    todo = (await http.get("/api/v1/todos")).json()["items"][0]
    path = f"/api/v1/todos/{todo['id']}"
    yield "read a to-do", lambda http: http.get(path)
    yield "change a title", lambda http: http.patch(path, json={"title": "다른 제목"})
    yield "finish a to-do", lambda http: http.patch(path, json={"status": "done"})
    yield "push one edit", lambda http: http.post("/api/v1/sync", json={"edits": [_edit()]})
    yield "move to the trash", lambda http: http.delete(path)
    cursor = (await http.get("/api/v1/sync")).json()["cursor"]
    yield "pull, nothing new", lambda http: http.get("/api/v1/sync", params={"cursor": cursor})
    yield "ask for news", lambda http: http.get("/api/v1/events")
    yield "read oneself", lambda http: http.get("/api/v1/me")
    yield "health", lambda http: http.get("/health")
    yield "sign out", lambda http: http.post("/api/v1/auth/logout")


def _edit() -> dict[str, Any]:
    return {
        "opId": str(uuid.uuid4()),
        "entity": "todo",
        "id": str(uuid.uuid4()),
        "set": {"title": TITLE, "tags": ["일"]},
    }


async def measured(aws: Ministack) -> list[tuple[str, Units]]:
    rows = []
    async with clouded(aws, is_still=False) as cloud, cloud.client() as http:
        async for name, call in calls(http):
            with metered(aws.dynamodb) as meter:
                answer = await call(http)
            assert answer.status_code < 300, (name, answer.text)
            if "accessToken" in answer.text:
                http.headers["authorization"] = f"Bearer {answer.json()['accessToken']}"
            rows.append((name, meter.units))
    return rows


def page(rows: list[tuple[str, Units]]) -> str:
    return "\n".join([*_HEAD, *(_row(name, units) for name, units in rows), ""])


_HEAD = f"""\
# DynamoDB units per call

Computed by `tests/units.py` from the items that each call reads and writes, by AWS's formulas; `make units` writes this
page anew, and a test fails when it is out of date. A to-do here is about 1 KB. Every call by somebody signed in begins
with five read units: the account, and the deny-list asked for token, session, person and key. Assumed, since no
emulator counts as AWS does: an index entry is one unit, inside a transaction too. `docs/dev/aws.md` has the command
that asks AWS.

The last columns: calls a second that {TABLE_READS:,} read and {TABLE_WRITES:,} write units of the table carry when they
fall on many partitions, and how many when they all fall on one, as those of one space do: it has {PARTITION_READS:,}
and {PARTITION_WRITES:,}.

| call | read units | write units | a second, over all | a second, on one partition |
|---|---|---|---|---|""".splitlines()


def _row(name: str, units: Units) -> str:
    over_all = _a_second(units, TABLE_READS, TABLE_WRITES)
    in_one = _a_second(units, PARTITION_READS, PARTITION_WRITES)
    return f"| {name} | {units.read:g} | {units.write:g} | {over_all:,} | {in_one:,} |"


def _a_second(units: Units, reads: int, writes: int) -> int:
    return int(min(reads / units.read if units.read else reads, writes / units.write if units.write else reads))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, ministack(Path(folder)) as aws:
        PAGE.write_text(page(asyncio.run(measured(aws))), encoding="utf-8")


if __name__ == "__main__":
    main()
