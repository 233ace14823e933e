"""Ways in which a backup or a restore is broken, each made by code, with the check that must name it.

Three moments: the database was already broken when it was backed up (``source``, so that the manifest agrees with the
damage), the backup was broken where it lies (``vault``), or the restore broke what came out (``restored``).
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import apsw
import msgspec

from hanbit.ops.recover.verify import CheckName

Moment = Literal["source", "vault", "restored"]


@dataclass(frozen=True)
class Breakage:
    name: str
    moment: Moment
    check: CheckName
    """The one that must catch it; others may as well."""
    do: Callable[[Path], None]
    """``source`` and ``restored``: given the database file. ``vault``: the backup's folder."""


ROWS = {
    "todo": "(SELECT id FROM todo ORDER BY id LIMIT 1)",
    "space": "(SELECT id FROM space ORDER BY id LIMIT 1)",
    "another_space": "(SELECT id FROM space ORDER BY id DESC LIMIT 1)",
    "account": "(SELECT id FROM account ORDER BY id LIMIT 1)",
}


def sql(*statements: str) -> Callable[[Path], None]:
    """``{todo}`` and the like stand for the id of some row."""

    def do(path: Path) -> None:
        connection = apsw.Connection(str(path))
        for statement in statements:
            before = connection.total_changes()
            connection.execute(statement.format(**ROWS))
            is_row = statement.startswith(("DELETE", "UPDATE", "INSERT"))
            assert connection.total_changes() > before or not is_row, f"changes nothing: {statement}"
        connection.close()

    return do


def cut_off(name: str, share: float = 0.6) -> Callable[[Path], None]:
    def do(folder: Path) -> None:
        path = folder / name if folder.is_dir() else folder
        os.truncate(path, int(path.stat().st_size * share))

    return do


def flip(name: str, at_share: float) -> Callable[[Path], None]:
    def do(folder: Path) -> None:
        path = folder / name
        content = bytearray(path.read_bytes())
        content[int(len(content) * at_share)] ^= 0x10
        path.write_bytes(content)

    return do


def forge(folder: Path) -> None:
    """Another day's date, under the old signature."""
    path = folder / "manifest.json"
    manifest = msgspec.json.decode(path.read_bytes())
    manifest["createdMs"] += 86_400_000
    path.write_bytes(msgspec.json.encode(manifest))


