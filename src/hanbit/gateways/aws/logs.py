"""CloudWatch Logs behind the ``Logs`` port: the string goes there as it was written."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from hanbit.ports.logs import QueryResults, QueryStatistics, QueryStatus, ResultField, UnknownQuery
from hanbit.ports.remote import Rejected, Remote

POLL_S = 0.5
"""Between two looks. StartQuery and GetQueryResults share few calls a second (AWS: 10 and 5)."""

_STATUS: dict[str, QueryStatus] = {
    "Scheduled": "Running",
    "Unknown": "Running",
    "Running": "Running",
    "Complete": "Complete",
    "Cancelled": "Cancelled",
    "Timeout": "Timeout",
}
"""Anything else is Failed."""


class CloudWatchLogs:
    """``group``: a log group, such as ``/aws/lambda/todo-api``. Rejected comes through: the query was refused there."""

    def __init__(
        self, remote: Remote, group: str, *, pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._remote = remote
        self._group = group
        self._pause = pause

    async def start(self, query: str, *, begin_ms: int, end_ms: int) -> str:
        """AWS takes whole seconds: the ends are moved outwards."""
        answer = await self._remote(
            "start_query",
            logGroupName=self._group,
            queryString=query,
            startTime=begin_ms // 1000,
            endTime=-(-end_ms // 1000),
        )
        return str(answer["queryId"])

    async def results(self, query_id: str, *, wait_s: float) -> QueryResults:
        waited_s = 0.0
        while True:
            found = _results(await self._call("get_query_results", query_id))
            if found.status != "Running" or waited_s >= wait_s:
                return found
            await self._pause(POLL_S)
            waited_s += POLL_S

    async def stop(self, query_id: str) -> None:
        await self._call("stop_query", query_id)

    async def _call(self, operation: str, query_id: str) -> dict[str, Any]:
        try:
            return await self._remote(operation, queryId=query_id)
        except Rejected as rejected:
            if rejected.code == "ResourceNotFoundException":
                raise UnknownQuery(query_id) from rejected
            raise


def _results(answer: dict[str, Any]) -> QueryResults:
    statistics = answer.get("statistics", {})
    return QueryResults(
        _STATUS.get(answer["status"], "Failed"),
        [[ResultField(one["field"], one.get("value", "")) for one in row] for row in answer.get("results", ())],
        QueryStatistics(
            statistics.get("recordsMatched", 0), statistics.get("recordsScanned", 0), statistics.get("bytesScanned", 0)
        ),
    )
