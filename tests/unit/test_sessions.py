import asyncio
import unicodedata

import pytest
from tests.identity import EMAIL, LAPTOP, PASSWORD, PHONE, REFRESH_TOKENS, House
from tests.simulators import CountedPasswords, cheap_passwords

from hanbit.domain.refusals import (
    InvalidCredentials,
    InvalidRefresh,
    InvalidToken,
    NotFound,
    TooManyAttempts,
)
from hanbit.domain.sessions import GRACE_MS, IDLE_MS, LONGEST_MS
from hanbit.usecases.accounts import Registration, register
from hanbit.usecases.identity import SignedIn
from hanbit.usecases.sessions import (
    authenticate,
    end_session,
    live_sessions,
    refresh,
    sign_in,
    sign_out,
    sign_out_everywhere,
)

GRACE_S = GRACE_MS / 1000


async def renewed(house: House, signed_in: SignedIn) -> SignedIn:
    return await refresh(house.identity, signed_in.refresh_token, LAPTOP)


async def test_whoever_signs_in_is_known_by_their_token(house: House) -> None:
    registered = await house.registered()
    signed_in = await sign_in(house.identity, f"  {EMAIL.upper()} ", PASSWORD, PHONE)
    principal = await house.principal(signed_in)
    assert principal.account == registered.account
    assert principal.expires_s == house.clock.now_s() + signed_in.expires_in_s
    assert signed_in.expires_in_s == 600


async def test_a_password_chosen_on_windows_signs_in_on_a_mac(house: House) -> None:
    chosen = unicodedata.normalize("NFC", "긴 비밀번호를 고른다")
    await register(house.identity, Registration(email=EMAIL, password=chosen), LAPTOP)
    assert await sign_in(house.identity, EMAIL, unicodedata.normalize("NFD", chosen), LAPTOP)


@pytest.mark.parametrize(("email", "password"), [(EMAIL, "wrong password"), ("nobody@example.com", PASSWORD)])
async def test_a_wrong_password_and_an_unknown_email_get_the_same_answer_for_the_same_work(
    house: House, email: str, password: str
) -> None:
    await house.registered()
    house = house.with_passwords(counted := CountedPasswords())
    with pytest.raises(InvalidCredentials):
        await sign_in(house.identity, email, password, LAPTOP)
    assert (counted.verified, counted.hashed) == (1, 0)


async def test_a_disabled_account_is_out_at_once_and_cannot_come_back(house: House) -> None:
    signed_in = await house.registered()
    await house.disable(signed_in.account.id)
    assert not await house.is_let_in(signed_in)
    with pytest.raises(InvalidRefresh):
        await renewed(house, signed_in)
    with pytest.raises(InvalidCredentials):
        await sign_in(house.identity, EMAIL, PASSWORD, LAPTOP)


async def test_too_many_failures_are_refused_before_any_hashing_and_with_the_right_password_too(house: House) -> None:
    await house.registered()
    house = house.with_passwords(counted := CountedPasswords())
    for _ in range(5):
        with pytest.raises(InvalidCredentials):
            await sign_in(house.identity, EMAIL, "wrong password", LAPTOP)
    with pytest.raises(TooManyAttempts) as refused:
        await sign_in(house.identity, EMAIL, PASSWORD, LAPTOP)
    assert counted.verified == 5
    house.clock.advance(refused.value.retry_after_s)
    assert await sign_in(house.identity, EMAIL, PASSWORD, LAPTOP)


async def test_many_guesses_at_once_get_no_further_than_one_after_another(house: House) -> None:
    await house.registered()
    house = house.with_passwords(counted := CountedPasswords())
    guesses = [sign_in(house.identity, EMAIL, f"wrong password {number}", LAPTOP) for number in range(40)]
    await asyncio.gather(*guesses, return_exceptions=True)
    assert counted.verified == 5


