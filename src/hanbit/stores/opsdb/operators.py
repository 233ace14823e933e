"""The Operators port on ``ops.db``."""

from typing import Any

import apsw
from msgspec.structs import astuple

from hanbit.domain.refusals import EmailTaken
from hanbit.ports.operators import Operator, OperatorSession
from hanbit.stores.opsdb.database import OpsDatabase

_COLUMNS = "operator.id, email, password_hash, created_ms"


class OpsOperators:
    def __init__(self, database: OpsDatabase) -> None:
        self._database = database

    def all(self) -> list[Operator]:
        sql = f"SELECT {_COLUMNS} FROM operator ORDER BY email"  # noqa: S608 - from above
        return [_operator(row) for row in self._database.connection.execute(sql)]

    def find(self, email: str) -> Operator | None:
        sql = f"SELECT {_COLUMNS} FROM operator WHERE email = ?"  # noqa: S608 - from above
        row = self._database.connection.execute(sql, (email,)).fetchone()
        return _operator(row) if row else None

    def add(self, operator: Operator) -> None:
        with self._database.transaction() as connection:
            self._insert(operator)
            connection.execute("DELETE FROM operator_link")

    def remove(self, email: str) -> bool:
        return self._changed("DELETE FROM operator WHERE email = ?", (email,))

    def set_password(self, email: str, password_hash: str) -> bool:
        with self._database.transaction() as connection:
            connection.execute(
                "DELETE FROM operator_session WHERE operator_id = (SELECT id FROM operator WHERE email = ?)", (email,)
            )
            return self._changed("UPDATE operator SET password_hash = ? WHERE email = ?", (password_hash, email))

    def open_session(self, digest: bytes, operator_id: str, now_ms: int) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO operator_session VALUES (?, ?, ?, ?)", (digest, operator_id, now_ms, now_ms)
            )

    def session(self, digest: bytes) -> OperatorSession | None:
        row: Any = self._database.connection.execute(
            f"SELECT {_COLUMNS}, began_ms, seen_ms FROM operator_session"  # noqa: S608 - from above
            " JOIN operator ON operator.id = operator_id WHERE digest = ?",
            (digest,),
        ).fetchone()
        return OperatorSession(_operator(row[:4]), row[4], row[5]) if row else None

    def see_session(self, digest: bytes, now_ms: int) -> None:
        self._changed("UPDATE operator_session SET seen_ms = ? WHERE digest = ?", (now_ms, digest))

    def end_session(self, digest: bytes) -> None:
        self._changed("DELETE FROM operator_session WHERE digest = ?", (digest,))

    def forget_sessions(self, *, began_before_ms: int) -> None:
        self._changed("DELETE FROM operator_session WHERE began_ms < ?", (began_before_ms,))

    def keep_link(self, digest: bytes, until_ms: int) -> None:
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM operator_link")
            connection.execute("INSERT INTO operator_link VALUES (?, ?)", (digest, until_ms))

    def is_link_good(self, digest: bytes, now_ms: int) -> bool:
        sql = "SELECT 1 FROM operator_link WHERE digest = ? AND until_ms > ?"
        return self._database.connection.execute(sql, (digest, now_ms)).fetchone() is not None

    def redeem_link(self, digest: bytes, operator: Operator, now_ms: int) -> bool:
        with self._database.transaction():
            if not self._changed("DELETE FROM operator_link WHERE digest = ? AND until_ms > ?", (digest, now_ms)):
                return False
            self._insert(operator)
            return True

    def _insert(self, operator: Operator) -> None:
        try:
            self._database.connection.execute("INSERT INTO operator VALUES (?, ?, ?, ?)", astuple(operator))
        except apsw.ConstraintError as error:
            raise EmailTaken from error

    def _changed(self, sql: str, values: tuple[Any, ...]) -> bool:
        with self._database.transaction() as connection:
            connection.execute(sql, values)
            return connection.changes() > 0


def _operator(row: Any) -> Operator:
    return Operator(*row)
