"""A restored file under examination: what it holds must follow from its own log, whatever any manifest says."""

import contextlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import apsw
import msgspec

from hanbit.domain.reasons import Reason
from hanbit.domain.todos import Todo
from hanbit.ports.restored import FAULTS, Facts, Unreadable
from hanbit.stores.sqlite.facts import facts_of, tables_of
from hanbit.stores.sqlite.rows import logged_of, record_of, search_of
from hanbit.stores.sqlite.schema import SCHEMA
from hanbit.stores.versions import ForeignDatabase, NewerDatabase
from hanbit.sync.audit import fold_faults
from hanbit.sync.changes import LoggedChange

_DANGLING = {
    "reference.list": """
        SELECT t.id FROM todo t
        WHERE NOT EXISTS (SELECT 1 FROM list l WHERE l.id = t.list_id AND l.space_id = t.space_id)""",
    "reference.parent": """
        SELECT t.id FROM todo t WHERE t.parent_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM todo p WHERE p.id = t.parent_id AND p.space_id = t.space_id)""",
    "reference.tagged": """
        SELECT g.todo_id FROM todo_tag g
        WHERE NOT EXISTS (SELECT 1 FROM todo t WHERE t.id = g.todo_id AND t.space_id = g.space_id)""",
    "reference.todo_space": "SELECT id FROM todo WHERE space_id NOT IN (SELECT id FROM space)",
    "reference.list_space": "SELECT id FROM list WHERE space_id NOT IN (SELECT id FROM space)",
    "reference.log_space": """
        SELECT DISTINCT entity_id FROM change WHERE space_id NOT IN (SELECT id FROM space)""",
    "reference.log_ahead": """
        SELECT DISTINCT c.entity_id FROM change c JOIN space s ON s.id = c.space_id WHERE c.rev > s.rev""",
    "reference.session": """
        SELECT id FROM session WHERE account_id NOT IN (SELECT id FROM account)""",
    "reference.tombstone": """
        SELECT b.id FROM tombstone b JOIN todo t ON t.id = b.id AND t.space_id = b.space_id WHERE b.kind = 'todo'""",
}
_OWNERLESS = """
SELECT s.id FROM space s
LEFT JOIN membership m ON m.space_id = s.id AND m.role = 'owner'
LEFT JOIN account a ON a.id = m.account_id
GROUP BY s.id HAVING count(m.account_id) != 1 OR count(a.id) != 1
"""
_HOMELESS = """
SELECT a.id FROM account a WHERE NOT EXISTS
  (SELECT 1 FROM membership m WHERE m.account_id = a.id AND m.space_id = json_extract(a.body, '$.personal_space_id'))
"""


class SqliteRestored:
    def __init__(self, path: Path) -> None:
        """Raises Unreadable."""
        # Nobody else has this file, and one that was just unpacked has no log beside it.
        flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
        with _reading():
            self._connection = apsw.Connection(f"{path.absolute().as_uri()}?immutable=1", flags=flags)
        try:
            with _reading():
                SCHEMA.require_own(self._connection)
                if not tables_of(self._connection):
                    raise Unreadable("unreadable.empty")
        except Unreadable:
            self._connection.close()
            raise

    def close(self) -> None:
        self._connection.close()

    def integrity(self) -> list[Reason]:
        with _reading():
            said = [str(row[0]) for row in self._rows(f"PRAGMA integrity_check({FAULTS})")]
        return [] if said == ["ok"] else [Reason("integrity.pages", {"detail": line}) for line in said]

    def facts(self) -> Facts:
        with _reading():
            return facts_of(self._connection)

    def references(self) -> list[Reason]:
        return _first(
            Reason(code, {"id": row[0]})
            for code, query in _DANGLING.items()
            for row in islice(self._rows(query), FAULTS)
        )

    def folds(self) -> list[Reason]:
        return _first(self._fold_faults())

    def search_keys(self) -> list[Reason]:
        query = "SELECT id, rev, CAST(body AS BLOB), CAST(field_revs AS BLOB), search FROM todo ORDER BY key"
        return _first(
            Reason("search.key", {"id": todo.id}) for todo, kept in self._todos(query) if search_of(todo) != kept
        )

    def owners(self) -> list[Reason]:
        return _first(
            Reason(code, {"id": row[0]})
            for code, query in (("owners.none", _OWNERLESS), ("owners.homeless", _HOMELESS))
            for row in self._rows(query)
        )

    def _fold_faults(self) -> Iterator[Reason]:
        for (space_id,) in self._rows("SELECT id FROM space ORDER BY id"):
            state = {record.key: record.entity for record in self._records(space_id)}
            yield from fold_faults(state, self._log(space_id), space_id=space_id)

    def _records(self, space_id: str) -> Iterator[Any]:
        for kind in ("list", "todo"):
            query = f"SELECT id, rev, CAST(body AS BLOB), CAST(field_revs AS BLOB) FROM {kind} WHERE space_id = ?"  # noqa: S608
            for row in self._rows(query, space_id):
                yield record_of(kind, row)

    def _log(self, space_id: str) -> Iterator[LoggedChange]:
        query = "SELECT rev, seq, kind, entity_id, op_id, body FROM change WHERE space_id = ? ORDER BY rev, seq"
        return (logged_of(row) for row in self._rows(query, space_id))

    def _todos(self, query: str) -> Iterator[tuple[Todo, str]]:
        for *record, kept in self._rows(query):
            todo = record_of("todo", tuple(record)).entity
            assert isinstance(todo, Todo)
            yield todo, kept

    def _rows(self, query: str, *values: str) -> Iterator[Any]:
        return self._connection.execute(query, values)


def _first(faults: Iterable[Reason]) -> list[Reason]:
    with _reading():
        return list(islice(faults, FAULTS))


@contextlib.contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except NewerDatabase as newer:
        raise Unreadable("unreadable.newer", found=newer.found, known=newer.known) from newer
    except ForeignDatabase as foreign:
        raise Unreadable("unreadable.foreign") from foreign
    except (apsw.Error, msgspec.MsgspecError) as error:
        raise Unreadable("unreadable.damaged", detail=str(error) or type(error).__name__) from error
