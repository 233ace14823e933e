"""Which adapters stand behind each port. A suite asks for the port; every adapter named here passes through it."""

import contextlib
import functools
import socket
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.contract.redis_server import redis_server
from tests.contract.sign_in_desk import NewSignIns
from tests.identity import REFRESH_TOKENS, access_tokens
from tests.ministack import REGION
from tests.places import BUCKET, CONTENT, Place, in_folder, in_s3
from tests.simulators import NOW_MS, StillClock, cheap_passwords
from tests.space import Scribe

from hanbit.gateways.local.sign_ins import LocalSignIns
from hanbit.gateways.local.throttle import LocalThrottle
from hanbit.gateways.redis.revocations import RedisRevocations
from hanbit.ports.accounts import Accounts
from hanbit.ports.alarms import Alarms
from hanbit.ports.measures import Measures
from hanbit.ports.replies import Replies
from hanbit.ports.revocations import Revocations
from hanbit.ports.store import Store
from hanbit.ports.throttle import Throttle
from hanbit.stores.dynamodb.accounts import DynamoAccounts
from hanbit.stores.dynamodb.calls import Table
from hanbit.stores.dynamodb.replies import DynamoReplies
from hanbit.stores.dynamodb.revocations import DynamoRevocations
from hanbit.stores.dynamodb.store import DynamoStore
from hanbit.stores.dynamodb.throttle import DynamoThrottle
from hanbit.stores.memory.accounts import MemoryAccounts
from hanbit.stores.memory.replies import MemoryReplies
from hanbit.stores.memory.revocations import MemoryRevocations
from hanbit.stores.memory.store import MemoryStore
from hanbit.stores.opsdb.alarms import OpsAlarms
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.measures import OpsMeasures
from hanbit.stores.sqlite.accounts import SqliteAccounts
from hanbit.stores.sqlite.database import Database
from hanbit.stores.sqlite.replies import SqliteReplies
from hanbit.stores.sqlite.revocations import SqliteRevocations
from hanbit.stores.sqlite.store import SqliteStore

Opened = AbstractAsyncContextManager[Any]
Opener = Callable[[pytest.FixtureRequest], Opened]
Open = Callable[[], Opened]


def in_memory(adapter: Callable[[], Any]) -> Opener:
    @contextlib.asynccontextmanager
    async def opened(request: pytest.FixtureRequest) -> AsyncIterator[Any]:
        del request
        yield adapter()

    return opened


def in_sqlite(adapter: Callable[[Database], Any]) -> Opener:
    @contextlib.asynccontextmanager
    async def opened(request: pytest.FixtureRequest) -> AsyncIterator[Any]:
        database = Database(request.getfixturevalue("tmp_path") / uuid.uuid4().hex / "hanbit.db")
        yield adapter(database)
        await database.close()

    return opened


def in_dynamodb(adapter: Callable[[Table], Any]) -> Opener:
    @contextlib.asynccontextmanager
    async def opened(request: pytest.FixtureRequest) -> AsyncIterator[Any]:
        async with request.getfixturevalue("ministack").table() as table:
            yield adapter(table)

    return opened


@contextlib.asynccontextmanager
async def in_redis(request: pytest.FixtureRequest) -> AsyncIterator[RedisRevocations]:
    revocations = RedisRevocations(request.getfixturevalue("redis_url"), timeout_s=5)  # beside other tests
    yield revocations
    await revocations.close()


ACCOUNTS: dict[str, Opener] = {
    "memory": in_memory(MemoryAccounts),
    "sqlite": in_sqlite(SqliteAccounts),
    "dynamodb": in_dynamodb(DynamoAccounts),
}
REPLIES: dict[str, Opener] = {
    "memory": in_memory(MemoryReplies),
    "sqlite": in_sqlite(SqliteReplies),
    "dynamodb": in_dynamodb(DynamoReplies),
}
REVOCATIONS: dict[str, Opener] = {
    "memory": in_memory(MemoryRevocations),
    "sqlite": in_sqlite(SqliteRevocations),
    "dynamodb": in_dynamodb(DynamoRevocations),
    "redis": in_redis,
}
STORES: dict[str, Opener] = {
    "memory": in_memory(MemoryStore),
    "sqlite": in_sqlite(lambda database: SqliteStore(database, lambda: NOW_MS)),
    "dynamodb": in_dynamodb(lambda table: DynamoStore(table, lambda: NOW_MS)),
}


@contextlib.asynccontextmanager
async def of_our_own(request: pytest.FixtureRequest) -> AsyncIterator[NewSignIns]:
    del request
    yield NewSignIns(LocalSignIns(cheap_passwords(), access_tokens(), REFRESH_TOKENS), StillClock().now_s)


@contextlib.asynccontextmanager
async def by_cognito(request: pytest.FixtureRequest) -> AsyncIterator[NewSignIns]:
    from tests.cloud import clouded

    async with clouded(request.getfixturevalue("ministack")) as cloud:
        yield NewSignIns(cloud.product.identity.sign_ins, cloud.product.identity.now_s)


@contextlib.asynccontextmanager
async def counted_here(request: pytest.FixtureRequest) -> AsyncIterator[Any]:
    del request
    yield LocalThrottle


