"""Signing up, in and out over HTTP. The refresh token travels in a cookie that no script and no other site can use."""

from collections.abc import Callable
from typing import Any, Literal

from msgspec import Struct

from hanbit.api.endpoint import Answer, Call, Endpoint, answer_json, no_content
from hanbit.domain import refusals as r
from hanbit.domain.accounts import Account, EmailText, Locale, Settings
from hanbit.usecases.accounts import Registration, register
from hanbit.usecases.identity import Identity, SignedIn
from hanbit.usecases.sessions import refresh, sign_in, sign_out

BODY_BYTES = 16 * 1024
COOKIE = "hanbit_refresh"
COOKIE_PATH = "/api/v1/auth"
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


def endpoints(identity: Identity, *, jwks: Callable[[], dict[str, Any]], is_https: bool) -> list[Endpoint]:
    """``jwks``: the published keys, as they are now. ``is_https``: the cookie never travels in the clear."""

    def admitted(signed_in: SignedIn, status: int = 200) -> Answer:
        tokens = Tokens(
            user=user_of(signed_in.account),
            access_token=signed_in.access_token,
            expires_in=signed_in.expires_in_s,
        )
        cookie = refresh_cookie(signed_in.refresh_token, signed_in.refresh_expires_in_s, is_https=is_https)
        return answer_json(tokens, status, (cookie,))

    async def sign_up(call: Call[Registration, None]) -> Answer:
        spoken: Locale = "en" if call.locale == "en" else "ko"
        return admitted(await register(identity, call.body, call.device, spoken=spoken), 201)

    async def log_in(call: Call[Credentials, None]) -> Answer:
        return admitted(await sign_in(identity, call.body.email, call.body.password, call.device))

    async def renew(call: Call[None, None]) -> Answer:
        refuse_cross_site(call)
        token = refresh_token(call)
        if token is None:
            raise r.InvalidRefresh
        return admitted(await refresh(identity, token, call.device))

    async def log_out(call: Call[None, None]) -> Answer:
        refuse_cross_site(call)
        await sign_out(identity, access_token=bearer(call), refresh_token=refresh_token(call))
        return no_content((forgotten_cookie(is_https=is_https),))

    async def keys(_call: Call[None, None]) -> Answer:
        return answer_json(jwks(), 200, (("cache-control", f"public, max-age={JWKS_KEPT_S}"),))

    cookie = {"Set-Cookie": f"`{COOKIE}`: HttpOnly, SameSite=Strict, only for {COOKIE_PATH}."}
    return [
        Endpoint(method="POST", path="/api/v1/auth/register", function="register", summary="Open an account",
                 run=sign_up, tag="auth", body=Registration, body_limit=BODY_BYTES, answer=Tokens, status=201,
                 auth=False, refusals=(r.EmailTaken, r.WeakPassword, r.TooManyAttempts, r.StorageFull),
                 answer_headers=cookie),
        Endpoint(method="POST", path="/api/v1/auth/login", function="login", summary="Sign in", run=log_in,
                 tag="auth", body=Credentials, body_limit=BODY_BYTES, answer=Tokens, auth=False,
                 refusals=(r.InvalidCredentials, r.TooManyAttempts, r.StorageFull), answer_headers=cookie),
        Endpoint(method="POST", path="/api/v1/auth/refresh", function="refresh", summary="Stay signed in", run=renew,
                 tag="auth", answer=Tokens, auth=False, refusals=(r.InvalidRefresh, r.Forbidden, r.StorageFull),
                 answer_headers=cookie,
                 description="By cookie, from the same origin. A token is good once; within 30 seconds the same "
                 "successor comes again, later its use ends the session."),
        Endpoint(method="POST", path="/api/v1/auth/logout", function="logout", summary="Sign out", run=log_out,
                 tag="auth", status=204, auth=False, refusals=(r.Forbidden, r.StorageFull), answer_headers=cookie,
                 description="Ends the sessions of the bearer token and of the cookie, whichever came."),
        Endpoint(method="GET", path="/.well-known/jwks.json", function="publishedKeys",
                 summary="The keys that verify access tokens (RFC 7517)", run=keys, tag="auth",
                 answer=dict[str, Any], auth=False),
    ]  # fmt: skip


def refresh_cookie(token: str, max_age_s: int, *, is_https: bool) -> tuple[str, str]:
    secure = "; Secure" if is_https else ""
    return "set-cookie", (
        f"{COOKIE}={token}; Max-Age={max_age_s}; Path={COOKIE_PATH}; HttpOnly; SameSite=Strict{secure}"
    )


def forgotten_cookie(*, is_https: bool) -> tuple[str, str]:
    return refresh_cookie("", 0, is_https=is_https)


def refresh_token(call: Call[Any, Any]) -> str | None:
    for pair in (call.header(b"cookie") or "").split(";"):
        name, _, value = pair.strip().partition("=")
        if name == COOKIE and value:
            return value
    return None


def bearer(call: Call[Any, Any]) -> str | None:
    scheme, _, token = (call.header(b"authorization") or "").partition(" ")
    return token if scheme.lower() == "bearer" else None


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
