"""From nothing to nothing: what Terraform stands up is driven through API Gateway, broken, mended and taken down.

The tests go in order; each finds what the one before left.
"""

import io
import json
import time
import uuid
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.infra.terraform import Terraform, working_copy
from tests.ministack import REGION, Ministack
from tests.simulators import Lines

from hanbit.entrypoints.lambda_jobs import JOBS
from hanbit.settings import Settings
from hanbit.stores.dynamodb.table import DEFINITION, TTL
from hanbit.usecases.accounts import set_disabled
from hanbit.wiring.cloud import build_cloud

EMAIL = "haneul@hanbit.test"
PASSWORD = "Haneul-42-garam"
"""Terraform leaves rules out that are off; ministack then takes them as on, and AWS as off."""
BROKEN = 'def handler(event, context):\n    raise RuntimeError("a release that does not work")\n'
PATIENCE_S = 30


@dataclass(frozen=True)
class Stack:
    terraform: Terraform
    settings: tuple[str, ...]
    outputs: dict[str, Any]
    ministack: Ministack
    http: httpx.Client

    def client(self, service: str) -> Any:
        """More patient than the product's: a function that starts on a busy machine takes its time."""
        from botocore.config import Config  # late: most tests can do without the SDK
        from botocore.session import Session

        patient = Config(read_timeout=PATIENCE_S, retries={"total_max_attempts": 1})
        made = Session().create_client(service, region_name=REGION, endpoint_url=self.ministack.url, config=patient)
        return closing(made)