async def test_signing_in_strengthens_an_old_hash_and_the_password_stays(house: House) -> None:
    before = (await house.registered()).account.password_hash
    house = house.with_passwords(cheap_passwords(passes=2))
    after = (await sign_in(house.identity, EMAIL, PASSWORD, LAPTOP)).account
    assert after.password_hash != before
    assert await house.identity.accounts.by_id(after.id) == after
    again = (await sign_in(house.identity, EMAIL, PASSWORD, LAPTOP)).account
    assert again == after


async def test_refreshing_gives_the_next_token_and_keeps_the_session(house: House) -> None:
    first = await house.registered()
    house.clock.advance(600)
    second = await renewed(house, first)
    assert second.refresh_token != first.refresh_token
    assert (await house.principal(second)).account == first.account
    assert len(await live_sessions(house.identity, first.account.id)) == 1


async def test_within_the_grace_the_same_successor_comes_again(house: House) -> None:
    first = await house.registered()
    second = await renewed(house, first)
    house.clock.advance(GRACE_S - 0.001)
    again = await renewed(house, first)
    assert again.refresh_token == second.refresh_token
    assert await renewed(house, second)


async def test_two_tabs_refreshing_at_once_get_the_same_successor(house: House) -> None:
    first = await house.registered()
    tabs = await asyncio.gather(*(renewed(house, first) for _ in range(8)))
    assert len({tab.refresh_token for tab in tabs}) == 1
    assert all([await house.is_let_in(tab) for tab in tabs])


async def test_a_token_used_again_after_the_grace_ends_the_whole_family_at_once(house: House) -> None:
    first = await house.registered()
    second = await renewed(house, first)
    house.clock.advance(GRACE_S)
    with pytest.raises(InvalidRefresh):
        await renewed(house, first)
    assert not await house.is_let_in(second)
    with pytest.raises(InvalidRefresh):
        await renewed(house, second)


async def test_a_token_two_steps_back_is_reuse_even_within_the_grace(house: House) -> None:
    first = await house.registered()
    third = await renewed(house, await renewed(house, first))
    with pytest.raises(InvalidRefresh):
        await renewed(house, first)
    assert not await house.is_let_in(third)


async def test_reuse_on_one_device_leaves_the_others_alone(house: House) -> None:
    laptop = await house.registered()
    phone = await sign_in(house.identity, EMAIL, PASSWORD, PHONE)
    await renewed(house, await renewed(house, laptop))
    with pytest.raises(InvalidRefresh):
        await renewed(house, laptop)
    assert await house.is_let_in(phone)


async def test_a_token_of_a_session_that_is_further_on_than_we_know_is_refused(house: House) -> None:
    signed_in = await house.registered()
    session_id, generation = REFRESH_TOKENS.read(signed_in.refresh_token)
    with pytest.raises(InvalidRefresh):
        await refresh(house.identity, REFRESH_TOKENS.issue(session_id, generation + 1), LAPTOP)


async def test_a_session_ends_after_thirty_idle_days(house: House) -> None:
    signed_in = await house.registered()
    assert signed_in.refresh_expires_in_s == IDLE_MS / 1000
    house.clock.advance(IDLE_MS / 1000)
    with pytest.raises(InvalidRefresh):
        await renewed(house, signed_in)
    assert await live_sessions(house.identity, signed_in.account.id) == []


