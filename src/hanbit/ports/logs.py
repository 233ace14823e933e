"""Searching log lines, in the shape of CloudWatch Logs: a query is started, then asked for until it has ended."""

from typing import Literal, Protocol

from msgspec import Struct

QueryStatus = Literal["Running", "Complete", "Failed", "Cancelled", "Timeout"]


class ResultField(Struct, frozen=True):
    field: str
    value: str


class QueryStatistics(Struct, frozen=True, rename="camel"):
    """``records_matched``: events that the filters left, before ``stats``, ``dedup`` and ``limit``."""

    records_matched: float = 0
    records_scanned: float = 0
    bytes_scanned: float = 0


class QueryResults(Struct, frozen=True, rename="camel"):
    """As GetQueryResults answers: a row is its fields, those without a value left out.

    ``failure``: why, when the status is Failed; for operators.
    """

    status: QueryStatus
    results: list[list[ResultField]] = []
    statistics: QueryStatistics = QueryStatistics()
    failure: str | None = None


class UnknownQuery(Exception):
    """No query of that id: never started, or long forgotten."""


class Logs(Protocol):
    async def start(self, query: str, *, begin_ms: int, end_ms: int) -> str:
        """An id. Both ends take part. Raises QueryFault (``ops.observe.faults``) where the query is read here."""
        ...

    async def results(self, query_id: str, *, wait_s: float) -> QueryResults:
        """Comes back when the query has ended, or still Running after ``wait_s``. Raises UnknownQuery."""
        ...

    async def stop(self, query_id: str) -> None:
        """Ended already: nothing happens. Raises UnknownQuery."""
        ...
