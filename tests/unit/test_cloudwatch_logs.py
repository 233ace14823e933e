"""CloudWatch behind the Logs port, by botocore's Stubber: the string goes as it is, answers have the same shape."""

import asyncio
import os
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.session import Session
from botocore.stub import Stubber

from hanbit.gateways.aws.logs import POLL_S, CloudWatchLogs
from hanbit.gateways.aws.remote import BotoRemote
from hanbit.ops.observe.logs.search import search
from hanbit.ports.logs import ResultField, UnknownQuery
from hanbit.ports.remote import Rejected

QUERY = 'fields @timestamp | filter level = "ERROR" # as it is'


@pytest.fixture
def client() -> Any:
    session = Session()
    session.set_credentials("key", "secret")
    return session.create_client("logs", region_name="ap-northeast-2")


@pytest.fixture
def stubber(client: Any) -> Iterator[Stubber]:
    with Stubber(client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def _logs(client: Any, pauses: list[float]) -> CloudWatchLogs:
    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    remote = BotoRemote(lambda: client, os.urandom, executor=None, pause=pause)
    return CloudWatchLogs(remote, "/aws/lambda/todo-api", pause=pause)


def _started(stubber: Stubber) -> None:
    stubber.add_response(
        "start_query",
        {"queryId": "q1"},
        {"logGroupName": "/aws/lambda/todo-api", "queryString": QUERY, "startTime": 1, "endTime": 3},
    )


def test_a_query_is_sent_as_it_is_and_asked_for_until_it_is_complete(client: Any, stubber: Stubber) -> None:
    _started(stubber)
    for status in ("Scheduled", "Running"):
        stubber.add_response("get_query_results", {"status": status, "results": []}, {"queryId": "q1"})
    stubber.add_response(
        "get_query_results",
        {
            "status": "Complete",
            "results": [[{"field": "@timestamp", "value": "2026-11-25 01:00:00.000"}, {"field": "@ptr", "value": "p"}]],
            "statistics": {"recordsMatched": 2.0, "recordsScanned": 12.0, "bytesScanned": 3000.0},
        },
        {"queryId": "q1"},
    )
    pauses: list[float] = []
    found = asyncio.run(search(_logs(client, pauses), QUERY, begin_ms=1999, end_ms=2001))
    assert found.status == "Complete"
    assert found.results == [[ResultField("@timestamp", "2026-11-25 01:00:00.000"), ResultField("@ptr", "p")]]
    assert (found.statistics.records_matched, found.statistics.bytes_scanned) == (2, 3000)
    assert pauses == [POLL_S, POLL_S]


def test_a_query_that_does_not_end_is_stopped_there_too(client: Any, stubber: Stubber) -> None:
    _started(stubber)
    stubber.add_response("get_query_results", {"status": "Running", "results": []}, {"queryId": "q1"})
    stubber.add_response("stop_query", {"success": True}, {"queryId": "q1"})
    found = asyncio.run(search(_logs(client, []), QUERY, begin_ms=1999, end_ms=2001, wait_s=0))
    assert found.status == "Timeout"


def test_what_aws_refuses_comes_through_with_its_reason(client: Any, stubber: Stubber) -> None:
    stubber.add_client_error("start_query", "MalformedQueryException", "unexpected symbol found", 400)
    with pytest.raises(Rejected, match="MalformedQueryException: unexpected symbol found"):
        asyncio.run(search(_logs(client, []), QUERY, begin_ms=0, end_ms=1))


def test_a_query_that_is_not_there_is_unknown(client: Any, stubber: Stubber) -> None:
    stubber.add_client_error("get_query_results", "ResourceNotFoundException", "no such query", 400)
    with pytest.raises(UnknownQuery):
        asyncio.run(_logs(client, []).results("q9", wait_s=0))
