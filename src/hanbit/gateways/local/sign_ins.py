"""Passwords and tokens of our own: hashes are kept in the account, sessions rotate, nothing is asked of anybody."""

from hanbit.domain.accounts import Account, Session
from hanbit.domain.refusals import InvalidCredentials, InvalidRefresh
from hanbit.ports.passwords import Passwords
from hanbit.ports.sign_ins import Enrolled, Issued, Proof, Redeemed
from hanbit.ports.tokens import AccessTokens, Claims, RefreshTokens


class LocalSignIns:
    def __init__(self, passwords: Passwords, access_tokens: AccessTokens, refresh_tokens: RefreshTokens) -> None:
        self._passwords = passwords
        self._access_tokens = access_tokens
        self._refresh_tokens = refresh_tokens

    def with_passwords(self, passwords: Passwords) -> "LocalSignIns":
        """The same on another hasher, for whoever cannot wait for the real one."""
        return LocalSignIns(passwords, self._access_tokens, self._refresh_tokens)

    async def enroll(self, email: str, password: str) -> Enrolled:  # noqa: ARG002 - the store keeps emails apart
        return Enrolled(None, await self._passwords.hash(password), Proof())

    async def withdraw(self, account_id: str) -> None:
        """The account took its hash along."""

    async def check(self, email: str, account: Account | None, password: str) -> Proof:  # noqa: ARG002 - as above
        if not await self._passwords.verify(password, account.password_hash if account else None) or account is None:
            raise InvalidCredentials
        if not self._passwords.is_outdated(account.password_hash):
            return Proof()
        # Parameters were raised since this hash was made, and only now is the password at hand.
        return Proof(stronger_hash=await self._passwords.hash(password))

    async def set_password(self, account_id: str, password: str) -> str:  # noqa: ARG002 - the account keeps it
        return await self._passwords.hash(password)

    async def issue(self, session: Session, issued: Issued | None, *, jti: str, now_s: int) -> Issued:
        assert issued is None, "what only we issue can have come from nowhere else"
        access_token = self._access_tokens.issue(
            subject=session.account_id, session_id=session.id, jti=jti, now_s=now_s
        )
        return Issued(access_token, self._refresh_tokens.issue(session.id, session.generation), session.id)

    async def redeem(self, refresh_token: str) -> Redeemed:
        return Redeemed(*self._refresh_tokens.read(refresh_token))

    async def revoke(self, refresh_token: str) -> str | None:
        try:
            return self._refresh_tokens.read(refresh_token)[0]
        except InvalidRefresh:
            return None

    async def revoke_all(self, account_id: str) -> None:
        """They are worth what their sessions are, and those end with the account's."""

    async def set_disabled(self, account_id: str, is_disabled: bool) -> None:
        """The account says so itself."""

    async def verify(self, access_token: str, *, now_s: int) -> Claims:
        return self._access_tokens.verify(access_token, now_s=now_s)
