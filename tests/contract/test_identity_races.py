"""Verbs of identity at once, over every adapter of Accounts: whoever is second sees what the first one did."""

import asyncio

import pytest
from tests.identity import EMAIL, LAPTOP, PASSWORD, House, new_house
from tests.simulators import cheap_passwords

from hanbit.ports.accounts import Accounts
from hanbit.usecases.accounts import ProfileChange, SettingsChange, update_profile
from hanbit.usecases.sessions import live_sessions, refresh, sign_in


@pytest.fixture
def house(accounts: Accounts) -> House:
    return new_house(accounts)


async def test_two_tabs_refreshing_at_once_get_the_same_successor(house: House) -> None:
    first = await house.registered()
    tabs = await asyncio.gather(*(refresh(house.identity, first.refresh_token, LAPTOP) for _ in range(8)))
    assert len({tab.refresh_token for tab in tabs}) == 1
    assert tabs[0].refresh_token != first.refresh_token
    assert all([await house.is_let_in(tab) for tab in tabs])
    assert len(await live_sessions(house.identity, first.account.id)) == 1


async def test_of_two_registrations_at_once_one_is_refused_and_leaves_no_space(house: House) -> None:
    results = await asyncio.gather(house.registered(), house.registered(), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["EmailTaken", "SignedIn"]
    assert len(house.spaces.open) == 1


async def test_changes_made_at_once_are_all_kept_and_a_rehash_with_them(house: House) -> None:
    account = (await house.registered()).account
    house = house.with_passwords(cheap_passwords(passes=2))
    await asyncio.gather(
        sign_in(house.identity, EMAIL, PASSWORD, LAPTOP),
        update_profile(house.identity, account.id, ProfileChange(display_name="새 이름")),
        update_profile(house.identity, account.id, ProfileChange(locale="en")),
        update_profile(house.identity, account.id, ProfileChange(settings=SettingsChange(day_start="04:00"))),
    )
    kept = await house.identity.accounts.by_id(account.id)
    assert kept is not None
    assert (kept.display_name, kept.locale, kept.settings.day_start) == ("새 이름", "en", "04:00")
    assert await sign_in(house.identity, EMAIL, PASSWORD, LAPTOP)
