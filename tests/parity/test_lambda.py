"""What is told apart about the product as a function: events, news that is asked for, log lines and metrics, jobs."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import perf_counter, time
from typing import Any

import httpx
import pytest
from tests.cloud import Clouded, clouded, event_of
from tests.faults import failing
from tests.identity import EMAIL, PASSWORD
from tests.ministack import Ministack
from tests.on_disk import PASSWORD as OWN_PASSWORD
from tests.simulators import Lines

from hanbit.console.otlp import spans_of_protobuf
from hanbit.domain.refusals import Unavailable
from hanbit.entrypoints import lambda_api, lambda_jobs
from hanbit.entrypoints.lambda_api import LambdaApi
from hanbit.entrypoints.lambda_jobs import LambdaJobs
from hanbit.gateways.aws.recovery_point import NoRecovery
from hanbit.gateways.local.sockets import free_port
from hanbit.settings import BadSettings, Settings
from hanbit.stores.dynamodb.table import account_pk, space_pk
from hanbit.usecases.accounts import set_disabled
from hanbit.usecases.spaces import TRASH_KEPT_MS
from hanbit.wiring.cloud import COLLECTOR_TIMEOUT_S, build_cloud

AUTH, ME = "/api/v1/auth", "/api/v1/me"
GOOD = {"email": EMAIL, "password": PASSWORD}


@pytest.fixture
async def cloud(ministack: Ministack) -> AsyncIterator[Clouded]:
    async with clouded(ministack) as one:
        yield one


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    """For tests of functions, which have an event loop of their own."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture
def cloud_sync(ministack: Ministack, runner: asyncio.Runner) -> Iterator[Clouded]:
    opened = clouded(ministack)
    yield runner.run(opened.__aenter__())
    runner.run(opened.__aexit__(None, None, None))


@contextlib.contextmanager
def collector() -> Iterator[tuple[str, list[bytes]]]:
    """Where it takes spans, and what it took."""
    taken: list[bytes] = []

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Taking) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/v1/traces", taken
        server.shutdown()
        thread.join()


