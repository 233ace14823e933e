"""The kill matrix of a restored DynamoDB table: each kind of broken restore is caught by the check that says so."""

import asyncio
import contextlib
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest
from tests.cloud import clouded
from tests.ministack import REGION, Ministack

from hanbit.gateways.aws.remote import BotoRemote, open_client
from hanbit.gateways.local.clock import PooledEntropy, SystemClock
from hanbit.ops.recover.manifest import Manifest, backup_id
from hanbit.ops.recover.tables import CHECKS
from hanbit.ops.recover.verify import Bench, CheckName, Promise, Verdict, check_restored
from hanbit.ports.restored import Facts, Unreadable
from hanbit.stores.dynamodb.audit import DynamoRestored, examine
from hanbit.stores.dynamodb.facts import KINDS, expected_layout
from hanbit.stores.dynamodb.items import Item

NOW_MS = SystemClock().now_ms


@dataclass(frozen=True)
class Lived:
    """A backup of a table that two people have used, and what the table held."""

    client: Any
    arn: str
    facts: Facts


@pytest.fixture(scope="module")
def lived(ministack: Ministack) -> Iterator[Lived]:
    client: Any = open_client("dynamodb", region=REGION, endpoint=ministack.url)
    table, arn = asyncio.run(_live(ministack, client))
    yield Lived(client, arn, table)
    client.delete_backup(BackupArn=arn)
    client.close()


async def _live(ministack: Ministack, client: Any) -> tuple[Facts, str]:
    async with clouded(ministack) as cloud:
        for name in ("haneul", "bora"):
            person = await cloud.person(f"{name}@hanbit.test")
            for number in range(8):
                cloud.clock.advance(1)
                todo = await person.add(f"할 일 {number}", notes="메모 " * 9000 if number == 3 else "", tags=["집"])
                if number % 2:
                    await person.http.patch(f"/api/v1/todos/{todo['id']}", json={"title": f"고친 일 {number}"})
                if number == 4:
                    await person.add("아래 일", parentId=todo["id"])
            await person.http.delete(f"/api/v1/todos/{todo['id']}")
            cloud.clock.advance(1)
            headers = {"Idempotency-Key": name}
            await person.http.post("/api/v1/todos", json={"title": "한 번"}, headers=headers)
            await (await cloud.again(person, f"{name}@hanbit.test")).http.post("/api/v1/auth/logout")
        cloud.clock.advance(40 * 86_400)
        assert await cloud.desk.store.purge("2099-01-01T00:00:00.000Z", now_ms=cloud.clock.now_ms(), limit=1) == 1
        restored = await examine(_remote(client), cloud.table, PooledEntropy())
        made = client.create_backup(TableName=cloud.table, BackupName="lived")
        return restored.facts(), str(made["BackupDetails"]["BackupArn"])


def _remote(client: Any) -> BotoRemote:
    return BotoRemote(lambda: client, PooledEntropy(), executor=None)


@contextlib.contextmanager
def _restored(lived: Lived) -> Iterator[str]:
    name = f"restored-{uuid.uuid4().hex}"
    lived.client.restore_table_from_backup(TargetTableName=name, BackupArn=lived.arn)
    yield name
    lived.client.delete_table(TableName=name)


def _verify(lived: Lived, table: str) -> Verdict:
    bench = Bench(NOW_MS, lambda _outcome: None)
    made_ms = NOW_MS()
    manifest = Manifest(
        id=backup_id("manual", made_ms), kind="manual", created_ms=made_ms, took_ms=0, release="0", is_secret=True,
        parts={}, facts=lived.facts,
    )  # fmt: skip

    def opened() -> DynamoRestored:
        return asyncio.run(examine(_remote(lived.client), table, PooledEntropy()))

    check_restored(bench, opened, Promise(manifest), expected=expected_layout(), max_age_ms=3_600_000)
    return bench.verdict(CHECKS)


