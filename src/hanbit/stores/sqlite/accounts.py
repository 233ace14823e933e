"""Accounts as JSON beside the columns that are looked up; sessions as columns."""

from typing import Any

import apsw
import msgspec

from hanbit.domain.accounts import Account, Session
from hanbit.domain.refusals import EmailTaken, Unavailable
from hanbit.stores.sqlite.database import Database
from hanbit.stores.sqlite.remembered import Remembered

SWEPT = 20
"""Expired sessions dropped at most per sign-in, so that no sign-in has to pay for a pile."""

_COLUMNS = "id, account_id, generation, created_ms, rotated_ms, expires_ms, user_agent, ip"

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Account).decode


REMEMBERED = 20_000
"""Accounts kept decoded, some 1 kB each: every request asks for one."""


class SqliteAccounts:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._remembered: Remembered[str, Account] = Remembered(database, REMEMBERED)

    async def add(self, account: Account) -> None:
        def work(connection: apsw.Connection) -> None:
            try:
                connection.execute(
                    "INSERT INTO account (id, email, body) VALUES (?, ?, ?)",
                    (account.id, account.email, _encode(account).decode()),
                )
            except apsw.ConstraintError:
                raise EmailTaken from None

        await self._database.write(work)

    async def by_id(self, account_id: str) -> Account | None:
        account = self._remembered.get(account_id)
        if account is None:
            account = self._account("SELECT body FROM account WHERE id = ?", account_id)
            if account is not None:
                self._remembered.keep(account_id, account)
        return account

    async def by_email(self, email: str) -> Account | None:
        return self._account("SELECT body FROM account WHERE email = ?", email)

    async def save(self, account: Account, *, was: Account) -> bool:
        def work(connection: apsw.Connection) -> bool:
            found = connection.execute("SELECT body FROM account WHERE id = ?", (account.id,)).fetchone()
            if found is None or _decode(found[0]) != was:
                return False
            try:
                connection.execute(
                    "UPDATE account SET email = ?, body = ? WHERE id = ?",
                    (account.email, _encode(account).decode(), account.id),
                )
            except apsw.ConstraintError:
                raise EmailTaken from None
            self._remembered.change(account.id, account)
            return True

        return await self._database.write(work)

    async def remove(self, account_id: str) -> None:
        def work(connection: apsw.Connection) -> None:
            connection.execute("DELETE FROM session WHERE account_id = ?", (account_id,))
            connection.execute("DELETE FROM account WHERE id = ?", (account_id,))
            self._remembered.change(account_id, None)

        await self._database.write(work)

    async def add_session(self, session: Session) -> None:
        def work(connection: apsw.Connection) -> None:
            connection.execute(
                "DELETE FROM session WHERE id IN"
                " (SELECT id FROM session WHERE expires_ms <= ? ORDER BY expires_ms LIMIT ?)",
                (session.created_ms, SWEPT),
            )
            connection.execute(
                f"INSERT INTO session ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - a constant
                msgspec.structs.astuple(session),
            )

        await self._database.write(work)

    async def session(self, session_id: str) -> Session | None:
        found = self._rows(f"SELECT {_COLUMNS} FROM session WHERE id = ?", session_id)  # noqa: S608 - a constant
        return _session(found[0]) if found else None

    async def rotate(self, session: Session, *, from_generation: int) -> bool:
        def work(connection: apsw.Connection) -> bool:
            connection.execute(
                "UPDATE session SET generation = ?, rotated_ms = ?, expires_ms = ?, user_agent = ?, ip = ?"
                " WHERE id = ? AND generation = ?",
                (
                    session.generation,
                    session.rotated_ms,
                    session.expires_ms,
                    session.user_agent,
                    session.ip,
                    session.id,
                    from_generation,
                ),
            )
            return connection.changes() == 1

        return await self._database.write(work)

    async def sessions_of(self, account_id: str) -> list[Session]:
        query = f"SELECT {_COLUMNS} FROM session WHERE account_id = ? ORDER BY created_ms DESC, id DESC"  # noqa: S608
        return [_session(row) for row in self._rows(query, account_id)]

    async def end_session(self, session_id: str) -> None:
        await self._database.write(
            lambda connection: connection.execute("DELETE FROM session WHERE id = ?", (session_id,)) and None
        )

    def _account(self, query: str, value: str) -> Account | None:
        found = self._rows(query, value)
        return _decode(found[0][0]) if found else None

    def _rows(self, query: str, value: str) -> list[tuple[Any, ...]]:
        try:
            return self._database.reader.execute(query, (value,)).fetchall()
        except apsw.Error:
            raise Unavailable from None


def _session(row: tuple[Any, ...]) -> Session:
    key, account_id, generation, created_ms, rotated_ms, expires_ms, user_agent, ip = row
    return Session(
        id=key,
        account_id=account_id,
        generation=generation,
        created_ms=created_ms,
        rotated_ms=rotated_ms,
        expires_ms=expires_ms,
        user_agent=user_agent,
        ip=ip,
    )
