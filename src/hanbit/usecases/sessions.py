"""Signing in and out, staying signed in, and proving it with every request."""

from typing import assert_never

from msgspec.structs import replace

from hanbit.domain.accounts import Account, Session, clean_email
from hanbit.domain.refusals import (
    InvalidCredentials,
    InvalidRefresh,
    InvalidToken,
    NotFound,
    ReplayedRefresh,
    Unavailable,
)
from hanbit.domain.sessions import Worth, expiry_ms, rotated, worth
from hanbit.ports.sign_ins import Issued, Proof
from hanbit.ports.tokens import ACCESS_S, Claims
from hanbit.usecases.identity import Device, Identity, Principal, SignedIn

MAX_USER_AGENT = 300
ATTEMPTS = 3
"""A rotation that loses to another one reads again, and then finds itself within the grace."""


async def sign_in(identity: Identity, email: str, password: str, device: Device) -> SignedIn:
    """Raises TooManyAttempts before any hashing, then InvalidCredentials, which never tells which of the two was wrong.

    An unknown email costs one hash, as a wrong password does.
    """
    email = clean_email(email)
    await identity.throttle.admit_sign_in(email, device.address, now_ms=identity.clock.now_ms())
    account = await identity.accounts.by_email(email)
    proof = await identity.sign_ins.check(email, account, password)
    # Checking takes long enough for the password to be changed or the account to go meanwhile.
    current = await identity.accounts.by_id(account.id) if account is not None else None
    if account is None or current is None or current.is_disabled or current.password_hash != account.password_hash:
        raise InvalidCredentials
    await identity.throttle.succeeded(email, device.address, now_ms=identity.clock.now_ms())
    return await open_session(identity, await _rehashed(identity, current, proof), proof, device)


async def open_session(identity: Identity, account: Account, proof: Proof, device: Device) -> SignedIn:
    now_ms = identity.clock.now_ms()
    session = Session(
        id=proof.issued.session_id if proof.issued else identity.new_id(),
        account_id=account.id,
        generation=0,
        created_ms=now_ms,
        rotated_ms=now_ms,
        expires_ms=expiry_ms(now_ms, now_ms=now_ms),
        user_agent=_clean_agent(device.user_agent),
        ip=device.address,
    )
    await identity.accounts.add_session(session)
    return await _signed_in(identity, account, session, proof.issued)


async def refresh(identity: Identity, token: str, device: Device) -> SignedIn:
    """A new access token and the next refresh token.

    Raises InvalidRefresh; for a token that was used before, outside the grace, ReplayedRefresh: its session ends.
    """
    redeemed = await identity.sign_ins.redeem(token)
    for _ in range(ATTEMPTS):
        session = await identity.accounts.session(redeemed.session_id)
        if session is None:
            raise InvalidRefresh
        generation = session.generation if redeemed.generation is None else redeemed.generation
        now_ms = identity.clock.now_ms()
        match worth(session, generation, now_ms=now_ms):
            case Worth.NEW:
                account = await _account_of(identity, session)
                agent = _clean_agent(device.user_agent)
                successor = rotated(session, user_agent=agent, ip=device.address, now_ms=now_ms)
                if await identity.accounts.rotate(successor, from_generation=generation):
                    return await _signed_in(identity, account, successor, redeemed.issued)
            case Worth.REPEATED:
                return await _signed_in(identity, await _account_of(identity, session), session, redeemed.issued)
            case Worth.REUSED:
                await end(identity, session.id)
                raise ReplayedRefresh
            case Worth.EXPIRED:
                raise InvalidRefresh
            case never:
                assert_never(never)
    raise Unavailable


async def sign_out(identity: Identity, *, access_token: str | None, refresh_token: str | None) -> None:
    """End the sessions of both tokens, either of which may be missing or worthless: signing out always succeeds."""
    ended = set()
    if access_token is not None and (claims := await _claims(identity, access_token)) is not None:
        await identity.revocations.revoke_token(claims.jti, until_s=claims.expires_s, now_s=identity.now_s())
        ended.add(claims.session_id)
    if refresh_token is not None and (session_id := await identity.sign_ins.revoke(refresh_token)) is not None:
        ended.add(session_id)
    for session_id in ended:
        await end(identity, session_id)


