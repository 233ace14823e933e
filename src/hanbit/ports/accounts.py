"""Accounts and sessions at rest. Every method that writes returns when the change is on disk."""

from typing import Protocol

from hanbit.domain.accounts import Account, Session


class Accounts(Protocol):
    async def add(self, account: Account) -> None:
        """Raises EmailTaken when another account has this email; nothing is stored then."""

    async def by_id(self, account_id: str) -> Account | None: ...

    async def by_email(self, email: str) -> Account | None:
        """``email`` in its clean form."""

    async def save(self, account: Account) -> None:
        """Replace the account of this id. An id that is gone is left gone."""

    async def remove(self, account_id: str) -> None:
        """The account and its sessions. An id that is gone already is no error."""

    async def add_session(self, session: Session) -> None: ...

    async def session(self, session_id: str) -> Session | None: ...

    async def rotate(self, session: Session, *, from_generation: int) -> bool:
        """Store ``session`` if its generation at rest is still ``from_generation``; tell whether it was."""

    async def sessions_of(self, account_id: str) -> list[Session]:
        """Newest sign-in first; expired ones too."""

    async def end_session(self, session_id: str) -> None: ...
