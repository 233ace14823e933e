"""The Store port on SQLite."""

from collections.abc import Callable

import apsw

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
from hanbit.stores.sqlite import commits, queries
from hanbit.stores.sqlite.database import Database
from hanbit.stores.sqlite.last_positions import LastPositions, Step
from hanbit.stores.sqlite.remembered import Remembered
from hanbit.sync.changes import Key, LoggedChange

REMEMBERED = 20_000
"""Lists kept, some 1 kB each: every to-do that is written down asks for one."""


class SqliteStore:
    def __init__(self, database: Database, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._now_ms = now_ms
        self._lists: Remembered[tuple[str, Key], Record] = Remembered(database, REMEMBERED)
        self._last_positions = LastPositions(database)

    async def open_space(self, space_id: str, name: str, owner_id: str, commit: Commit) -> None:
        now_ms = self._now_ms()
        await self._database.write(lambda c: commits.open_space(c, space_id, name, owner_id, commit, now_ms=now_ms))

    async def delete_space(self, space_id: str) -> None:
        def work(connection: apsw.Connection) -> None:
            for list_id in commits.delete_space(connection, space_id):
                self._lists.change((space_id, Key("list", list_id)), None)
                self._last_positions.change((space_id, list_id), None)

        await self._database.write(work)

    async def spaces_of(self, account_id: str) -> list[Membership]:
        sql = (
            "SELECT s.id, s.name, m.role FROM membership m JOIN space s ON s.id = m.space_id"
            " WHERE m.account_id = ? ORDER BY s.id"
        )
        return [Membership(*row) for row in self._database.reader.execute(sql, (account_id,))]

    async def stats(self, space_id: str) -> SpaceStats | None:
        sql = "SELECT rev, floor_rev FROM space WHERE id = ?"
        row = self._database.reader.execute(sql, (space_id,)).fetchone()
        return SpaceStats(*row) if row else None

    async def commit(self, space_id: str, commit: Commit) -> Committed:
        def work(connection: apsw.Connection) -> Committed:
            steps: list[Step] = []
            committed = commits.commit_changes(connection, space_id, commit, is_known=is_known, on_step=steps.append)
            for key, record in committed.records.items():
                if key.kind == "list":
                    self._lists.change((space_id, key), record)
            self._last_positions.follow(steps)
            return committed

        def is_known(key: Key, record: Record) -> bool:
            return self._lists.get_in_batch((space_id, key)) is record

        return await self._database.write(work)

    async def records(self, space_id: str, keys: list[Key]) -> dict[Key, Record]:
        found: dict[Key, Record] = {}
        for key in keys:
            record = self._list(space_id, key) if key.kind == "list" else self._read(space_id, key)
            if record is not None:
                found[key] = record
        return found

    def _list(self, space_id: str, key: Key) -> Record | None:
        record = self._lists.get((space_id, key))
        if record is None:
            record = self._read(space_id, key)
            if record is not None:
                self._lists.keep((space_id, key), record)
        return record

    def _read(self, space_id: str, key: Key) -> Record | None:
        return queries.record(self._database.reader, space_id, key)

    async def lists(self, space_id: str) -> list[Record]:
        return queries.lists(self._database.reader, space_id)

    async def todos(self, space_id: str, query: TodoQuery) -> TodoPage:
        return queries.todos(self._database.reader, space_id, query)

    async def children(self, space_id: str, parent_id: str, *, after: tuple[str, str] | None = None) -> list[Record]:
        return queries.children(self._database.reader, space_id, parent_id, after=after or ("", ""))

    async def last_position(self, space_id: str, list_id: str) -> str | None:
        position = self._last_positions.get((space_id, list_id))
        if position is None:
            position = queries.last_position(self._database.reader, space_id, list_id)
            if position is not None:
                self._last_positions.keep((space_id, list_id), position)
        return position

    async def feed(self, space_id: str, since_rev: int, *, limit: int = MAX_PAGE, floor_rev: int = 0) -> Feed:
        return queries.feed(self._database.reader, space_id, since_rev, limit=limit, floor_rev=floor_rev)

    async def log(self, space_id: str, since_rev: int, *, limit: int = MAX_PAGE) -> list[LoggedChange]:
        return queries.log(self._database.reader, space_id, since_rev, limit=limit)

    async def history(self, space_id: str, key: Key, *, before_rev: int | None, limit: int) -> list[LoggedChange]:
        return queries.history(self._database.reader, space_id, key, before_rev=before_rev, limit=limit)

    async def applied(self, space_id: str, op_ids: list[str]) -> dict[str, int]:
        return queries.applied(self._database.reader, space_id, op_ids)

    async def purge(self, deleted_before: str, *, now_ms: int, limit: int) -> int:
        return await self._database.write(lambda c: commits.purge(c, deleted_before, now_ms=now_ms, limit=limit))

    async def discard(self, space_id: str, todo_ids: list[str], *, now_ms: int) -> int:
        return await self._database.write(lambda c: commits.discard(c, space_id, todo_ids, now_ms=now_ms))

    async def forget_tombstones(self, before_ms: int, *, limit: int) -> int:
        return await self._database.write(lambda c: commits.forget_tombstones(c, before_ms, limit=limit))
