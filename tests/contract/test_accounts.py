"""What every adapter of Accounts promises."""

import asyncio
import uuid

import pytest
from msgspec.structs import replace

from hanbit.domain.accounts import Account, Session, Settings
from hanbit.domain.refusals import EmailTaken
from hanbit.ports.accounts import Accounts


def account(email: str = "bora@example.com", **fields: object) -> Account:
    made = Account(
        id=str(uuid.uuid4()),
        email=email,
        display_name="보라",
        password_hash="$argon2id$…",
        personal_space_id=str(uuid.uuid4()),
        created_at="2026-05-28T00:00:00.000Z",
        settings=Settings(theme="dark", week_start=1, day_start="04:00"),
    )
    return replace(made, **fields)


def session(account_id: str, **fields: object) -> Session:
    made = Session(
        id=str(uuid.uuid4()),
        account_id=account_id,
        generation=0,
        created_ms=1_000,
        rotated_ms=1_000,
        expires_ms=9_000,
        user_agent="Firefox",
        ip="192.0.2.1",
    )
    return replace(made, **fields)


async def test_an_account_comes_back_whole_by_id_and_by_email(accounts: Accounts) -> None:
    await accounts.add(bora := account())
    assert await accounts.by_id(bora.id) == bora
    assert await accounts.by_email("bora@example.com") == bora


async def test_what_was_never_added_is_absent(accounts: Accounts) -> None:
    assert await accounts.by_id(str(uuid.uuid4())) is None
    assert await accounts.by_email("nobody@example.com") is None
    assert await accounts.session(str(uuid.uuid4())) is None
    assert await accounts.sessions_of(str(uuid.uuid4())) == []


async def test_an_email_belongs_to_one_account_and_the_second_is_not_stored(accounts: Accounts) -> None:
    await accounts.add(first := account())
    with pytest.raises(EmailTaken):
        await accounts.add(second := account())
    assert await accounts.by_email(first.email) == first
    assert await accounts.by_id(second.id) is None


async def test_of_two_accounts_added_at_once_with_one_email_one_is_refused(accounts: Accounts) -> None:
    results = await asyncio.gather(accounts.add(account()), accounts.add(account()), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["EmailTaken", "NoneType"]


async def test_a_save_replaces_what_the_account_was(accounts: Accounts) -> None:
    await accounts.add(bora := account())
    renamed = replace(bora, display_name="새 이름", email="new@example.com")
    assert await accounts.save(renamed, was=bora)
    assert await accounts.by_id(bora.id) == renamed
    assert await accounts.by_email("new@example.com") == renamed
    assert await accounts.by_email("bora@example.com") is None


async def test_a_save_that_comes_second_changes_nothing(accounts: Accounts) -> None:
    await accounts.add(bora := account())
    one, other = replace(bora, display_name="하나"), replace(bora, locale="en")
    saved = await asyncio.gather(accounts.save(one, was=bora), accounts.save(other, was=bora))
    assert sorted(saved) == [False, True]
    assert await accounts.by_id(bora.id) == (one if saved[0] else other)


async def test_a_save_never_brings_an_account_back(accounts: Accounts) -> None:
    await accounts.add(bora := account())
    await accounts.remove(bora.id)
    assert not await accounts.save(replace(bora, display_name="유령"), was=bora)
    assert await accounts.by_id(bora.id) is None


async def test_a_save_cannot_take_the_email_of_another(accounts: Accounts) -> None:
    await accounts.add(bora := account())
    await accounts.add(other := account("other@example.com"))
    with pytest.raises(EmailTaken):
        await accounts.save(replace(other, email=bora.email), was=other)
    assert await accounts.by_id(other.id) == other


async def test_a_removed_account_takes_its_sessions_and_nobody_elses(accounts: Accounts) -> None:
    await accounts.add(bora := account())
    await accounts.add(other := account("other@example.com"))
    await accounts.add_session(own := session(bora.id))
    await accounts.add_session(foreign := session(other.id))
    await accounts.remove(bora.id)
    await accounts.remove(bora.id)
    assert await accounts.by_email(bora.email) is None
    assert await accounts.session(own.id) is None
    assert await accounts.session(foreign.id) == foreign
    assert await accounts.by_id(other.id) == other


async def test_sessions_come_newest_sign_in_first(accounts: Accounts) -> None:
    made = [session("bora", created_ms=at_ms) for at_ms in (1_000, 3_000, 2_000)]
    for one in made:
        await accounts.add_session(one)
    await accounts.add_session(session("other"))
    assert await accounts.sessions_of("bora") == [made[1], made[2], made[0]]
    assert await accounts.session(made[0].id) == made[0]


async def test_a_session_rotates_from_the_generation_it_is_at_and_from_no_other(accounts: Accounts) -> None:
    await accounts.add_session(first := session("bora"))
    second = replace(first, generation=1, rotated_ms=2_000, expires_ms=12_000, user_agent="Whale", ip="192.0.2.9")
    assert await accounts.rotate(second, from_generation=0)
    assert await accounts.session(first.id) == second
    assert not await accounts.rotate(replace(second, generation=7), from_generation=0)
    assert await accounts.session(first.id) == second


async def test_of_two_rotations_at_once_one_wins(accounts: Accounts) -> None:
    await accounts.add_session(first := session("bora"))
    successor = replace(first, generation=1)
    tries = [accounts.rotate(successor, from_generation=0) for _ in range(2)]
    assert sorted(await asyncio.gather(*tries)) == [False, True]


async def test_an_ended_session_is_gone_and_cannot_be_rotated_back(accounts: Accounts) -> None:
    await accounts.add_session(one := session("bora"))
    await accounts.end_session(one.id)
    await accounts.end_session(one.id)
    assert await accounts.session(one.id) is None
    assert not await accounts.rotate(replace(one, generation=1), from_generation=0)
    assert await accounts.sessions_of("bora") == []


async def test_a_new_session_never_costs_one_that_is_still_good(accounts: Accounts) -> None:
    await accounts.add_session(session("bora", expires_ms=5_000))
    await accounts.add_session(good := session("bora", expires_ms=5_001))
    await accounts.add_session(newest := session("bora", created_ms=5_000, expires_ms=9_000))
    kept = await accounts.sessions_of("bora")
    assert good in kept
    assert newest in kept