@dataclass(frozen=True)
class Broken:
    client: Any
    table: str

    def items(self, partition: str, sort: str) -> list[Item]:
        found = self.client.scan(TableName=self.table)["Items"]
        some = [one for one in found if one["PK"]["S"].startswith(partition) and one["SK"]["S"].startswith(sort)]
        return sorted(some, key=lambda one: (one["PK"]["S"], one["SK"]["S"]))

    def drop(self, item: Item) -> None:
        self.client.delete_item(TableName=self.table, Key={"PK": item["PK"], "SK": item["SK"]})

    def put(self, item: Item, **changed: dict[str, Any]) -> None:
        self.client.put_item(TableName=self.table, Item={**item, **changed})


Breaking = Callable[[Broken], None]


def lost(partition: str, sort: str) -> Breaking:
    return lambda table: table.drop(table.items(partition, sort)[0])


def changed(partition: str, sort: str, **attributes: dict[str, Any]) -> Breaking:
    return lambda table: table.put(table.items(partition, sort)[0], **attributes)


def lost_history(table: Broken) -> None:
    """Every log entry of one to-do that is there."""
    todo = next(one for one in table.items("SPACE#", "TODO#") if "gone" not in one)
    for entry in table.items(todo["PK"]["S"], "CHG#"):
        if entry["entity"] == todo["SK"]:
            table.drop(entry)


def lost_last_change(table: Broken) -> None:
    todo = next(one for one in table.items("SPACE#", "TODO#") if "place" in one)
    entries = [one for one in table.items(todo["PK"]["S"], "CHG#") if one["entity"] == todo["SK"]]
    table.drop(max(entries, key=lambda one: int(one["rev"]["N"])))


def lost_birth(table: Broken) -> None:
    """Of a to-do that was changed later, the first log entry."""
    log = [one for one in table.items("SPACE#", "CHG#") if one["entity"]["S"].startswith("TODO#")]
    entities = [one["entity"]["S"] for one in log]
    table.drop(
        min((one for one in log if entities.count(one["entity"]["S"]) > 1), key=lambda one: int(one["rev"]["N"]))
    )


def renamed(table: Broken) -> None:
    """A list under a name that nobody gave it."""
    home = table.items("SPACE#", "LIST#")[0]
    body = msgspec.json.decode(home["body"]["S"]) | {"name": "남의 목록"}
    table.put(home, body={"S": msgspec.json.encode(body).decode()})


def back_from_the_dead(table: Broken) -> None:
    """A to-do in the place of its tombstone."""
    stone = next(one for one in table.items("SPACE#", "TODO#") if "gone" in one)
    like = next(one for one in table.items(stone["PK"]["S"], "TODO#") if "place" in one)
    body = like["body"]["S"].replace(like["SK"]["S"][5:], stone["SK"]["S"][5:])
    table.put({**like, "SK": stone["SK"], "body": {"S": body}})


def moved_to_another_owner(table: Broken) -> None:
    """A to-do and its log in the other person's space."""
    first, second = (one["PK"] for one in table.items("SPACE#", "HEAD"))
    todo = next(one for one in table.items(first["S"], "TODO#") if "place" in one)
    log = [one for one in table.items(first["S"], "CHG#") if one["entity"] == todo["SK"]]
    for item in (todo, *log):
        table.drop(item)
        table.put(item, PK=second)


def changed_hands(table: Broken) -> None:
    membership = table.items("ACCOUNT#", "SPACE#")[0]
    other = table.items("ACCOUNT#", "SPACE#")[1]
    table.drop(membership)
    table.put(membership, PK=other["PK"])


def lost_newest(table: Broken) -> None:
    log = table.items("SPACE#", "CHG#")
    newest = max(log, key=lambda one: one["body"]["S"].partition('"at":"')[2][:24] if "S" in one["body"] else "")
    table.drop(newest)


def emptied(table: Broken) -> None:
    for item in table.items("", ""):
        table.drop(item)


