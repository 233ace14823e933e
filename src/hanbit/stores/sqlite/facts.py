"""What a database file holds, as counts and digests."""

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

import apsw
import msgspec

from hanbit.ports.restored import Facts, TableFacts

DIGEST_BYTES = 16
_MODULUS = 1 << 8 * DIGEST_BYTES
_encode = msgspec.msgpack.Encoder().encode

_OURS = "name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_litestream\\_%' ESCAPE '\\'"
"""SQLite's own tables and those that Litestream keeps its place in are not what people wrote."""

_OWNED = ("list", "todo", "todo_tag", "tombstone", "change")


def facts_of(connection: apsw.Connection) -> Facts:
    """Reads every row once, inside the caller's transaction if there is one."""
    owners = dict(_rows(connection, "SELECT space_id, account_id FROM membership WHERE role = 'owner'"))
    owned = _Sum()
    tables = {}
    for table in tables_of(connection):
        tables[table], by_owner = _table_facts(connection, table, owners if table in _OWNED else None)
        owned.add(by_owner.total)
    newest: list[Any] = connection.execute("SELECT max(at_ms) FROM change").fetchall()
    return Facts(
        schema_version=int(connection.pragma("user_version") or 0),
        schema_digest=schema_digest(connection),
        tables=tables,
        owners_digest=owned.text,
        spaces=tables["space"].rows,
        log_entries=tables["change"].rows,
        newest_change_ms=newest[0][0],
    )


def tables_of(connection: apsw.Connection) -> list[str]:
    query = f"SELECT name FROM sqlite_schema WHERE type = 'table' AND {_OURS} ORDER BY name"  # noqa: S608 - a constant
    return [name for (name,) in connection.execute(query)]


def schema_digest(connection: apsw.Connection) -> str:
    """Over every table and index as it was declared."""
    query = f"SELECT type, name, sql FROM sqlite_schema WHERE {_OURS} ORDER BY type, name"  # noqa: S608 - a constant
    return _digest(_encode(list(connection.execute(query)))).hex()


class _Sum:
    def __init__(self) -> None:
        self.total = 0

    def add(self, number: int) -> None:
        self.total = (self.total + number) % _MODULUS

    @property
    def text(self) -> str:
        return f"{self.total:0{2 * DIGEST_BYTES}x}"


def _table_facts(connection: apsw.Connection, table: str, owners: dict[str, str] | None) -> tuple[TableFacts, _Sum]:
    """``owners``: space → whose it is, for a table whose rows are a space's."""
    columns = [name for _, name, *_ in connection.execute("SELECT * FROM pragma_table_info(?)", (table,))]
    space_at = columns.index("space_id") if owners is not None else -1
    rows, digests, by_owner = 0, _Sum(), _Sum()
    for row in _rows(connection, f'SELECT * FROM "{table}"'):  # noqa: S608 - from the schema
        rows += 1
        digest = _digest(_encode(row))
        digests.add(int.from_bytes(digest, "big"))
        if owners is not None:
            by_owner.add(int.from_bytes(_digest(digest + str(owners.get(row[space_at])).encode()), "big"))
    return TableFacts(rows, digests.text), by_owner


def _rows(connection: apsw.Connection, query: str) -> Iterator[Any]:
    return connection.execute(query)


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=DIGEST_BYTES).digest()