def unlink(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def exchange(folder: Path) -> None:
    """The database of another backup of the same installation, sealed with the same key."""
    other = next(entry for entry in sorted(folder.parent.iterdir()) if entry != folder)
    shutil.copy2(other / "hanbit.db.sealed", folder / "hanbit.db.sealed")


def blank_page(path: Path) -> None:
    """One page of the table of to-dos, as a disk gives back what it never wrote."""
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    ((page,),) = connection.execute("SELECT max(pageno) FROM dbstat WHERE name = 'todo'").fetchall()
    ((size,),) = connection.execute("PRAGMA page_size").fetchall()
    connection.close()
    with path.open("r+b") as file:
        file.seek((int(str(page)) - 1) * int(str(size)))
        file.write(bytes(int(str(size))))


def stray_index(path: Path) -> None:
    """An index that lost an entry: found by scanning, not by looking up."""
    connection = apsw.Connection(str(path))
    connection.config(apsw.SQLITE_DBCONFIG_WRITABLE_SCHEMA, 1)
    ((sql_text,),) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'todo_by_rev'").fetchall()
    connection.execute("UPDATE sqlite_schema SET sql = sql || ' WHERE rev > 10' WHERE name = 'todo_by_rev'")
    connection.close()
    connection = apsw.Connection(str(path))
    connection.execute("REINDEX todo_by_rev")
    connection.config(apsw.SQLITE_DBCONFIG_WRITABLE_SCHEMA, 1)
    connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = 'todo_by_rev'", (sql_text,))
    connection.close()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def somebody_elses(path: Path) -> None:
    path.unlink()
    sql("CREATE TABLE note (text)", "INSERT INTO note VALUES ('x')", "PRAGMA application_id = 7")(path)


LOST_LOG = "DELETE FROM change WHERE entity_id = {todo}"
CUT_LOG = "UPDATE change SET body = substr(body, 1, 9) WHERE entity_id = {todo}"
MOVED = "UPDATE todo SET space_id = {another_space} WHERE id = (SELECT id FROM todo WHERE space_id = {space} LIMIT 1)"
BURIED = "INSERT INTO tombstone SELECT space_id, 1, 'todo', id, 1 FROM todo WHERE id = {todo}"
ADDED = "INSERT INTO todo_tag SELECT space_id, 'x', id FROM todo WHERE id = {todo}"
REDONE = 'UPDATE todo SET body = replace(body, \'"status":"open"\', \'"status":"done"\')'
CHANGED_HANDS = "UPDATE OR IGNORE membership SET account_id = {account}"
UNSEARCHABLE = "UPDATE todo SET search = 'x' WHERE search != 'x'"
LISTLESS = "DELETE FROM list WHERE id = (SELECT list_id FROM todo LIMIT 1)"
BIRTHLESS = """
DELETE FROM change WHERE (entity_id, rev) IN
  (SELECT entity_id, min(rev) FROM change WHERE kind = 'todo' GROUP BY entity_id HAVING count(*) > 1)
"""
OUTDATED = "DELETE FROM change WHERE at_ms = (SELECT max(at_ms) FROM change)"

BREAKAGES: tuple[Breakage, ...] = (
    Breakage("the manifest is forged", "vault", "manifest", forge),
    Breakage("the signature is gone", "vault", "manifest", unlink("manifest.sig")),
    Breakage("the manifest is gone", "vault", "manifest", unlink("manifest.json")),
    Breakage("the manifest is cut off", "vault", "manifest", cut_off("manifest.json")),
    Breakage("a part is cut off", "vault", "decrypt", cut_off("hanbit.db.sealed")),
    Breakage("a part is empty", "vault", "decrypt", cut_off("hanbit.db.sealed", 0)),
    Breakage("a bit flips in the middle of a part", "vault", "decrypt", flip("hanbit.db.sealed", 0.5)),
    Breakage("a bit flips at the end of a part", "vault", "decrypt", flip("hanbit.db.sealed", 0.999)),
    Breakage("a bit flips in the keys", "vault", "decrypt", flip("secrets.tar.sealed", 0.5)),
    Breakage("a part is gone", "vault", "decrypt", unlink("secrets.tar.sealed")),
    Breakage("parts of two backups are exchanged", "vault", "hashes", exchange),
    Breakage("the restored file is empty", "restored", "open", empty),
    Breakage("the restored file is another program's", "restored", "open", somebody_elses),
    Breakage("the restored file is of a newer version", "restored", "open", sql("PRAGMA user_version = 99")),
    Breakage("the restored file is cut off", "restored", "open", cut_off("", 0.7)),
    Breakage("a page is blank", "restored", "integrity", blank_page),
    Breakage("an index does not agree with its table", "restored", "integrity", stray_index),
    Breakage("an index disagreed before the backup", "source", "integrity", stray_index),
    Breakage("a deleted to-do is there again", "source", "references", sql(BURIED)),
    Breakage("lists are lost", "source", "references", sql(LISTLESS)),
    Breakage(
        "sessions outlive their account", "restored", "references", sql("DELETE FROM account WHERE id = {account}")
    ),
    Breakage("a space is lost", "source", "references", sql("DELETE FROM space WHERE id = {space}")),
    Breakage("the schema is an old one", "restored", "schema", sql("PRAGMA user_version = 0")),
    Breakage("a table is lost", "restored", "schema", sql("DROP TABLE tombstone")),
    Breakage("the table of spaces is lost", "restored", "schema", sql("DROP TABLE space")),
    Breakage("an index is lost", "restored", "schema", sql("DROP INDEX todo_by_list")),
    Breakage("an index was lost before the backup", "source", "schema", sql("DROP INDEX todo_by_list")),
    Breakage("rows are missing", "restored", "contents", sql("DELETE FROM todo_tag")),
    Breakage("a row is changed", "restored", "contents", sql("UPDATE account SET email = 'x' || email")),
    Breakage(
        "rows are added",
        "restored",
        "contents",
        sql(ADDED),
    ),
    Breakage("denied tokens are forgotten", "restored", "contents", sql("DELETE FROM revocation")),
    Breakage("a piece of the log is missing", "restored", "log", sql(LOST_LOG)),
    Breakage("a piece of the log is cut off", "source", "log", sql(CUT_LOG)),
    Breakage("what to-dos were born with is missing", "source", "log", sql(BIRTHLESS.strip())),
    Breakage("a piece of the log was missing before the backup", "source", "log", sql(LOST_LOG)),
    Breakage("a to-do is lost and its log is there", "source", "log", sql("DELETE FROM todo WHERE id = {todo}")),
    Breakage(
        "a to-do is not what its log says",
        "source",
        "log",
        sql(REDONE),
    ),
    Breakage("search keys are broken", "restored", "search", sql(UNSEARCHABLE)),
    Breakage("search keys were broken before the backup", "source", "search", sql(UNSEARCHABLE)),
    Breakage("a to-do moved to another owner", "restored", "owners", sql(MOVED)),
    Breakage("a space changed hands", "restored", "owners", sql(CHANGED_HANDS)),
    Breakage(
        "a space lost its owner before the backup",
        "source",
        "owners",
        sql("DELETE FROM membership WHERE space_id = {space}"),
    ),
    Breakage(
        "the newest changes are missing",
        "restored",
        "freshness",
        sql(OUTDATED),
    ),
)