async def test_a_session_ends_after_a_year_of_use(house: House) -> None:
    signed_in = await house.registered()
    year_s, step_s = LONGEST_MS // 1000, 20 * 86_400
    for _ in range(year_s // step_s):
        house.clock.advance(step_s)
        signed_in = await renewed(house, signed_in)
    assert signed_in.refresh_expires_in_s == year_s % step_s
    house.clock.advance(year_s % step_s)
    with pytest.raises(InvalidRefresh):
        await renewed(house, signed_in)


async def test_signing_out_kills_the_access_token_and_the_session(house: House) -> None:
    signed_in = await house.registered()
    other = await sign_in(house.identity, EMAIL, PASSWORD, PHONE)
    await sign_out(house.identity, access_token=signed_in.access_token, refresh_token=signed_in.refresh_token)
    assert not await house.is_let_in(signed_in)
    with pytest.raises(InvalidRefresh):
        await renewed(house, signed_in)
    assert await house.is_let_in(other)


@pytest.mark.parametrize("given", ["access", "refresh"])
async def test_either_token_alone_signs_out(house: House, given: str) -> None:
    signed_in = await house.registered()
    await sign_out(
        house.identity,
        access_token=signed_in.access_token if given == "access" else None,
        refresh_token=signed_in.refresh_token if given == "refresh" else "garbage",
    )
    assert not await house.is_let_in(signed_in)
    with pytest.raises(InvalidRefresh):
        await renewed(house, signed_in)


async def test_signing_out_twice_or_with_nothing_is_no_error(house: House) -> None:
    signed_in = await house.registered()
    for _ in range(2):
        await sign_out(house.identity, access_token=signed_in.access_token, refresh_token=signed_in.refresh_token)
    await sign_out(house.identity, access_token=None, refresh_token=None)
    await sign_out(house.identity, access_token="garbage", refresh_token="garbage")


async def test_an_expired_access_token_ends_no_session(house: House) -> None:
    signed_in = await house.registered()
    house.clock.advance(601)
    await sign_out(house.identity, access_token=signed_in.access_token, refresh_token=None)
    assert await renewed(house, signed_in)


async def test_a_session_ended_from_another_device_is_refused_at_once(house: House) -> None:
    laptop = await house.registered()
    phone = await sign_in(house.identity, EMAIL, PASSWORD, PHONE)
    newest, oldest = await live_sessions(house.identity, laptop.account.id)
    assert (newest.user_agent, newest.ip) == (PHONE.user_agent, PHONE.address)
    assert oldest.id == (await house.principal(laptop)).session_id
    await end_session(house.identity, await house.principal(laptop), newest.id)
    assert not await house.is_let_in(phone)
    assert await house.is_let_in(laptop)


async def test_nobody_ends_the_session_of_another(house: House) -> None:
    bora = await house.registered()
    stranger = await house.registered("stranger@example.com")
    with pytest.raises(NotFound):
        await end_session(house.identity, await house.principal(stranger), (await house.principal(bora)).session_id)
    assert await house.is_let_in(bora)


async def test_a_denied_token_or_key_is_refused_on_the_next_request(house: House) -> None:
    deny, now_s = house.identity.revocations, house.clock.now_s()
    signed_in = await house.registered()
    principal = await house.principal(signed_in)
    await deny.revoke_token(principal.claims.jti, until_s=now_s + 600, now_s=now_s)
    with pytest.raises(InvalidToken):
        await authenticate(house.identity, signed_in.access_token)
    second = await renewed(house, signed_in)
    assert await house.is_let_in(second)
    await deny.revoke_key(principal.claims.key_id)
    assert not await house.is_let_in(second)


async def test_whoever_was_denied_as_a_person_has_to_sign_in_again(house: House) -> None:
    signed_in = await house.registered()
    now_s = house.clock.now_s()
    await house.identity.revocations.revoke_person(
        signed_in.account.id, not_before_s=now_s + 1, until_s=now_s + 600, now_s=now_s
    )
    assert not await house.is_let_in(signed_in)
    with pytest.raises(InvalidRefresh):
        await renewed(house, signed_in)
    house.clock.advance(1)
    assert await house.is_let_in(await sign_in(house.identity, EMAIL, PASSWORD, LAPTOP))


async def test_signing_out_everywhere_ends_every_session_of_the_person_for_good(house: House) -> None:
    laptop, stranger = await house.registered(), await house.registered("stranger@example.com")
    phone = await sign_in(house.identity, EMAIL, PASSWORD, PHONE)
    await sign_out_everywhere(house.identity, laptop.account.id)
    assert not await house.is_let_in(laptop)
    assert not await house.is_let_in(phone)
    assert await house.is_let_in(stranger)
    house.clock.advance(3600)  # and what was denied is swept out, since its tokens have expired by now
    now_s = house.clock.now_s()
    await house.identity.revocations.revoke_token("another", until_s=now_s + 600, now_s=now_s)
    for device in (laptop, phone):
        with pytest.raises(InvalidRefresh):
            await renewed(house, device)
