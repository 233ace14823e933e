"""Passwords and tokens by a Cognito user pool: the ``SignIns`` port on its admin API.

Only our own role may call that API, so nobody signs in around our throttle. A person's id is the pool's ``sub``; a
session is what Cognito calls ``origin_jti``, which all tokens of one sign-in share. Access tokens live on after
signing out there: our sessions and our deny-list close that gap. Refresh tokens are not rotated.
"""

import unicodedata
from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import Struct

from hanbit.domain.accounts import Account, Session
from hanbit.domain.refusals import EmailTaken, Invalid, InvalidCredentials, InvalidRefresh, InvalidToken, invalid
from hanbit.gateways.aws.tokens import CognitoTokens
from hanbit.ports.remote import Rejected, Remote
from hanbit.ports.sign_ins import Enrolled, Issued, Proof, Redeemed
from hanbit.ports.tokens import Claims

REFRESH_S = 30 * 24 * 3600
"""Of the app client (``RefreshTokenValidity``); Cognito counts from the sign-in and never anew."""

ABANDONED_S = 60
"""After this long a user that belongs to no account was left by a registration that died, and may be taken over."""

NO_SUCH = frozenset({"UserNotFoundException", "NotAuthorizedException"})
NOT_IN = NO_SUCH | {"UserNotConfirmedException", "PasswordResetRequiredException", "InvalidParameterException"}
BAD_PASSWORD = frozenset({"InvalidPasswordException", "InvalidParameterException"})


class Pool(Struct, frozen=True):
    pool_id: str
    client_id: str


class CognitoSignIns:
    def __init__(self, remote: Remote, pool: Pool, tokens: CognitoTokens, now_s: Callable[[], int]) -> None:
        self._remote = remote
        self._pool = pool
        self._tokens = tokens
        self._now_s = now_s

    async def enroll(self, email: str, password: str) -> Enrolled:
        attributes = [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]
        try:
            made = await self._admin("admin_create_user", email, MessageAction="SUPPRESS", UserAttributes=attributes)
            subject = _attribute(made["User"]["Attributes"], "sub")
        except Rejected as rejected:
            if rejected.code != "UsernameExistsException":
                raise
            subject = await self._abandoned(email)
        try:
            await self.set_password(subject, password)
        except Invalid:
            await self.withdraw(subject)
            raise
        return Enrolled(subject, "", await self.check(email, None, password))

    async def _abandoned(self, email: str) -> str:
        """Whoever registers at this very moment keeps what is theirs."""
        found = await self._admin("admin_get_user", email)
        made_at: datetime = found["UserCreateDate"]
        if self._now_s() - made_at.timestamp() < ABANDONED_S:
            raise EmailTaken
        return _attribute(found["UserAttributes"], "sub")

    async def withdraw(self, account_id: str) -> None:
        try:
            await self._admin("admin_delete_user", account_id)
        except Rejected as rejected:
            if rejected.code not in NO_SUCH:
                raise

    async def check(self, email: str, account: Account | None, password: str) -> Proof:  # noqa: ARG002 - it knows
        said = {"USERNAME": email, "PASSWORD": _normal(password)}
        try:
            answer = await self._authenticate("ADMIN_USER_PASSWORD_AUTH", said)
        except Rejected as rejected:
            if rejected.code in NOT_IN:
                raise InvalidCredentials from None
            raise
        if "AuthenticationResult" not in answer:  # a challenge: the pool wants more than a password
            raise InvalidCredentials
        result = answer["AuthenticationResult"]
        return Proof(await self._issued(result, result["RefreshToken"]))

    async def set_password(self, account_id: str, password: str) -> str:
        try:
            await self._admin("admin_set_user_password", account_id, Password=_normal(password), Permanent=True)
        except Rejected as rejected:
            if rejected.code in BAD_PASSWORD:
                raise invalid("/password", "characters") from None
            raise
        return ""

    async def issue(self, session: Session, issued: Issued | None, *, jti: str, now_s: int) -> Issued:  # noqa: ARG002
        assert issued is not None, "only Cognito issues these tokens"
        return issued

    async def redeem(self, refresh_token: str) -> Redeemed:
        try:
            answer = await self._authenticate("REFRESH_TOKEN_AUTH", {"REFRESH_TOKEN": refresh_token})
        except Rejected as rejected:
            if rejected.code in NOT_IN:
                raise InvalidRefresh from None
            raise
        issued = await self._issued(answer["AuthenticationResult"], refresh_token)
        return Redeemed(issued.session_id, None, issued)

    async def revoke(self, refresh_token: str) -> str | None:
        """Redeemed first: its session stands in the tokens that it is good for, and nowhere else."""
        try:
            session_id = (await self.redeem(refresh_token)).session_id
        except InvalidRefresh:
            return None
        await self._remote("revoke_token", Token=refresh_token, ClientId=self._pool.client_id)
        return session_id

    async def revoke_all(self, account_id: str) -> None:
        try:
            await self._admin("admin_user_global_sign_out", account_id)
        except Rejected as rejected:
            if rejected.code not in NO_SUCH:
                raise

    async def set_disabled(self, account_id: str, is_disabled: bool) -> None:
        await self._admin("admin_disable_user" if is_disabled else "admin_enable_user", account_id)

    async def verify(self, access_token: str, *, now_s: int) -> Claims:
        return (await self._tokens.verified(access_token, now_s=now_s)).claims

    async def _issued(self, result: dict[str, Any], refresh_token: str) -> Issued:
        """Our own clock must agree with what Cognito just signed."""
        access_token = result["AccessToken"]
        try:
            verified = await self._tokens.verified(access_token, now_s=self._now_s())
        except InvalidToken as error:
            raise AssertionError("Cognito issued what does not verify: pool, client or clock is wrong") from error
        until_ms = (verified.authenticated_s + REFRESH_S) * 1000
        return Issued(access_token, refresh_token, verified.claims.session_id, until_ms)

    async def _authenticate(self, flow: str, parameters: dict[str, str]) -> dict[str, Any]:
        return await self._remote(
            "admin_initiate_auth",
            UserPoolId=self._pool.pool_id,
            ClientId=self._pool.client_id,
            AuthFlow=flow,
            AuthParameters=parameters,
        )

    async def _admin(self, operation: str, username: str, **parameters: Any) -> dict[str, Any]:
        """``username``: a ``sub`` or an email; the pool knows people by both."""
        return await self._remote(operation, UserPoolId=self._pool.pool_id, Username=username, **parameters)


def _normal(password: str) -> str:
    """A Mac types Hangul in NFD."""
    return unicodedata.normalize("NFC", password)


def _attribute(attributes: list[dict[str, str]], name: str) -> str:
    return next(one["Value"] for one in attributes if one["Name"] == name)
