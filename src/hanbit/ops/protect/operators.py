"""Operators sign in to the console, stay for a shift at most, and the first one is made with a link of one use.

Passwords, tokens and links are kept as hashes alone. Whoever is refused is not told why.
"""

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from uuid import UUID

from hanbit.domain.accounts import check_password, clean_email
from hanbit.domain.refusals import InvalidCredentials, InvalidToken
from hanbit.ports.clock import Clock, Entropy
from hanbit.ports.operators import Operator, Operators
from hanbit.ports.passwords import CommonPasswords, Passwords
from hanbit.ports.throttle import Throttle

TOKEN_BYTES = 16
MINUTE_MS = 60_000
LIFE_MS = 12 * 60 * MINUTE_MS
IDLE_MS = 30 * MINUTE_MS
"""NIST SP 800-63B-4 §2.2.3: twelve hours at the most, and half an hour without a sign of life."""
SEEN_EVERY_MS = MINUTE_MS
LINK_MS = 60 * MINUTE_MS
MIN_PASSWORD = 15
"""NIST SP 800-63B-4 §3.1.1.2, where a password is the only factor."""


@dataclass(frozen=True)
class OperatorDesk:
    operators: Operators
    passwords: Passwords
    common: CommonPasswords
    throttle: Throttle
    clock: Clock
    entropy: Entropy


async def sign_in(desk: OperatorDesk, email: str, password: str, address: str) -> tuple[str, Operator]:
    """The token of a new session. Raises InvalidCredentials, or TooManyAttempts before anything is looked at."""
    given, now_ms = email.strip().lower(), desk.clock.now_ms()
    await desk.throttle.admit_sign_in(given, address, now_ms=now_ms)
    operator = desk.operators.find(given)
    if not await desk.passwords.verify(password, operator.password_hash if operator else None):
        raise InvalidCredentials
    assert operator is not None, "nobody's password is never right"
    await desk.throttle.succeeded(given, address, now_ms=now_ms)
    return _opened(desk, operator), operator


def authenticate(desk: OperatorDesk, token: str | None) -> Operator:
    """Raises InvalidToken for none, an unknown one, and one whose time is over, which is then forgotten."""
    found = desk.operators.session(digest_of(token)) if token else None
    if token is None or found is None:
        raise InvalidToken(was_sent=token is not None)
    now_ms = desk.clock.now_ms()
    if now_ms >= found.began_ms + LIFE_MS or now_ms >= found.seen_ms + IDLE_MS:
        desk.operators.end_session(digest_of(token))
        raise InvalidToken
    if now_ms >= found.seen_ms + SEEN_EVERY_MS:
        desk.operators.see_session(digest_of(token), now_ms)
    return found.operator


def sign_out(desk: OperatorDesk, token: str | None) -> None:
    if token:
        desk.operators.end_session(digest_of(token))


def first_link(desk: OperatorDesk) -> str | None:
    """A token that makes the first operator, good for an hour and once; None when there are operators."""
    if desk.operators.all():
        return None
    token = _new_token(desk)
    desk.operators.keep_link(digest_of(token), desk.clock.now_ms() + LINK_MS)
    return token


async def redeem_link(desk: OperatorDesk, token: str, email: str, password: str) -> tuple[str, Operator]:
    """Makes the first operator and signs them in. Raises InvalidToken, and what a bad address or password raises."""
    digest = digest_of(token)
    if not desk.operators.is_link_good(digest, desk.clock.now_ms()):
        raise InvalidToken
    operator = await new_operator(desk, email, password)
    if not desk.operators.redeem_link(digest, operator, desk.clock.now_ms()):
        raise InvalidToken  # somebody was faster
    return _opened(desk, operator), operator


async def new_operator(desk: OperatorDesk, email: str, password: str) -> Operator:
    """Not stored yet. Raises Invalid or WeakPassword."""
    cleaned = clean_email(email)
    hashed = await hashed_password(desk, password)
    return Operator(str(UUID(bytes=desk.entropy(16), version=4)), cleaned, hashed, desk.clock.now_ms())


async def hashed_password(desk: OperatorDesk, password: str) -> str:
    """Raises Invalid or WeakPassword."""
    check_password(password, minimum=MIN_PASSWORD, is_common=await desk.common.is_common(password))
    return await desk.passwords.hash(password)


def digest_of(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _opened(desk: OperatorDesk, operator: Operator) -> str:
    now_ms, token = desk.clock.now_ms(), _new_token(desk)
    desk.operators.forget_sessions(began_before_ms=now_ms - LIFE_MS)
    desk.operators.open_session(digest_of(token), operator.id, now_ms)
    return token


def _new_token(desk: OperatorDesk) -> str:
    return urlsafe_b64encode(desk.entropy(TOKEN_BYTES)).decode().rstrip("=")
