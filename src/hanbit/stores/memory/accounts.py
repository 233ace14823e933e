"""Accounts and sessions of one process, gone with it."""

from hanbit.domain.accounts import Account, Session
from hanbit.domain.refusals import EmailTaken


class MemoryAccounts:
    def __init__(self) -> None:
        self._accounts: dict[str, Account] = {}
        self._sessions: dict[str, Session] = {}

    async def add(self, account: Account) -> None:
        self._refuse_taken(account)
        self._accounts[account.id] = account

    async def by_id(self, account_id: str) -> Account | None:
        return self._accounts.get(account_id)

    async def by_email(self, email: str) -> Account | None:
        return next((account for account in self._accounts.values() if account.email == email), None)

    async def save(self, account: Account, *, was: Account) -> bool:
        if self._accounts.get(account.id) != was:
            return False
        self._refuse_taken(account)
        self._accounts[account.id] = account
        return True

    async def remove(self, account_id: str) -> None:
        self._accounts.pop(account_id, None)
        self._sessions = {key: one for key, one in self._sessions.items() if one.account_id != account_id}

    async def add_session(self, session: Session) -> None:
        live = {key: one for key, one in self._sessions.items() if one.expires_ms > session.created_ms}
        self._sessions = live | {session.id: session}

    async def session(self, session_id: str) -> Session | None:
        return self._sessions.get(session_id)

    async def rotate(self, session: Session, *, from_generation: int) -> bool:
        at_rest = self._sessions.get(session.id)
        if at_rest is None or at_rest.generation != from_generation:
            return False
        self._sessions[session.id] = session
        return True

    async def sessions_of(self, account_id: str) -> list[Session]:
        own = [one for one in self._sessions.values() if one.account_id == account_id]
        return sorted(own, key=lambda one: (one.created_ms, one.id), reverse=True)

    async def end_session(self, session_id: str) -> None:
        self._sessions.pop(session_id, None)

    def _refuse_taken(self, account: Account) -> None:
        if any(other.email == account.email and other.id != account.id for other in self._accounts.values()):
            raise EmailTaken