@pytest.fixture(scope="module")
def stack(ministack: Ministack, package: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    terraform = working_copy(tmp_path_factory.mktemp("ministack-infra"), ministack.url)
    settings = (
        "-no-color",
        "-auto-approve",
        "-var-file=emulator.tfvars",
        f"-var-file={package}",
        f"-var=emulator_url={ministack.url}",
    )
    terraform("apply", *settings)
    outputs = terraform.outputs()
    base = f"{ministack.url}/_aws/execute-api/{outputs['rest_api_id']}/prod"
    with httpx.Client(base_url=base, timeout=PATIENCE_S) as http:
        yield Stack(terraform, settings, outputs, ministack, http)


@pytest.fixture(scope="module")
def person(stack: Stack) -> dict[str, Any]:
    answer = stack.http.post("/api/v1/auth/register", json={"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 201, answer.text
    signed_up: dict[str, Any] = answer.json()
    return signed_up


def _bearer(person: dict[str, Any]) -> dict[str, str]:
    return {"authorization": f"Bearer {person['accessToken']}"}


def test_the_table_is_the_one_that_the_store_is_tested_on(stack: Stack) -> None:
    made = stack.ministack.dynamodb.describe_table(TableName=stack.outputs["table_name"])["Table"]
    for name in ("AttributeDefinitions", "KeySchema"):
        assert _sorted(made[name]) == _sorted(DEFINITION[name])
    for kind in ("LocalSecondaryIndexes", "GlobalSecondaryIndexes"):
        kept = [{key: index[key] for key in ("IndexName", "KeySchema", "Projection")} for index in made[kind]]
        assert _sorted(kept) == _sorted(DEFINITION[kind])
    expiry = stack.ministack.dynamodb.describe_time_to_live(TableName=stack.outputs["table_name"])
    assert expiry["TimeToLiveDescription"] == {"AttributeName": TTL, "TimeToLiveStatus": "ENABLED"}
    kept_back = stack.ministack.dynamodb.describe_continuous_backups(TableName=stack.outputs["table_name"])
    recovery = kept_back["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    assert recovery["PointInTimeRecoveryStatus"] == "ENABLED"


def _sorted(items: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(item, sort_keys=True) for item in items)


def test_a_person_signs_up_adds_to_dos_and_syncs_them_through_api_gateway(stack: Stack, person: dict[str, Any]) -> None:
    signed_in = _bearer(person)
    assert stack.http.get("/api/v1/todos").status_code == 401
    added = stack.http.post("/api/v1/todos", json={"title": "장보기"}, headers=signed_in)
    assert added.status_code == 201, added.text
    edit = {"opId": str(uuid.uuid4()), "entity": "todo", "id": added.json()["id"], "set": {"title": "장보기, 우유"}}
    told = stack.http.post("/api/v1/sync", json={"edits": [edit]}, headers=signed_in)
    assert told.status_code == 200, told.text
    feed = stack.http.get("/api/v1/sync", headers=signed_in).json()
    assert "장보기, 우유" in json.dumps(feed, ensure_ascii=False)


def test_the_operators_find_address_and_client_where_the_manual_has_them(stack: Stack) -> None:
    names = ["/prod/todo-app/api-url", "/prod/todo-app/cognito-client-id"]
    with stack.client("ssm") as ssm:
        found = {one["Name"]: one["Value"] for one in ssm.get_parameters(Names=names)["Parameters"]}
    assert found[names[0]] == "https://api.todo.example"
    assert found[names[1]] == _client_id(stack)


def _client_id(stack: Stack) -> str:
    pool = stack.outputs["user_pool_id"]
    [client] = stack.ministack.cognito.list_user_pool_clients(UserPoolId=pool)["UserPoolClients"]
    identity: str = client["ClientId"]
    return identity


def test_scheduled_jobs_run_and_say_what_they_did(stack: Stack) -> None:
    with stack.client("lambda") as functions:
        answer = functions.invoke(FunctionName="todo-jobs", Payload=json.dumps({"job": "sweep"}))
        assert json.loads(answer["Payload"].read()) == {"job": "sweep", "done": 0}
        answer = functions.invoke(FunctionName="todo-jobs", Payload=json.dumps({"job": "backups"}))
        assert 0 <= json.loads(answer["Payload"].read())["done"] < 60
    with stack.client("events") as events:
        rules = {rule["Name"]: rule["ScheduleExpression"] for rule in events.list_rules()["Rules"]}
        jobs = {events.list_targets_by_rule(Rule=name)["Targets"][0]["Input"] for name in rules}
    assert {json.loads(job)["job"] for job in jobs} == set(JOBS)
    often = dict.fromkeys(("todo-jobs-backups", "todo-jobs-probe"), "rate(1 minute)")
    assert rules == often | {"todo-jobs-sweep": "rate(1 hour)"}


def test_a_broken_version_reaches_people_with_the_alias_alone_and_goes_with_it(
    stack: Stack, person: dict[str, Any]
) -> None:
    signed_in = _bearer(person)
    with stack.client("lambda") as functions:
        broken = functions.update_function_code(FunctionName="todo-api", ZipFile=_package(BROKEN), Publish=True)
        assert stack.http.get("/api/v1/todos", headers=signed_in).status_code == 200
        functions.update_alias(FunctionName="todo-api", Name="LIVE", FunctionVersion=broken["Version"])
        assert _settles(stack, signed_in, lambda status: status >= 500)
        before = stack.outputs["published_version"]
        functions.update_alias(FunctionName="todo-api", Name="LIVE", FunctionVersion=before)
        assert _settles(stack, signed_in, lambda status: status == 200)
    assert len(stack.http.get("/api/v1/todos", headers=signed_in).json()["items"]) == 1


def _package(source: str) -> bytes:
    """With the one module that the function's handler names."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for folder in ("hanbit", "hanbit/entrypoints"):
            archive.writestr(f"{folder}/__init__.py", "")
        archive.writestr("hanbit/entrypoints/lambda_api.py", source)
    return packed.getvalue()


def _settles(stack: Stack, headers: dict[str, str], is_wanted: Any) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if is_wanted(stack.http.get("/api/v1/todos", headers=headers).status_code):
            return True
    return False


async def test_a_disabled_persons_live_token_is_refused(stack: Stack, person: dict[str, Any]) -> None:
    signed_in = _bearer(person)
    assert stack.http.get("/api/v1/me", headers=signed_in).status_code == 200
    settings = Settings(
        aws_region=REGION,
        aws_table=stack.outputs["table_name"],
        aws_user_pool=stack.outputs["user_pool_id"],
        aws_user_pool_client=_client_id(stack),
        aws_endpoint=stack.ministack.url,
    )
    with ThreadPoolExecutor(2) as executor:
        desk = build_cloud(settings, Lines(), executor=executor)
        await set_disabled(desk.identity, person["user"]["id"], is_disabled=True)
    assert stack.http.get("/api/v1/me", headers=signed_in).status_code == 401
    again = stack.http.post("/api/v1/auth/login", json={"email": EMAIL, "password": PASSWORD})
    assert again.status_code == 401


def test_what_was_stood_up_can_be_taken_down_whole(stack: Stack) -> None:
    stack.terraform("destroy", *stack.settings)
    assert stack.terraform("state", "list") == ""
    assert "todos" not in stack.ministack.dynamodb.list_tables()["TableNames"]
    with stack.client("lambda") as functions:
        assert functions.list_functions()["Functions"] == []
