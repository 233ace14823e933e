"""What every adapter of Revocations promises."""

import asyncio
import uuid

import pytest

from hanbit.ports.revocations import Revocations
from hanbit.ports.tokens import Claims

NOW_S = 1_780_000_000
LATER_S = 4_000_000_000
"""Far enough that no server with a clock of its own forgets it during the test."""


class Token:
    def __init__(self, **said: str) -> None:
        self.jti = said.get("jti", str(uuid.uuid4()))
        self.session_id = said.get("session_id", str(uuid.uuid4()))
        self.subject = said.get("subject", str(uuid.uuid4()))
        self.key_id = said.get("key_id", str(uuid.uuid4()))

    @property
    def claims(self) -> Claims:
        return Claims(
            subject=self.subject,
            session_id=self.session_id,
            jti=self.jti,
            key_id=self.key_id,
            issued_s=NOW_S,
            expires_s=LATER_S,
        )

    async def is_denied(self, revocations: Revocations, *, issued_s: int = NOW_S) -> bool:
        return await revocations.is_revoked(
            jti=self.jti,
            session_id=self.session_id,
            subject=self.subject,
            key_id=self.key_id,
            issued_s=issued_s,
        )


async def test_many_are_asked_about_at_once_and_answered_in_order(revocations: Revocations) -> None:
    tokens = [Token() for _ in range(6)]
    await revocations.revoke_token(tokens[1].jti, until_s=LATER_S, now_s=NOW_S)
    await revocations.revoke_session(tokens[2].session_id, until_s=LATER_S, now_s=NOW_S)
    await revocations.revoke_person(tokens[3].subject, not_before_s=NOW_S + 1, until_s=LATER_S, now_s=NOW_S)
    await revocations.revoke_person(tokens[4].subject, not_before_s=NOW_S, until_s=LATER_S, now_s=NOW_S)
    await revocations.revoke_key(tokens[5].key_id)
    asked = [token.claims for token in tokens]
    assert await revocations.revoked_among(asked) == [False, True, True, True, False, True]
    assert await revocations.revoked_among([]) == []


async def test_nothing_is_denied_unasked(revocations: Revocations) -> None:
    assert not await Token().is_denied(revocations)


async def test_a_denied_token_is_denied_and_its_siblings_are_not(revocations: Revocations) -> None:
    token = Token()
    sibling = Token(session_id=token.session_id, subject=token.subject, key_id=token.key_id)
    await revocations.revoke_token(token.jti, until_s=LATER_S, now_s=NOW_S)
    assert await token.is_denied(revocations)
    assert not await sibling.is_denied(revocations)


async def test_a_denied_session_denies_all_its_tokens_and_no_other_session(revocations: Revocations) -> None:
    token = Token()
    await revocations.revoke_session(token.session_id, until_s=LATER_S, now_s=NOW_S)
    assert await Token(session_id=token.session_id).is_denied(revocations)
    assert not await Token(subject=token.subject, key_id=token.key_id).is_denied(revocations)


async def test_a_person_is_denied_up_to_a_moment_and_not_from_it_on(revocations: Revocations) -> None:
    token = Token()
    await revocations.revoke_person(token.subject, not_before_s=NOW_S, until_s=LATER_S, now_s=NOW_S)
    assert await token.is_denied(revocations, issued_s=NOW_S - 1)
    assert not await token.is_denied(revocations, issued_s=NOW_S)
    assert not await Token().is_denied(revocations, issued_s=NOW_S - 1)


@pytest.mark.parametrize("moments", [(NOW_S, NOW_S - 9), (NOW_S - 9, NOW_S)])
async def test_the_latest_moment_of_a_person_counts_in_whatever_order(
    revocations: Revocations, moments: tuple[int, int]
) -> None:
    token = Token()
    for moment in moments:
        await revocations.revoke_person(token.subject, not_before_s=moment, until_s=LATER_S, now_s=NOW_S)
    assert await token.is_denied(revocations, issued_s=NOW_S - 1)
    assert not await token.is_denied(revocations, issued_s=NOW_S)


async def test_a_denied_key_denies_what_it_signed_before_and_after(revocations: Revocations) -> None:
    token = Token()
    await revocations.revoke_key(token.key_id)
    assert await token.is_denied(revocations)
    assert await token.is_denied(revocations, issued_s=LATER_S)
    assert not await Token().is_denied(revocations)


async def test_denying_twice_is_denying_once(revocations: Revocations) -> None:
    token = Token()
    for _ in range(2):
        await revocations.revoke_token(token.jti, until_s=LATER_S, now_s=NOW_S)
        await revocations.revoke_session(token.session_id, until_s=LATER_S, now_s=NOW_S)
        await revocations.revoke_key(token.key_id)
    assert await token.is_denied(revocations)


async def test_one_kind_of_id_is_never_taken_for_another(revocations: Revocations) -> None:
    same = str(uuid.uuid4())
    await revocations.revoke_token(same, until_s=LATER_S, now_s=NOW_S)
    assert not await Token(session_id=same, subject=same, key_id=same).is_denied(revocations)


async def test_what_is_still_wanted_outlives_the_sweeping_of_what_is_not(revocations: Revocations) -> None:
    kept = [Token() for _ in range(30)]
    for number, token in enumerate(kept):
        await revocations.revoke_token(token.jti, until_s=LATER_S + number, now_s=NOW_S)
        await revocations.revoke_token(str(uuid.uuid4()), until_s=NOW_S - number, now_s=NOW_S)
    assert all([await token.is_denied(revocations) for token in kept])


async def test_many_may_ask_at_once(revocations: Revocations) -> None:
    token = Token()
    await revocations.revoke_token(token.jti, until_s=LATER_S, now_s=NOW_S)
    assert all(await asyncio.gather(*(token.is_denied(revocations) for _ in range(200))))
