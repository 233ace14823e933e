"""One connection of the operations process to its own file. Calls are short and synchronous: nobody waits behind it."""

from contextlib import AbstractContextManager
from pathlib import Path

import apsw

from hanbit.stores.opsdb.schema import SCHEMA

OPS_DB = "ops.db"
"""Its name in a data folder."""

BUSY_MS = 5_000
"""A command that writes beside the process (an operator is added) waits this long for the other's transaction."""


class OpsDatabase:
    def __init__(self, path: Path) -> None:
        """Opens or makes the file (mode 0600) and migrates it. Raises NewerDatabase or ForeignDatabase."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        self.path = path
        self.connection = apsw.Connection(str(path))
        try:
            self.connection.set_busy_timeout(BUSY_MS)
            SCHEMA.require_own(self.connection)  # before any pragma: the journal mode is written into the file
            self.connection.pragma("journal_mode", "wal")
            self.connection.pragma("synchronous", "full")
            self.connection.pragma("foreign_keys", True)
            SCHEMA.migrate(self.connection)
        except BaseException:
            self.connection.close()
            raise

    def transaction(self) -> AbstractContextManager[apsw.Connection]:
        """All of the block is stored, or none of it. Blocks nest."""
        return self.connection

    def close(self) -> None:
        self.connection.close()
