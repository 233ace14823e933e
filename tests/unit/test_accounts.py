import asyncio
from dataclasses import replace

import pytest
from msgspec import structs
from tests.identity import EMAIL, LAPTOP, PASSWORD, PHONE, House

from hanbit.domain.accounts import Settings
from hanbit.domain.refusals import (
    EmailTaken,
    Invalid,
    InvalidCredentials,
    InvalidRefresh,
    TooManyAttempts,
    Unavailable,
    WeakPassword,
)
from hanbit.usecases.accounts import (
    ProfileChange,
    Registration,
    SettingsChange,
    change_password,
    delete_account,
    register,
    update_profile,
)
from hanbit.usecases.sessions import refresh, sign_in

GOOD = Registration(email=EMAIL, password=PASSWORD)
NEW_PASSWORD = "another long password"


async def test_a_new_account_is_signed_in_and_has_its_space(house: House) -> None:
    wanted = Registration(
        email=" Bora@Example.com", password=PASSWORD, display_name="  보라 ", locale="en", time_zone="Asia/Tokyo"
    )
    account = (signed_in := await register(house.identity, wanted, LAPTOP)).account
    assert (account.email, account.display_name) == (EMAIL, "보라")
    assert (account.locale, account.time_zone) == ("en", "Asia/Tokyo")
    assert house.spaces.open == {account.id: account.personal_space_id}
    assert (await house.principal(signed_in)).account == account


async def test_a_name_is_taken_from_the_email_when_none_is_given(house: House) -> None:
    assert (await house.registered()).account.display_name == "bora"


async def test_a_taken_email_is_refused_in_any_case_and_leaves_no_space(house: House) -> None:
    await house.registered()
    with pytest.raises(EmailTaken):
        await house.registered(EMAIL.upper())
    assert len(house.spaces.open) == 1


async def test_of_two_registrations_at_once_one_is_refused_and_leaves_no_space(house: House) -> None:
    results = await asyncio.gather(house.registered(), house.registered(), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["EmailTaken", "SignedIn"]
    assert len(house.spaces.open) == 1


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"email": "no at sign"}, "/email"),
        ({"display_name": " "}, "/displayName"),
        ({"time_zone": "Asia/Atlantis"}, "/timeZone"),
        ({"time_zone": "../../etc/passwd"}, "/timeZone"),
    ],
)
async def test_what_is_wrong_is_pointed_at_and_nothing_is_stored(
    house: House, wrong: dict[str, str], pointer: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await register(house.identity, structs.replace(GOOD, **wrong), LAPTOP)
    assert [fault.pointer for fault in refused.value.faults] == [pointer]
    assert house.spaces.open == {}


@pytest.mark.parametrize(("password", "reason"), [("short", "too_short"), ("1234567890", "too_common")])
async def test_a_weak_password_is_refused_and_nothing_is_stored(house: House, password: str, reason: str) -> None:
    with pytest.raises(WeakPassword) as refused:
        await register(house.identity, Registration(email=EMAIL, password=password), LAPTOP)
    assert refused.value.reason == reason
    assert await house.identity.accounts.by_email(EMAIL) is None


async def test_one_address_opens_twenty_accounts_an_hour(house: House) -> None:
    for number in range(20):
        await house.registered(f"{number}@example.com")
    with pytest.raises(TooManyAttempts):
        await house.registered("21@example.com")
    assert await house.registered("21@example.com", PHONE)


async def test_a_profile_changes_where_it_is_told_to_and_nowhere_else(house: House) -> None:
    account = (await house.registered()).account
    change = ProfileChange(display_name="새 이름", settings=SettingsChange(theme="dark"))
    changed = await update_profile(house.identity, account.id, change)
    assert (changed.display_name, changed.settings) == ("새 이름", Settings(theme="dark"))
    changed = await update_profile(house.identity, account.id, ProfileChange(settings=SettingsChange(week_start=1)))
    assert changed.settings == Settings(theme="dark", week_start=1)
    assert (changed.email, changed.password_hash) == (account.email, account.password_hash)
    assert await house.identity.accounts.by_id(account.id) == changed


async def test_changes_made_at_once_are_all_kept(house: House) -> None:
    account = (await house.registered()).account
    changes = [
        ProfileChange(display_name="새 이름"),
        ProfileChange(locale="en"),
        ProfileChange(time_zone="Europe/Paris"),
        ProfileChange(settings=SettingsChange(day_start="04:00")),
    ]
    await asyncio.gather(*(update_profile(house.identity, account.id, change) for change in changes))
    kept = await house.identity.accounts.by_id(account.id)
    assert kept is not None
    assert (kept.display_name, kept.locale, kept.time_zone) == ("새 이름", "en", "Europe/Paris")
    assert kept.settings.day_start == "04:00"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [(ProfileChange(display_name="\x00"), "/displayName"), (ProfileChange(time_zone="Mars"), "/timeZone")],
)
async def test_a_wrong_profile_changes_nothing(house: House, change: ProfileChange, pointer: str) -> None:
    account = (await house.registered()).account
    with pytest.raises(Invalid) as refused:
        await update_profile(house.identity, account.id, change)
    assert refused.value.faults[0].pointer == pointer
    assert await house.identity.accounts.by_id(account.id) == account


