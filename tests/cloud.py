"""The product as it runs on AWS, against ministack: Lambda events in, table and user pool of its own behind it."""

import base64
import contextlib
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
from tests.ministack import REGION, Ministack
from tests.on_disk import PASSWORD, Person
from tests.simulators import Lines, StillClock

from hanbit.entrypoints.lambda_events import answer_to
from hanbit.gateways.local.clock import SystemClock
from hanbit.settings import Settings
from hanbit.stores.dynamodb.table import DEFINITION
from hanbit.usecases.accounts import Registration, register
from hanbit.usecases.edits import Desk
from hanbit.usecases.identity import Device, Identity
from hanbit.usecases.sessions import sign_in
from hanbit.wiring.cloud import CloudProduct, build_cloud

POOL: dict[str, Any] = {
    "UsernameAttributes": ["email"],
    "UsernameConfiguration": {"CaseSensitive": False},
    "Policies": {
        "PasswordPolicy": {
            "MinimumLength": 8,
            "RequireUppercase": False,
            "RequireLowercase": False,
            "RequireNumbers": False,
            "RequireSymbols": False,
        }
    },
    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True},
}
"""What a password is worth is decided by the product's own rules, the same on both sides."""

CLIENT: dict[str, Any] = {
    "ExplicitAuthFlows": ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    "AccessTokenValidity": 10,
    "RefreshTokenValidity": 30,
    "TokenValidityUnits": {"AccessToken": "minutes", "RefreshToken": "days"},
    "EnableTokenRevocation": True,
    "PreventUserExistenceErrors": "ENABLED",
}


class LambdaTransport(httpx.AsyncBaseTransport):
    """Turns a request into the event that API Gateway would make of it, and the answer back."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await answer_to(self._app, event_of(request, await request.aread()))
        headers = [(name, value) for name, values in answer["multiValueHeaders"].items() for value in values]
        return httpx.Response(answer["statusCode"], headers=headers, content=answer["body"].encode())


def event_of(request: httpx.Request, body: bytes) -> dict[str, Any]:
    """As API Gateway (REST, payload 1.0) documents it; bodies that are no text come in base64."""
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw]
    several, query = _gathered(headers), _gathered(request.url.params.multi_items())
    try:
        text, is_base64 = body.decode(), False
    except UnicodeDecodeError:
        text, is_base64 = base64.b64encode(body).decode(), True
    return {
        "resource": "/{proxy+}",
        "path": request.url.path,
        "httpMethod": request.method,
        "headers": {name: values[-1] for name, values in several.items()},
        "multiValueHeaders": several,
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": {"proxy": request.url.path.lstrip("/")},
        "stageVariables": None,
        "requestContext": {
            "resourcePath": "/{proxy+}",
            "httpMethod": request.method,
            "path": f"/prod{request.url.path}",
            "stage": "prod",
            "requestId": str(uuid.uuid4()),
            "identity": {"sourceIp": "127.0.0.1", "userAgent": request.headers.get("user-agent")},
        },
        "body": text if body else None,
        "isBase64Encoded": is_base64,
    }


def _gathered(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    gathered: dict[str, list[str]] = {}
    for name, value in pairs:
        gathered.setdefault(name, []).append(value)
    return gathered


@dataclass
class Clouded:
    """The product and what it said. ``clock``: the product's, where that stands still.

    Made like ``on_disk.Running`` and ``product.Served``, so that the same tests can use it.
    """

    product: CloudProduct
    lines: Lines
    clock: StillClock
    table: str

    @property
    def house(self) -> "Clouded":
        """Where ``product.Served`` keeps its clock and its identity."""
        return self

    @property
    def identity(self) -> Identity:
        return self.product.identity

    @property
    def desk(self) -> Desk:
        return self.product.desk

    @property
    def app(self) -> Any:
        return self.product.app

    def client(self, base_url: str = "http://todo.example", **headers: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=LambdaTransport(self.product.app), base_url=base_url, headers=headers)

    def logged(self) -> list[dict[str, Any]]:
        self.product.log.flush()
        return self.lines.read()

    async def person(self, email: str = "haneul@hanbit.test") -> Person:
        wanted = Registration(
            email=email, password=PASSWORD, display_name="Haneul", locale="ko", time_zone="Asia/Seoul"
        )
        signed_in = await register(self.product.identity, wanted, Device("127.0.0.1", "tests"))
        return self._signed_in(signed_in.account.id, signed_in.account.personal_space_id, signed_in.access_token)

    async def again(self, person: Person, email: str) -> Person:
        """The same person on another device."""
        signed_in = await sign_in(self.product.identity, email, PASSWORD, Device("127.0.0.2", "phone"))
        return self._signed_in(person.id, person.space_id, signed_in.access_token)

    def _signed_in(self, account_id: str, space_id: str, token: str) -> Person:
        return Person(account_id, space_id, token, self.client(authorization=f"Bearer {token}"))


@contextlib.contextmanager
def _resources(ministack: Ministack, **settings: Any) -> Any:
    table = f"hanbit-{uuid.uuid4().hex}"
    ministack.dynamodb.create_table(TableName=table, **DEFINITION)
    pool = ministack.cognito.create_user_pool(PoolName=table, **POOL)["UserPool"]["Id"]
    client = ministack.cognito.create_user_pool_client(UserPoolId=pool, ClientName="web", **CLIENT)
    try:
        yield Settings(
            registrations_per_hour=0,
            requests_per_second=0,
            aws_region=REGION,
            aws_table=table,
            aws_user_pool=pool,
            aws_user_pool_client=client["UserPoolClient"]["ClientId"],
            aws_endpoint=ministack.url,
            **settings,
        )
    finally:
        ministack.dynamodb.delete_table(TableName=table)
        ministack.cognito.delete_user_pool(UserPoolId=pool)


@contextlib.asynccontextmanager
async def clouded(ministack: Ministack, *, is_still: bool = True, **settings: Any) -> AsyncIterator[Clouded]:
    """``is_still``: its clock stands still from now on, until it is told to move; Cognito has one of its own."""
    clients = {"dynamodb": ministack.dynamodb, "cognito-idp": ministack.cognito}
    with _resources(ministack, **settings) as chosen:
        lines, clock = Lines(), StillClock(SystemClock().now_ms())
        product = build_cloud(chosen, lines, connect=clients.__getitem__, clock=clock if is_still else None)
        yield Clouded(product, lines, clock, chosen.aws_table)
