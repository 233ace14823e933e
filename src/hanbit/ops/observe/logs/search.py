"""Asking for an answer until there is one."""

from hanbit.ports.logs import Logs, QueryResults

LONGEST_S = 60.0


async def search(logs: Logs, query: str, *, begin_ms: int, end_ms: int, wait_s: float = LONGEST_S) -> QueryResults:
    """Stops the query when it has not ended in ``wait_s``; its status is then Timeout. Raises QueryFault."""
    query_id = await logs.start(query, begin_ms=begin_ms, end_ms=end_ms)
    found = await logs.results(query_id, wait_s=wait_s)
    if found.status == "Running":
        await logs.stop(query_id)
        return QueryResults("Timeout", found.results, found.statistics)
    return found