def test_one_event_is_one_answer_one_log_line_and_one_line_of_metrics(cloud_sync: Clouded) -> None:
    output = Lines()
    with contextlib.closing(LambdaApi(cloud_sync.product, output)) as function:
        for path, status in (("/health/live", 200), ("/api/v1/me", 401)):
            answer = function(event_of(httpx.Request("GET", f"https://api.example{path}"), b""), None)
            assert answer["statusCode"] == status
    assert [line["status"] for line in cloud_sync.logged()] == [200, 401]
    first, second = output.read()
    assert first["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "TodoApp"
    assert (first["Route"], first["Requests"], first["ServerErrors"]) == ("GET /health/live", 1, 0)
    assert 0 < first["Latency"] < 10_000
    assert second["Route"] == "GET /api/v1/me"
    names = {metric["Name"] for metric in first["_aws"]["CloudWatchMetrics"][0]["Metrics"]}
    assert names <= set(first)


def test_spans_are_with_their_collector_before_the_answer_is_out(ministack: Ministack, runner: asyncio.Runner) -> None:
    trace_id, parent_id = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
    headers = {"traceparent": f"00-{trace_id}-{parent_id}-01"}
    me = event_of(httpx.Request("GET", "https://api.example/api/v1/me", headers=headers), b"")
    with collector() as (url, taken):
        opened = clouded(ministack, otlp_url=url)
        product = runner.run(opened.__aenter__()).product
        with contextlib.closing(LambdaApi(product, Lines())) as function:
            assert function(me, None)["statusCode"] == 401
            (sent,) = taken
        runner.run(opened.__aexit__(None, None, None))
    root = next(span for span in spans_of_protobuf(sent) if span.is_server)
    assert (root.trace_id, root.parent_id, root.service, root.name) == (trace_id, parent_id, "todo-api", "readMe")


@pytest.mark.quiet
def test_a_collector_that_is_gone_costs_the_answer_half_a_second_at_most(
    ministack: Ministack, runner: asyncio.Runner
) -> None:
    live = event_of(httpx.Request("GET", "https://api.example/health/live"), b"")
    opened = clouded(ministack, otlp_url=f"http://127.0.0.1:{free_port()}/v1/traces")
    product = runner.run(opened.__aenter__()).product
    with contextlib.closing(LambdaApi(product, Lines())) as function:
        started = perf_counter()
        assert function(live, None)["statusCode"] == 200
    assert perf_counter() - started < COLLECTOR_TIMEOUT_S + 1
    runner.run(opened.__aexit__(None, None, None))


@pytest.mark.parametrize("module", [lambda_api, lambda_jobs])
def test_a_function_without_its_settings_does_not_start_and_says_which(module: Any, monkeypatch: Any) -> None:
    for name in ("HANBIT_AWS_TABLE", "HANBIT_AWS_USER_POOL", "HANBIT_AWS_USER_POOL_CLIENT"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(BadSettings) as bad:
        _ = module.handler
    assert len(bad.value.problems) == 3
    with pytest.raises(AttributeError):
        _ = module.nothing


async def test_news_is_asked_for_and_a_second_question_costs_no_body(cloud: Clouded) -> None:
    me = await cloud.person()
    first = await me.http.get("/api/v1/events")
    assert first.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert f'"spaceId":"{me.space_id}","rev":1' in first.text
    same = await me.http.get("/api/v1/events", headers={"if-none-match": first.headers["etag"]})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", first.headers["etag"])
    await me.add("소식")
    news = await me.http.get("/api/v1/events", headers={"if-none-match": first.headers["etag"]})
    assert '"rev":2' in news.text
    assert (await me.http.post("/api/v1/events")).status_code == 405
    assert (await cloud.client().get("/api/v1/events")).status_code == 401


async def test_the_refresh_cookie_is_out_of_reach_for_scripts_and_never_in_the_clear(ministack: Ministack) -> None:
    async with clouded(ministack, public_url="https://todo.example") as cloud:
        answer = await cloud.client().post(f"{AUTH}/register", json=GOOD)
    pair, *attributes = answer.headers["set-cookie"].split("; ")
    expected = {"HttpOnly", "SameSite=Strict", "Path=/api/v1/auth", "Secure"}
    assert set(attributes) >= expected
    [age] = [int(one.removeprefix("Max-Age=")) for one in attributes if one.startswith("Max-Age=")]
    assert 30 * 24 * 3600 - 60 < age <= 30 * 24 * 3600 + 60
    assert len(pair) < 4096


@pytest.mark.parametrize("behind_s", [0, 30], ids=["clocks-agree", "ours-is-behind"])
async def test_a_disabled_persons_live_token_stops_working_and_so_does_their_password(
    cloud: Clouded, behind_s: int
) -> None:
    cloud.clock.advance(-behind_s)
    async with cloud.client() as browser:
        signed_in = await browser.post(f"{AUTH}/register", json=GOOD)
        browser.headers["authorization"] = f"Bearer {signed_in.json()['accessToken']}"
        account_id = signed_in.json()["user"]["id"]
        assert (await browser.get(ME)).status_code == 200
        await set_disabled(cloud.identity, account_id, is_disabled=True)
        assert (await browser.get(ME)).status_code == 401
        assert (await browser.post(f"{AUTH}/refresh")).status_code == 401
        assert (await browser.post(f"{AUTH}/login", json=GOOD)).status_code == 401
        await set_disabled(cloud.identity, account_id, is_disabled=False)
        assert (await browser.get(ME)).status_code == 401
        cloud.clock.advance(2)
        assert (await browser.post(f"{AUTH}/login", json=GOOD)).status_code == 200


async def test_a_registration_that_died_half_way_is_taken_up_a_minute_later_and_not_before(cloud: Clouded) -> None:
    await cloud.identity.sign_ins.enroll(EMAIL, "the password of a registration that died")
    assert (await cloud.client().post(f"{AUTH}/register", json=GOOD)).status_code == 409
    cloud.clock.advance(90)  # a minute, and what the emulator's own clock may be ahead
    assert (await cloud.client().post(f"{AUTH}/register", json=GOOD)).status_code == 201
    assert (await cloud.client().post(f"{AUTH}/login", json=GOOD)).status_code == 200


async def test_a_deleted_account_leaves_nothing_it_wrote_in_the_table(ministack: Ministack, cloud: Clouded) -> None:
    me = await cloud.person()
    await me.http.post("/api/v1/todos", json={"title": "only mine"}, headers={"idempotency-key": "once"})
    partitions = [space_pk(me.space_id), account_pk(me.id), f"REPLY#{me.id}", "EMAIL#haneul@hanbit.test"]
    assert all(_items(ministack, cloud, partition) for partition in partitions)
    assert (await me.http.request("DELETE", ME, json={"password": OWN_PASSWORD})).status_code == 204
    assert [_items(ministack, cloud, partition) for partition in partitions] == [[], [], [], []]


def _items(ministack: Ministack, cloud: Clouded, partition: str) -> list[Any]:
    answer = ministack.dynamodb.query(
        TableName=cloud.table,
        KeyConditionExpression="PK = :pk",
        ExpressionAttributeValues={":pk": {"S": partition}},
    )
    items: list[Any] = answer["Items"]
    return items


@pytest.mark.parametrize(("operation", "method", "path"), [
    ("TransactWriteItems", "POST", "/api/v1/todos"),
    ("GetItem", "GET", "/api/v1/me"),
    ("BatchGetItem", "GET", "/api/v1/me"),
    ("Query", "GET", "/api/v1/lists"),
])  # fmt: skip
async def test_when_aws_does_not_answer_the_person_is_told_to_come_again(
    ministack: Ministack, cloud: Clouded, operation: str, method: str, path: str
) -> None:
    me = await cloud.person()
    with failing(ministack.dynamodb, operation, repeated="throttled"):
        answer = await me.http.request(method, path, json={"title": "x"} if method == "POST" else None)
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.headers["content-type"] == "application/problem+json"
    assert int(answer.headers["retry-after"]) >= 1
    assert (await me.http.get("/api/v1/todos")).json()["items"] == []


async def test_health_says_which_part_does_not_work(ministack: Ministack, cloud: Clouded) -> None:
    assert (await cloud.client().get("/health")).json()["checks"] == {"database": "ok", "denials": "ok"}
    with failing(ministack.dynamodb, "BatchGetItem", repeated="throttled"):
        answer = await cloud.client().get("/health")
    assert (answer.status_code, answer.json()["checks"]) == (503, {"database": "ok", "denials": "failing"})


def test_the_sweep_empties_old_trash_and_an_unknown_job_is_an_error(
    cloud_sync: Clouded, runner: asyncio.Runner
) -> None:
    runner.run(_with_trash(cloud_sync))
    with contextlib.closing(LambdaJobs(cloud_sync.product)) as jobs:
        assert jobs({"job": "sweep"}, None) == {"job": "sweep", "done": 0}
        cloud_sync.clock.advance(TRASH_KEPT_MS / 1000 + 1)
        assert jobs({"job": "sweep"}, None) == {"job": "sweep", "done": 1}
        with pytest.raises(ValueError, match="no such job"):
            jobs({"job": "make coffee"}, None)
    assert [line["event"] for line in cloud_sync.logged() if line["event"] == "job"] == ["job", "job"]


def test_the_probe_says_whether_the_product_answers_at_its_public_address(
    ministack: Ministack, runner: asyncio.Runner
) -> None:
    seen = []
    for address in (f"{ministack.url}/_ministack", f"{ministack.url}/nothing", f"http://127.0.0.1:{free_port()}"):
        opened = clouded(ministack, public_url=address)
        cloud = runner.run(opened.__aenter__())
        with contextlib.closing(LambdaJobs(cloud.product)) as jobs:
            seen.append(jobs({"job": "probe"}, None)["done"])
        [line] = [line for line in cloud.logged() if line["event"] == "job"]
        assert (line["service"], line["function"], line["metadata"]) == ("todo-api", "probe", {"done": seen[-1]})
        runner.run(opened.__aexit__(None, None, None))
    assert seen == [1, 0, 0]


def test_how_old_backups_are_is_measured_and_without_any_the_job_fails(
    ministack: Ministack, cloud_sync: Clouded
) -> None:
    with contextlib.closing(LambdaJobs(cloud_sync.product)) as jobs:
        with pytest.raises(NoRecovery):
            jobs({"job": "backups"}, None)
        ministack.dynamodb.update_continuous_backups(
            TableName=cloud_sync.table, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
        )
        cloud_sync.clock.at_ms = round((time() + 100) * 1000)
        done = jobs({"job": "backups"}, None)["done"]
    assert 99 <= done <= 130
    line = cloud_sync.logged()[-1]
    assert (line["event"], line["function"], line["metadata"]) == ("job", "backups", {"done": done})


def test_a_job_that_fails_is_logged_and_raised_so_that_it_is_tried_again(
    ministack: Ministack, cloud_sync: Clouded
) -> None:
    with (
        contextlib.closing(LambdaJobs(cloud_sync.product)) as jobs,
        failing(ministack.dynamodb, "Query", repeated="throttled"),
        pytest.raises(Unavailable),
    ):
        jobs({"job": "sweep"}, None)
    assert cloud_sync.logged()[-1]["event"] == "JOB_FAILED"


async def _with_trash(cloud: Clouded) -> None:
    me = await cloud.person()
    todo = await me.add("alt")
    assert (await me.http.delete(f"/api/v1/todos/{todo['id']}")).status_code == 204


def test_missing_settings_come_all_at_once() -> None:
    with pytest.raises(BadSettings) as bad:
        build_cloud(Settings(aws_table="todos"), Lines())
    assert [problem.partition(":")[0] for problem in bad.value.problems] == [
        "HANBIT_AWS_USER_POOL", "HANBIT_AWS_USER_POOL_CLIENT"
    ]  # fmt: skip
