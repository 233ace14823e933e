"""The product on AWS: the same verbs on DynamoDB and Cognito. Nothing of one machine's adapters is loaded here."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from starlette.types import ASGIApp

from hanbit import __version__
from hanbit.api.app import Parts, create_app
from hanbit.api.health import Check
from hanbit.api.pacing import Pacing
from hanbit.gateways.aws.cognito import CognitoSignIns, Pool
from hanbit.gateways.aws.published_keys import PublishedKeys
from hanbit.gateways.aws.remote import BotoRemote, open_client
from hanbit.gateways.aws.tokens import CognitoTokens
from hanbit.gateways.local.clock import PooledEntropy, SystemClock
from hanbit.gateways.local.common_passwords import CommonList
from hanbit.gateways.local.files import load_calendar, load_grammar, load_words
from hanbit.ports.clock import Clock
from hanbit.ports.remote import Remote
from hanbit.ports.replies import Replies
from hanbit.ports.sign_ins import SignIns
from hanbit.settings import BadSettings, Settings
from hanbit.stores.dynamodb.accounts import DynamoAccounts
from hanbit.stores.dynamodb.calls import Table
from hanbit.stores.dynamodb.replies import DynamoReplies
from hanbit.stores.dynamodb.revocations import DynamoRevocations
from hanbit.stores.dynamodb.store import DynamoStore
from hanbit.stores.dynamodb.throttle import DynamoThrottle
from hanbit.telemetry.logs import Log, Sink
from hanbit.telemetry.metrics import Metrics
from hanbit.usecases.edits import Desk
from hanbit.usecases.identity import Identity, OpenSpace
from hanbit.wiring.spaces import opener, remover
from hanbit.wiring.tracing import open_spans, tracing_into

if TYPE_CHECKING:
    from hanbit.gateways.otlp.spans import OtlpSpans

COLLECTOR_TIMEOUT_S = 0.5
"""The answer to a traced request waits for its collector, since a function stands still after it."""

NEEDED = ("aws_table", "aws_user_pool", "aws_user_pool_client")

Connect = Callable[[str], Any]
"""A client of a service by its name."""


@dataclass(frozen=True)
class CloudProduct:
    app: ASGIApp
    desk: Desk
    identity: Identity
    metrics: Metrics
    log: Log
    clock: Clock
    dynamodb: Remote
    table: str
    address: str
    """Where people reach it; empty when nobody said."""
    spans: OtlpSpans | None


def build_cloud(
    settings: Settings,
    sink: Sink,
    *,
    executor: Executor | None = None,
    connect: Connect | None = None,
    clock: Clock | None = None,
) -> CloudProduct:
    """``executor``: where calls to AWS block; None where one request is served at a time. Raises BadSettings."""
    missing = [f"HANBIT_{name.upper()}: needed on AWS" for name in NEEDED if not getattr(settings, name)]
    if missing:
        raise BadSettings(missing)
    clock, entropy = clock or SystemClock(), PooledEntropy()
    log = Log(sink, clock.now_ms, service="todo-api", release=__version__, level=settings.log_level)
    words, calendar, metrics = load_words(), load_calendar(), Metrics()
    open_ = connect or (lambda service: _client(settings, service))
    dynamodb = open_("dynamodb")  # every request needs it, so it belongs to the start
    remote = BotoRemote(lambda: dynamodb, entropy, executor=executor)
    table = Table(remote, settings.aws_table, entropy)
    desk = Desk(DynamoStore(table, clock.now_ms), clock, entropy, calendar=calendar)
    replies, keys = DynamoReplies(table), PublishedKeys(_keys_url(settings), executor=executor)
    cognito = BotoRemote(lambda: open_("cognito-idp"), entropy, executor=executor)
    identity = _identity(settings, desk, table, _sign_ins(settings, cognito, keys, clock), opener(desk, words), replies)
    spans = open_spans(settings, timeout_s=COLLECTOR_TIMEOUT_S)
    parts = Parts(
        desk=desk,
        identity=identity,
        replies=replies,
        streams=None,
        words=words,
        grammar=cache(lambda: load_grammar(calendar)),
        log=log,
        metrics=metrics,
        tracing=tracing_into(spans, settings),
        entropy=entropy,
        pacing=Pacing(settings.requests_per_second),
        assets={},
        checks=_checks(identity, desk),
        is_leaving=lambda: False,
        jwks=keys,
        is_https=settings.public_url.startswith("https://"),
        trusted_proxies=settings.trusted_proxies,
    )
    app, address = create_app(parts), settings.public_url
    return CloudProduct(app, desk, identity, metrics, log, clock, remote, table.name, address, spans)


def _identity(
    settings: Settings, desk: Desk, table: Table, sign_ins: SignIns, open_space: OpenSpace, replies: Replies
) -> Identity:
    return Identity(
        accounts=DynamoAccounts(table),
        sign_ins=sign_ins,
        common_passwords=CommonList(),
        revocations=DynamoRevocations(table),
        throttle=DynamoThrottle(table, registrations_per_hour=settings.registrations_per_hour),
        clock=desk.clock,
        entropy=desk.entropy,
        open_space=open_space,
        delete_spaces=remover(desk, replies),
        min_password=settings.min_password,
    )


def _client(settings: Settings, service: str) -> Any:
    return open_client(service, region=settings.aws_region, endpoint=settings.aws_endpoint or None)


def _issuer(settings: Settings) -> str:
    return f"https://cognito-idp.{settings.aws_region}.amazonaws.com/{settings.aws_user_pool}"


def _keys_url(settings: Settings) -> str:
    base = f"{settings.aws_endpoint}/{settings.aws_user_pool}" if settings.aws_endpoint else _issuer(settings)
    return f"{base}/.well-known/jwks.json"


def _sign_ins(settings: Settings, remote: BotoRemote, keys: PublishedKeys, clock: Clock) -> CognitoSignIns:
    client_id = settings.aws_user_pool_client
    tokens = CognitoTokens(keys, issuer=_issuer(settings), client_id=client_id)
    return CognitoSignIns(remote, Pool(settings.aws_user_pool, client_id), tokens, lambda: clock.now_ms() // 1000)


def _checks(identity: Identity, desk: Desk) -> dict[str, Check]:
    async def can_read() -> None:
        await desk.store.stats("")

    async def can_tell_who_is_denied() -> None:
        await identity.revocations.is_revoked(jti="", session_id="", subject="", key_id="", issued_s=0)

    return {"database": can_read, "denials": can_tell_who_is_denied}