LISTLESS, HEADLESS = lost("SPACE#", "LIST#"), lost("SPACE#", "HEAD")

BREAKAGES: tuple[tuple[str, CheckName, Breaking], ...] = (
    ("every row is missing", "contents", emptied),
    ("a to-do is missing", "contents", lost("SPACE#", "TODO#")),
    ("a session is missing", "contents", lost("SESSION#", "SESSION")),
    ("a denied token is forgotten", "contents", lost("DENY#", "DENY")),
    ("a kept answer is missing", "contents", lost("REPLY#", "")),
    ("a membership is changed", "contents", changed("ACCOUNT#", "SPACE#", name={"S": "남의 공간"})),
    ("a row is added", "contents", changed("DENY#", "DENY", PK={"S": "DENY#token#x"})),
    ("an item cannot be read", "integrity", changed("SPACE#", "LIST#", body={"S": "{"})),
    ("a packed text is cut off", "integrity", changed("SPACE#", "LIST#", body={"B": b"\xfd7zXZ"})),
    ("an item is of no known kind", "integrity", changed("SPACE#", "LIST#", SK={"S": "NOTE#1"})),
    ("a list is missing", "references", LISTLESS),
    ("a space is missing", "references", HEADLESS),
    ("a head fell behind its log", "references", changed("SPACE#", "HEAD", rev={"N": "1"})),
    ("an account is missing", "references", lost("ACCOUNT#", "ACCOUNT")),
    ("an email is missing", "references", lost("EMAIL#", "EMAIL")),
    ("the log of a to-do is missing", "log", lost_history),
    ("one log entry is missing", "log", lost_last_change),
    ("what a to-do was born with is missing", "log", lost_birth),
    ("a deleted to-do is there again", "log", back_from_the_dead),
    ("a list is not what its log says", "log", renamed),
    ("the feed does not find a list", "search", changed("SPACE#", "LIST#", moved={"S": "E#000000000000"})),
    ("history does not find a change", "search", changed("SPACE#", "CHG#", place={"S": "LOG#todo#x"})),
    ("a to-do moved to another owner", "owners", moved_to_another_owner),
    ("a space changed hands", "owners", changed_hands),
    ("a space lost its owner", "owners", lost("ACCOUNT#", "SPACE#")),
    ("a head names another owner", "owners", changed("SPACE#", "HEAD", owner={"S": "somebody"})),
    ("the newest change is missing", "freshness", lost_newest),
)


def test_a_sound_restore_passes_every_check(lived: Lived) -> None:
    with _restored(lived) as table:
        verdict = _verify(lived, table)
    assert verdict.is_proven, [outcome for outcome in verdict.outcomes if outcome.faults]
    assert [outcome.check for outcome in verdict.outcomes] == list(CHECKS)
    assert {kind for kind in KINDS if lived.facts.tables[kind].rows} == set(KINDS)


@pytest.mark.parametrize(("name", "check", "spoil"), BREAKAGES, ids=[name for name, *_ in BREAKAGES])
def test_it_is_caught_by_the_check_that_says_so(lived: Lived, name: str, check: CheckName, spoil: Breaking) -> None:
    with _restored(lived) as table:
        spoil(Broken(lived.client, table))
        verdict = _verify(lived, table)
    assert check in verdict.caught_by, name


def test_a_lost_index_is_caught_by_the_schema(lived: Lived) -> None:
    name = f"restored-{uuid.uuid4().hex}"
    lived.client.restore_table_from_backup(TargetTableName=name, BackupArn=lived.arn, GlobalSecondaryIndexOverride=[])
    with contextlib.ExitStack() as ends:
        ends.callback(lambda: lived.client.delete_table(TableName=name))
        assert _verify(lived, name).caught_by == {"schema"}


def test_a_table_that_is_not_there_cannot_be_read(lived: Lived) -> None:
    with pytest.raises(Unreadable, match="no-such-table"):
        asyncio.run(examine(_remote(lived.client), "no-such-table", PooledEntropy()))
