"""Signing up, in and out over HTTP. The refresh token travels in a cookie that no script and no other site can use."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Literal

from msgspec import Struct

from hanbit.api.endpoint import Answer, Call, Endpoint, answer_json, no_content
from hanbit.api.parsing import bearer
from hanbit.domain import refusals as r
from hanbit.domain.accounts import Account, EmailText, Locale, Settings
from hanbit.usecases.accounts import Registration, register
from hanbit.usecases.identity import Identity, SignedIn
from hanbit.usecases.sessions import refresh, sign_in, sign_out

BODY_BYTES = 16 * 1024
COOKIE = "hanbit_refresh"
COOKIE_PATH = "/api/v1/auth"
Jwks = Callable[[], Awaitable[dict[str, Any]]]
JWKS_KEPT_S = 300
"""How long others may keep the keys. Whoever meets a key id they do not know asks again, as JOSE libraries do."""


class Credentials(Struct, frozen=True, forbid_unknown_fields=True):
    email: EmailText
    password: str


class User(Struct, frozen=True, kw_only=True, rename="camel"):
    """An account as its owner sees it."""

    id: str
    email: str
    display_name: str
    locale: Locale
    time_zone: str
    created_at: str
    settings: Settings
    personal_space_id: str


class Tokens(Struct, frozen=True, kw_only=True, rename="camel"):
    """``expiresIn``: seconds. The refresh token comes as a cookie beside this."""

    user: User
    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the scheme's name
    expires_in: int


def user_of(account: Account) -> User:
    return User(**{name: getattr(account, name) for name in User.__struct_fields__})


class RefreshCookie(Struct, frozen=True):
    """``is_https``: it never travels in the clear."""

    is_https: bool

    def holding(self, token: str, max_age_s: int) -> tuple[str, str]:
        secure = "; Secure" if self.is_https else ""
        return "set-cookie", (
            f"{COOKIE}={token}; Max-Age={max_age_s}; Path={COOKIE_PATH}; HttpOnly; SameSite=Strict{secure}"
        )

    def forgotten(self) -> tuple[str, str]:
        return self.holding("", 0)


async def _sign_up(identity: Identity, cookie: RefreshCookie, call: Call[Registration, None]) -> Answer:
    spoken: Locale = "en" if call.locale == "en" else "ko"
    return _admitted(cookie, await register(identity, call.body, call.device, spoken=spoken), 201)


async def _sign_in(identity: Identity, cookie: RefreshCookie, call: Call[Credentials, None]) -> Answer:
    return _admitted(cookie, await sign_in(identity, call.body.email, call.body.password, call.device))


async def _refresh(identity: Identity, cookie: RefreshCookie, call: Call[None, None]) -> Answer:
    refuse_cross_site(call)
    token = refresh_token(call)
    if token is None:
        raise r.InvalidRefresh
    return _admitted(cookie, await refresh(identity, token, call.device))


async def _sign_out(identity: Identity, cookie: RefreshCookie, call: Call[None, None]) -> Answer:
    refuse_cross_site(call)
    await sign_out(identity, access_token=bearer(call.headers), refresh_token=refresh_token(call))
    return no_content((cookie.forgotten(),))


async def _publish(jwks: Jwks, _call: Call[None, None]) -> Answer:
    return answer_json(await jwks(), 200, (("cache-control", f"public, max-age={JWKS_KEPT_S}"),))


def _admitted(cookie: RefreshCookie, signed_in: SignedIn, status: int = 200) -> Answer:
    tokens = Tokens(
        user=user_of(signed_in.account),
        access_token=signed_in.access_token,
        expires_in=signed_in.expires_in_s,
    )
    held = cookie.holding(signed_in.refresh_token, signed_in.refresh_expires_in_s)
    return answer_json(tokens, status, (held,))


def endpoints(identity: Identity, cookie: RefreshCookie, jwks: Jwks) -> list[Endpoint]:
    """``jwks``: the published keys, as they are now."""
    sets_cookie = {"Set-Cookie": f"`{COOKIE}`: HttpOnly, SameSite=Strict, only for {COOKIE_PATH}."}
    return [
        Endpoint(method="POST", path="/api/v1/auth/register", function="register", summary="Open an account",
                 tag="auth", run=partial(_sign_up, identity, cookie), body=Registration, body_limit=BODY_BYTES,
                 answer=Tokens, status=201, auth=False, answer_headers=sets_cookie,
                 refusals=(r.EmailTaken, r.WeakPassword, r.TooManyAttempts, r.StorageFull)),
        Endpoint(method="POST", path="/api/v1/auth/login", function="login", summary="Sign in", tag="auth",
                 run=partial(_sign_in, identity, cookie), body=Credentials, body_limit=BODY_BYTES, answer=Tokens,
                 auth=False, answer_headers=sets_cookie,
                 refusals=(r.InvalidCredentials, r.TooManyAttempts, r.StorageFull)),
        Endpoint(method="POST", path="/api/v1/auth/refresh", function="refresh", summary="Stay signed in", tag="auth",
                 run=partial(_refresh, identity, cookie), answer=Tokens, auth=False, answer_headers=sets_cookie,
                 refusals=(r.InvalidRefresh, r.Forbidden, r.StorageFull),
                 description="By cookie, from the same origin. A token is good once; within 30 seconds the same "
                 "successor comes again, later its use ends the session."),
        Endpoint(method="POST", path="/api/v1/auth/logout", function="logout", summary="Sign out", tag="auth",
                 run=partial(_sign_out, identity, cookie), status=204, auth=False, answer_headers=sets_cookie,
                 refusals=(r.Forbidden, r.StorageFull),
                 description="Ends the sessions of the bearer token and of the cookie, whichever came."),
        Endpoint(method="GET", path="/.well-known/jwks.json", function="publishedKeys", tag="auth",
                 summary="The keys that verify access tokens (RFC 7517)", run=partial(_publish, jwks),
                 answer=dict[str, Any], auth=False),
    ]  # fmt: skip


def refresh_token(call: Call[Any, Any]) -> str | None:
    for pair in (call.header(b"cookie") or "").split(";"):
        name, _, value = pair.strip().partition("=")
        if name == COOKIE and value:
            return value
    return None


def refuse_cross_site(call: Call[Any, Any]) -> None:
    """Raises Forbidden for what a browser sends on behalf of another origin.

    Fetch Metadata says so itself; before browsers had that, ``Origin`` against ``Host`` did. Without either it is
    no browser, and holds the cookie because somebody gave it. SameSite=Strict stands behind this, not instead.
    """
    site = call.header(b"sec-fetch-site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise r.Forbidden
        return
    origin = call.header(b"origin")
    if origin is not None and origin.partition("://")[2] != call.header(b"host"):
        raise r.Forbidden
