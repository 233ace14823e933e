"""What every adapter of SignIns promises: passwords, tokens, and what ends them."""

import contextlib
import unicodedata
import uuid

import pytest
from msgspec.structs import replace
from tests.contract.sign_in_desk import NewSignIns

from hanbit.domain.accounts import Account, Session
from hanbit.domain.refusals import EmailTaken, InvalidCredentials, InvalidRefresh, InvalidToken
from hanbit.ports.sign_ins import Enrolled, Issued, Proof, SignIns

EMAIL, PASSWORD, OTHER = "bora@example.com", "correct horse battery", "another long password"


class Person:
    """Somebody enrolled, with what a store would keep of them."""

    def __init__(self, sign_ins: SignIns, enrolled: Enrolled, email: str, now_s: int) -> None:
        self.sign_ins = sign_ins
        self.proof = enrolled.proof
        self.now_s = now_s
        self.account = Account(
            id=enrolled.account_id or str(uuid.uuid4()),
            email=email,
            display_name="보라",
            password_hash=enrolled.password_hash,
            personal_space_id=str(uuid.uuid4()),
            created_at="2026-05-28T00:00:00.000Z",
        )

    async def check(self, password: str) -> Proof:
        return await self.sign_ins.check(self.account.email, self.account, password)

    async def tokens(self, proof: Proof) -> tuple[Session, Issued]:
        session = Session(
            id=proof.issued.session_id if proof.issued else str(uuid.uuid4()),
            account_id=self.account.id,
            generation=0,
            created_ms=self.now_s * 1000,
            rotated_ms=self.now_s * 1000,
            expires_ms=self.now_s * 1000 + 1,
            user_agent="",
            ip="",
        )
        issued = await self.sign_ins.issue(session, proof.issued, jti=str(uuid.uuid4()), now_s=self.now_s)
        return session, issued


@pytest.fixture
async def bora(new_sign_ins: NewSignIns) -> Person:
    return await enrolled(new_sign_ins)


async def enrolled(new: NewSignIns, email: str = EMAIL, password: str = PASSWORD) -> Person:
    return Person(new.sign_ins, await new.sign_ins.enroll(email, password), email, new.now_s())


async def test_the_right_password_is_right_and_any_other_is_not(bora: Person) -> None:
    assert await bora.check(PASSWORD)
    for wrong in ("wrong password", PASSWORD.upper(), PASSWORD + " ", "\x00", "가" * 100):
        with pytest.raises(InvalidCredentials):
            await bora.check(wrong)


async def test_nobody_has_no_password(new_sign_ins: NewSignIns) -> None:
    with pytest.raises(InvalidCredentials):
        await new_sign_ins.sign_ins.check("nobody@example.com", None, PASSWORD)


async def test_a_hangul_password_is_the_same_from_a_mac(new_sign_ins: NewSignIns) -> None:
    composed = "비밀번호는 한글로 길게"
    decomposed = unicodedata.normalize("NFD", composed)
    assert composed != decomposed
    person = await enrolled(new_sign_ins, password=decomposed)
    assert await person.check(composed)
    assert await person.check(decomposed)


async def test_tokens_name_the_person_and_the_session(bora: Person) -> None:
    session, issued = await bora.tokens(bora.proof)
    claims = await bora.sign_ins.verify(issued.access_token, now_s=bora.now_s)
    assert (claims.subject, claims.session_id, issued.session_id) == (bora.account.id, session.id, session.id)
    assert 0 < claims.expires_s - claims.issued_s <= 600
    redeemed = await bora.sign_ins.redeem(issued.refresh_token)
    assert redeemed.session_id == session.id


async def test_each_sign_in_is_a_session_of_its_own(bora: Person) -> None:
    sessions = {(await bora.tokens(await bora.check(PASSWORD)))[0].id for _ in range(2)}
    sessions.add((await bora.tokens(bora.proof))[0].id)
    assert len(sessions) == 3


async def test_a_token_is_good_for_one_use_only(bora: Person) -> None:
    _, issued = await bora.tokens(bora.proof)
    with pytest.raises(InvalidToken):
        await bora.sign_ins.verify(issued.refresh_token, now_s=bora.now_s)
    with pytest.raises(InvalidRefresh):
        await bora.sign_ins.redeem(issued.access_token)
    for garbage in ("garbage", "a.b.c", "é"):
        with pytest.raises(InvalidToken):
            await bora.sign_ins.verify(garbage, now_s=bora.now_s)
        with pytest.raises(InvalidRefresh):
            await bora.sign_ins.redeem(garbage)
        assert await bora.sign_ins.revoke(garbage) is None


async def test_an_access_token_ends_in_time(bora: Person) -> None:
    _, issued = await bora.tokens(bora.proof)
    with pytest.raises(InvalidToken):
        await bora.sign_ins.verify(issued.access_token, now_s=bora.now_s + 700)


async def test_revoking_a_refresh_token_tells_its_session(bora: Person) -> None:
    session, issued = await bora.tokens(bora.proof)
    assert await bora.sign_ins.revoke(issued.refresh_token) == session.id


async def test_a_new_password_takes_the_place_of_the_old(bora: Person) -> None:
    password_hash = await bora.sign_ins.set_password(bora.account.id, OTHER)
    bora.account = replace(bora.account, password_hash=password_hash)
    assert await bora.check(OTHER)
    with pytest.raises(InvalidCredentials):
        await bora.check(PASSWORD)


async def test_ending_everything_and_disabling_are_safe_to_repeat(bora: Person) -> None:
    for _ in range(2):
        await bora.sign_ins.revoke_all(bora.account.id)
        await bora.sign_ins.set_disabled(bora.account.id, True)
    for _ in range(2):
        await bora.sign_ins.set_disabled(bora.account.id, False)
    assert await bora.check(PASSWORD)


async def test_whoever_was_withdrawn_can_enroll_again(new_sign_ins: NewSignIns, bora: Person) -> None:
    for _ in range(2):
        await bora.sign_ins.withdraw(bora.account.id)
    again = await enrolled(new_sign_ins, password=OTHER)
    assert await again.check(OTHER)
    with pytest.raises(InvalidCredentials):
        await again.check(PASSWORD)


async def test_two_people_never_share_an_id(new_sign_ins: NewSignIns, bora: Person) -> None:
    minho = await enrolled(new_sign_ins, "minho@example.com", OTHER)
    assert minho.account.id != bora.account.id
    with pytest.raises(InvalidCredentials):
        await minho.check(PASSWORD)


async def test_somebody_who_is_enrolling_at_this_moment_is_never_taken_over(
    new_sign_ins: NewSignIns, bora: Person
) -> None:
    """Where emails are kept apart by the store alone, the second one only makes a hash that nobody keeps."""
    with contextlib.suppress(EmailTaken):
        await new_sign_ins.sign_ins.enroll(EMAIL, OTHER)
    assert await bora.check(PASSWORD)
    with pytest.raises(InvalidCredentials):
        await bora.check(OTHER)
