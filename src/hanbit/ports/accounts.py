"""Accounts and sessions at rest. Every method that writes returns when the change is on disk."""

from typing import Protocol

from hanbit.domain.accounts import Account, Session


class Accounts(Protocol):
    """Any method raises Unavailable when the store cannot answer; nothing is stored then."""

    async def add(self, account: Account) -> None:
        """Raises EmailTaken when another account has this email; nothing is stored then."""

    async def by_id(self, account_id: str) -> Account | None:
        """Asked on every request: cheap, and never older than what was last stored."""

    async def by_email(self, email: str) -> Account | None:
        """``email`` in its clean form."""

    async def save(self, account: Account, *, was: Account) -> bool:
        """Replace the account of this id if it is at rest what it ``was``; tell whether it was.

        False means that somebody was first, or that it is gone: read again. Raises EmailTaken like ``add``.
        """

    async def remove(self, account_id: str) -> None:
        """The account and its sessions. An id that is gone already is no error."""

    async def add_session(self, session: Session) -> None:
        """Sessions that had expired when this one was created may be dropped along with it."""

    async def session(self, session_id: str) -> Session | None: ...

    async def rotate(self, session: Session, *, from_generation: int) -> bool:
        """Store ``session`` if its generation at rest is still ``from_generation``; tell whether it was."""

    async def sessions_of(self, account_id: str) -> list[Session]:
        """Newest sign-in first; expired ones too."""

    async def end_session(self, session_id: str) -> None:
        """An id that is gone already is no error."""
