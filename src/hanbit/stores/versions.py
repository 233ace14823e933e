"""Databases with versions: an ordered list of migrations, and ``PRAGMA user_version`` says how many have run.

A file that a newer version wrote, or another program, is refused as it is.
"""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import apsw

MAGIC = b"SQLite format 3\0"
HEAD_BYTES = 100


class NewerDatabase(Exception):
    """The file was written by a newer Hanbit, whose rules this one does not know. Nothing was changed."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(f"database schema {found} is newer than this version's {known}")
        self.found = found
        self.known = known


class ForeignDatabase(Exception):
    """A file that is not Hanbit's, or not SQLite's at all. Nothing was changed."""


@dataclass(frozen=True)
class Schema:
    """``application_id``: whose database a file is, so that `file` and a stray open can tell."""

    application_id: int
    migrations: tuple[str, ...]

    def require_own(self, connection: apsw.Connection) -> int:
        """The version of the file's schema, 0 for an empty one.

        Raises NewerDatabase or ForeignDatabase and leaves the file as it was.
        """
        try:
            version = int(connection.pragma("user_version") or 0)
            owner = int(connection.pragma("application_id") or 0)
            is_empty = not connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchall()
        except apsw.NotADBError as error:
            raise ForeignDatabase from error
        if owner not in (0, self.application_id) or (owner == 0 and not is_empty):
            raise ForeignDatabase
        if version > len(self.migrations):
            raise NewerDatabase(version, len(self.migrations))
        return version

    def require_own_file(self, path: Path) -> None:
        """As ``require_own``, of a file that may not be there, and without a trace in its folder.

        A file whose log lies beside it may be half-way through taking it in, as a killed process leaves it: then only
        its head is looked at (SQLite file format §1.3), and the rest by whoever opens it together with its log.
        """
        if not path.exists():
            return
        if not path.with_name(f"{path.name}-wal").exists():
            where = f"file:{quote(str(path.resolve()))}?immutable=1"
            with closing(apsw.Connection(where, flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)) as connection:
                self.require_own(connection)
            return
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
        if head and not head.startswith(MAGIC):
            raise ForeignDatabase
        version, owner = int.from_bytes(head[60:64], "big"), int.from_bytes(head[68:72], "big")
        if owner not in (0, self.application_id):
            raise ForeignDatabase
        if version > len(self.migrations):
            raise NewerDatabase(version, len(self.migrations))

    def migrate(self, connection: apsw.Connection, *, upto: int | None = None) -> int:
        """Run what has not run yet, each migration in one transaction. Returns the version reached.

        Raises what ``require_own`` raises.
        """
        version = self.require_own(connection)
        upto = len(self.migrations) if upto is None else upto
        for number, script in enumerate(self.migrations[version:upto], start=version + 1):
            with connection:
                connection.execute(script)
                connection.pragma("application_id", self.application_id)
                connection.pragma("user_version", number)
        return max(version, upto)
