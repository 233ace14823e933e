"""The Store port on DynamoDB."""

from collections.abc import Callable

from hanbit.ports.store import (
    MAX_PAGE,
    Commit,
    Committed,
    Feed,
    Membership,
    Record,
    SpaceStats,
    TodoPage,
    TodoQuery,
)
from hanbit.stores.dynamodb import commits, queries, sweeps
from hanbit.stores.dynamodb.calls import Table
from hanbit.sync.changes import Key, LoggedChange


class DynamoStore:
    def __init__(self, table: Table, now_ms: Callable[[], int]) -> None:
        self._table = table
        self._now_ms = now_ms

    async def open_space(self, space_id: str, name: str, owner_id: str, commit: Commit) -> None:
        await commits.open_space(self._table, space_id, name, owner_id, commit, now_ms=self._now_ms())

    async def delete_space(self, space_id: str) -> None:
        await commits.delete_space(self._table, space_id)

    async def spaces_of(self, account_id: str) -> list[Membership]:
        return await queries.spaces_of(self._table, account_id)

    async def stats(self, space_id: str) -> SpaceStats | None:
        head = await commits.head(self._table, space_id)
        return SpaceStats(head.rev, head.floor_rev) if head else None

    async def commit(self, space_id: str, commit: Commit) -> Committed:
        return await commits.commit_changes(self._table, space_id, commit)

    async def records(self, space_id: str, keys: list[Key]) -> dict[Key, Record]:
        return await queries.records(self._table, space_id, keys)

    async def lists(self, space_id: str) -> list[Record]:
        return await queries.lists(self._table, space_id)

    async def todos(self, space_id: str, query: TodoQuery) -> TodoPage:
        return await queries.todos(self._table, space_id, query)

    async def children(self, space_id: str, parent_id: str, *, after: tuple[str, str] | None = None) -> list[Record]:
        return await queries.children(self._table, space_id, parent_id, after=after)

    async def last_position(self, space_id: str, list_id: str) -> str | None:
        return await queries.last_position(self._table, space_id, list_id)

    async def feed(self, space_id: str, since_rev: int, *, limit: int = MAX_PAGE, floor_rev: int = 0) -> Feed:
        return await queries.feed(self._table, space_id, since_rev, limit=limit, floor_rev=floor_rev)

    async def log(self, space_id: str, since_rev: int, *, limit: int = MAX_PAGE) -> list[LoggedChange]:
        return await queries.log(self._table, space_id, since_rev, limit=limit)

    async def history(self, space_id: str, key: Key, *, before_rev: int | None, limit: int) -> list[LoggedChange]:
        return await queries.history(self._table, space_id, key, before_rev=before_rev, limit=limit)

    async def applied(self, space_id: str, op_ids: list[str]) -> dict[str, int]:
        return await queries.applied(self._table, space_id, op_ids)

    async def purge(self, deleted_before: str, *, now_ms: int, limit: int) -> int:
        return await sweeps.purge(self._table, deleted_before, now_ms=now_ms, limit=limit)

    async def discard(self, space_id: str, todo_ids: list[str], *, now_ms: int) -> int:
        return await sweeps.discard(self._table, space_id, todo_ids, now_ms=now_ms)

    async def forget_tombstones(self, before_ms: int, *, limit: int) -> int:
        return await sweeps.forget_tombstones(self._table, before_ms, limit=limit)