async def authenticate(identity: Identity, access_token: str | None) -> Principal:
    """Asked on every request. Raises InvalidToken, also for an account that is gone or disabled, or Unavailable."""
    if access_token is None:
        raise InvalidToken(was_sent=False)
    claims = await identity.sign_ins.verify(access_token, now_s=identity.now_s())
    if await identity.revocations.is_revoked(
        jti=claims.jti,
        session_id=claims.session_id,
        subject=claims.subject,
        key_id=claims.key_id,
        issued_s=claims.issued_s,
    ):
        raise InvalidToken
    account = await identity.accounts.by_id(claims.subject)
    if account is None or account.is_disabled:
        raise InvalidToken
    return Principal(account, claims)


async def live_sessions(identity: Identity, account_id: str) -> list[Session]:
    """Newest sign-in first."""
    now_ms = identity.clock.now_ms()
    return [one for one in await identity.accounts.sessions_of(account_id) if one.expires_ms > now_ms]


async def end_session(identity: Identity, principal: Principal, session_id: str) -> None:
    """Its access tokens are refused from now on. Raises NotFound for a session of somebody else."""
    session = await identity.accounts.session(session_id)
    if session is None or session.account_id != principal.account_id:
        raise NotFound
    await end(identity, session_id)


async def end(identity: Identity, session_id: str) -> None:
    """Denied first: when that fails the session is still there, and ending it can be tried again."""
    now_s = identity.now_s()
    await identity.revocations.revoke_session(session_id, until_s=now_s + ACCESS_S, now_s=now_s)
    await identity.accounts.end_session(session_id)


async def sign_out_everywhere(identity: Identity, account_id: str) -> None:
    """Every token of this person that was issued up to now is refused, and every session is over.

    Sessions one by one too: an issuer whose clock is ahead of ours dates its tokens after any moment we could name.
    """
    now_s = identity.now_s()
    await identity.revocations.revoke_person(
        account_id, not_before_s=now_s + 1, until_s=now_s + 1 + ACCESS_S, now_s=now_s
    )
    await identity.sign_ins.revoke_all(account_id)
    for session in await identity.accounts.sessions_of(account_id):
        await end(identity, session.id)


async def _signed_in(identity: Identity, account: Account, session: Session, issued: Issued | None) -> SignedIn:
    now_s = identity.now_s()
    tokens = await identity.sign_ins.issue(session, issued, jti=identity.new_id(), now_s=now_s)
    return SignedIn(
        account=account,
        access_token=tokens.access_token,
        expires_in_s=ACCESS_S,
        refresh_token=tokens.refresh_token,
        refresh_expires_in_s=(tokens.refresh_until_ms or session.expires_ms) // 1000 - now_s,
    )


async def _account_of(identity: Identity, session: Session) -> Account:
    """Raises InvalidRefresh also when everything this person held was denied after the sign-in."""
    account = await identity.accounts.by_id(session.account_id)
    is_denied = await identity.revocations.is_revoked(
        jti="",  # neither a token nor a key is at hand yet, and nothing is ever denied under an empty name
        session_id=session.id,
        subject=session.account_id,
        key_id="",
        issued_s=session.created_ms // 1000,
    )
    if account is None or account.is_disabled or is_denied:
        raise InvalidRefresh
    return account


async def _rehashed(identity: Identity, account: Account, proof: Proof) -> Account:
    if proof.stronger_hash is None:
        return account
    stronger = replace(account, password_hash=proof.stronger_hash)
    return stronger if await identity.accounts.save(stronger, was=account) else account


async def _claims(identity: Identity, access_token: str) -> Claims | None:
    try:
        return await identity.sign_ins.verify(access_token, now_s=identity.now_s())
    except InvalidToken:
        return None


def _clean_agent(text: str) -> str:
    return "".join(character for character in text if character.isprintable())[:MAX_USER_AGENT]