async def test_a_new_password_replaces_the_old_and_ends_every_other_session(house: House) -> None:
    laptop = await house.registered()
    phone = await sign_in(house.identity, EMAIL, PASSWORD, PHONE)
    principal = await house.principal(laptop)
    await change_password(house.identity, principal, current=PASSWORD, new=NEW_PASSWORD, device=LAPTOP)
    assert await house.is_let_in(laptop)
    assert not await house.is_let_in(phone)
    with pytest.raises(InvalidRefresh):
        await refresh(house.identity, phone.refresh_token, PHONE)
    with pytest.raises(InvalidCredentials):
        await sign_in(house.identity, EMAIL, PASSWORD, PHONE)
    assert await sign_in(house.identity, EMAIL, NEW_PASSWORD, PHONE)


async def test_a_weak_new_password_is_pointed_at_and_the_old_one_stays(house: House) -> None:
    principal = await house.principal(await house.registered())
    with pytest.raises(WeakPassword) as refused:
        await change_password(house.identity, principal, current=PASSWORD, new="short", device=LAPTOP)
    assert refused.value.faults[0].pointer == "/new"
    assert await sign_in(house.identity, EMAIL, PASSWORD, LAPTOP)


async def test_of_two_password_changes_at_once_one_counts(house: House) -> None:
    principal = await house.principal(await house.registered())
    results = await asyncio.gather(
        *(
            change_password(house.identity, principal, current=PASSWORD, new=f"{NEW_PASSWORD} {number}", device=LAPTOP)
            for number in range(2)
        ),
        return_exceptions=True,
    )
    assert sorted(type(result).__name__ for result in results) == ["InvalidCredentials", "NoneType"]


async def test_a_deleted_account_is_gone_with_its_spaces_and_sessions(house: House) -> None:
    laptop = await house.registered()
    phone = await sign_in(house.identity, EMAIL, PASSWORD, PHONE)
    await delete_account(house.identity, await house.principal(laptop), password=PASSWORD, device=LAPTOP)
    assert house.spaces.open == {}
    assert not await house.is_let_in(laptop)
    assert not await house.is_let_in(phone)
    with pytest.raises(InvalidRefresh):
        await refresh(house.identity, phone.refresh_token, PHONE)
    with pytest.raises(InvalidCredentials):
        await sign_in(house.identity, EMAIL, PASSWORD, LAPTOP)
    assert await house.registered()


async def test_a_deletion_cut_off_half_way_is_signed_out_and_can_be_made_again(house: House) -> None:
    async def fails(_account_id: str) -> None:
        raise Unavailable

    signed_in = await house.registered()
    failing = replace(house.identity, delete_spaces=fails)
    with pytest.raises(Unavailable):
        await delete_account(failing, await house.principal(signed_in), password=PASSWORD, device=LAPTOP)
    assert not await house.is_let_in(signed_in)
    house.clock.advance(1)
    again = await sign_in(house.identity, EMAIL, PASSWORD, LAPTOP)
    await delete_account(house.identity, await house.principal(again), password=PASSWORD, device=LAPTOP)
    assert await house.identity.accounts.by_email(EMAIL) is None


async def test_without_the_right_password_nothing_is_deleted_or_changed(house: House) -> None:
    signed_in = await house.registered()
    principal = await house.principal(signed_in)
    with pytest.raises(InvalidCredentials):
        await delete_account(house.identity, principal, password="wrong password", device=LAPTOP)
    with pytest.raises(InvalidCredentials):
        await change_password(house.identity, principal, current="wrong password", new=NEW_PASSWORD, device=LAPTOP)
    assert await house.is_let_in(signed_in)
    assert len(house.spaces.open) == 1


async def test_guessing_the_password_on_a_device_that_is_signed_in_is_held_back_too(house: House) -> None:
    principal = await house.principal(await house.registered())
    for _ in range(5):
        with pytest.raises(InvalidCredentials):
            await delete_account(house.identity, principal, password="wrong password", device=LAPTOP)
    with pytest.raises(TooManyAttempts):
        await delete_account(house.identity, principal, password=PASSWORD, device=LAPTOP)
