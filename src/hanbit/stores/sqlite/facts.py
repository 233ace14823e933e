"""What a database file holds, as counts and digests."""

from collections.abc import Iterator
from typing import Any

import apsw
import msgspec

from hanbit.ports.restored import NO_ROWS, Facts, TableFacts
from hanbit.stores.digests import DigestSum, digest

_encode = msgspec.msgpack.Encoder().encode

_OURS = "name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_litestream\\_%' ESCAPE '\\'"
"""SQLite's own tables and those that Litestream keeps its place in are not what people wrote."""

_OWNED = ("list", "todo", "todo_tag", "tombstone", "change")


def facts_of(connection: apsw.Connection) -> Facts:
    """Reads every row once, inside the caller's transaction if there is one."""
    owners = dict(_rows(connection, "SELECT space_id, account_id FROM membership WHERE role = 'owner'"))
    owned = DigestSum()
    tables: dict[str, TableFacts] = {}
    for table in tables_of(connection):
        tables[table], by_owner = _table_facts(connection, table, owners if table in _OWNED else None)
        owned.add(by_owner.total)
    newest: list[Any] = connection.execute("SELECT max(at_ms) FROM change").fetchall()
    return Facts(
        schema_version=int(connection.pragma("user_version") or 0),
        schema_digest=schema_digest(connection),
        tables=tables,
        owners_digest=owned.text,
        spaces=tables.get("space", NO_ROWS).rows,
        log_entries=tables["change"].rows,
        newest_change_ms=newest[0][0],
    )


def tables_of(connection: apsw.Connection) -> list[str]:
    query = f"SELECT name FROM sqlite_schema WHERE type = 'table' AND {_OURS} ORDER BY name"  # noqa: S608 - a constant
    return [name for (name,) in connection.execute(query)]


def schema_digest(connection: apsw.Connection) -> str:
    """Over every table and index as it was declared."""
    query = f"SELECT type, name, sql FROM sqlite_schema WHERE {_OURS} ORDER BY type, name"  # noqa: S608 - a constant
    return digest(_encode(list(connection.execute(query)))).hex()


def _table_facts(
    connection: apsw.Connection, table: str, owners: dict[str, str] | None
) -> tuple[TableFacts, DigestSum]:
    """``owners``: space → whose it is, for a table whose rows are a space's."""
    columns = [name for _, name, *_ in connection.execute("SELECT * FROM pragma_table_info(?)", (table,))]
    space_at = columns.index("space_id") if owners is not None else -1
    rows, digests, by_owner = 0, DigestSum(), DigestSum()
    for row in _rows(connection, f'SELECT * FROM "{table}"'):  # noqa: S608 - from the schema
        rows += 1
        content = _encode(row)
        digests.add_digest(content)
        if owners is not None:
            by_owner.add_digest(digest(content) + str(owners.get(row[space_at])).encode())
    return TableFacts(rows, digests.text), by_owner


def _rows(connection: apsw.Connection, query: str) -> Iterator[Any]:
    return connection.execute(query)