@contextlib.asynccontextmanager
async def counted_in_dynamodb(request: pytest.FixtureRequest) -> AsyncIterator[Any]:
    async with request.getfixturevalue("ministack").table() as table:
        yield functools.partial(DynamoThrottle, table)


THROTTLES: dict[str, Opener] = {"local": counted_here, "dynamodb": counted_in_dynamodb}

SIGN_INS: dict[str, Opener] = {"local": of_our_own, "cognito": by_cognito}

SHARE = {"dynamodb": 5}
"""Of the examples that an adapter in this process gets, one in so many: each call there is a request and takes 2 ms."""


@pytest.fixture
def share(request: pytest.FixtureRequest) -> int:
    """One in how many examples the adapter under test is worth."""
    return next((SHARE[name] for name in SHARE if name in request.node.callspec.id.split("-")), 1)


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("redis")
    with redis_server(folder) as url:
        yield url


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Something listens there and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


@pytest.fixture(params=sorted(ACCOUNTS))
async def accounts(request: pytest.FixtureRequest) -> AsyncIterator[Accounts]:
    async with ACCOUNTS[request.param](request) as adapter:
        yield adapter


@pytest.fixture(params=sorted(REPLIES))
async def replies(request: pytest.FixtureRequest) -> AsyncIterator[Replies]:
    async with REPLIES[request.param](request) as adapter:
        yield adapter


@pytest.fixture(params=sorted(THROTTLES))
async def new_throttle(request: pytest.FixtureRequest) -> AsyncIterator[Callable[..., Throttle]]:
    async with THROTTLES[request.param](request) as make:
        yield make


@pytest.fixture(params=sorted(SIGN_INS))
async def new_sign_ins(request: pytest.FixtureRequest) -> AsyncIterator[NewSignIns]:
    async with SIGN_INS[request.param](request) as adapter:
        yield adapter


@pytest.fixture(params=sorted(REVOCATIONS))
async def revocations(request: pytest.FixtureRequest) -> AsyncIterator[Revocations]:
    async with REVOCATIONS[request.param](request) as adapter:
        yield adapter


@pytest.fixture(params=sorted(ACCOUNTS))
def open_accounts(request: pytest.FixtureRequest) -> Open:
    """A new and empty one with every call, for tests with an event loop of their own."""
    return lambda: ACCOUNTS[request.param](request)


@pytest.fixture(params=sorted(REPLIES))
def open_replies(request: pytest.FixtureRequest) -> Open:
    return lambda: REPLIES[request.param](request)


@pytest.fixture(params=sorted(REVOCATIONS))
def open_revocations(request: pytest.FixtureRequest) -> Open:
    """New with every call; what is denied may be there from before."""
    return lambda: REVOCATIONS[request.param](request)


@pytest.fixture(params=sorted(STORES))
def new_store(request: pytest.FixtureRequest) -> Callable[[], AbstractAsyncContextManager[Store]]:
    """Opens an empty store each time it is called."""
    return lambda: STORES[request.param](request)


@pytest.fixture
async def store(new_store: Callable[[], AbstractAsyncContextManager[Store]]) -> AsyncIterator[Store]:
    async with new_store() as adapter:
        yield adapter


@pytest.fixture
async def space(store: Store) -> Scribe:
    """Bora's, open, with nothing in it but its inbox under rev 1."""
    return await Scribe(store).open()


@dataclass
class SettableSeconds:
    now_s: int = 0

    def __call__(self) -> int:
        return self.now_s


@pytest.fixture(scope="module")
def new_measures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], tuple[Measures, SettableSeconds]]]:
    folder = tmp_path_factory.mktemp("measures")
    with contextlib.ExitStack() as opened:

        def new() -> tuple[Measures, SettableSeconds]:
            database = opened.enter_context(contextlib.closing(OpsDatabase(folder / uuid.uuid4().hex / "ops.db")))
            clock = SettableSeconds()
            return OpsMeasures(database, clock), clock

        yield new


@pytest.fixture
def measures(new_measures: Callable[[], tuple[Measures, SettableSeconds]]) -> tuple[Measures, SettableSeconds]:
    return new_measures()


@pytest.fixture
def alarms(tmp_path: Path) -> Iterator[Alarms]:
    with contextlib.closing(OpsDatabase(tmp_path / "ops.db")) as database:
        yield OpsAlarms(database)


@pytest.fixture(scope="session")
def s3(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A client, with a bucket made."""
    from hanbit.gateways.aws.vault import open_bucket  # late: most tests can do without the SDK

    client = open_bucket(region=REGION, endpoint=request.getfixturevalue("ministack").url)
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    yield client
    client.close()


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    """What a backup is before it is put anywhere."""
    folder = tmp_path / "sealed"
    folder.mkdir()
    for name, content in CONTENT.items():
        (folder / name).write_bytes(content)
    return folder


PLACES: dict[str, Callable[[pytest.FixtureRequest], Place]] = {
    "folder": lambda request: in_folder(request.getfixturevalue("tmp_path") / "vault"),
    "s3": lambda request: in_s3(request.getfixturevalue("s3"), request.getfixturevalue("tmp_path").name),
}


@pytest.fixture(params=sorted(PLACES))
def place(request: pytest.FixtureRequest) -> Place:
    return PLACES[request.param](request)
