import asyncio
import unicodedata

import pytest
from argon2 import extract_parameters
from tests.simulators import cheap_passwords

from hanbit.domain.accounts import check_password
from hanbit.domain.refusals import Invalid, Unavailable, WeakPassword
from hanbit.gateways.local.common_passwords import COMMON, CommonList, most_common
from hanbit.gateways.local.passwords import MAX_WAITING, Argon2Passwords


async def test_the_right_password_is_right_and_any_other_is_wrong() -> None:
    passwords = cheap_passwords()
    stored = await passwords.hash("correct horse battery")
    assert await passwords.verify("correct horse battery", stored)
    assert not await passwords.verify("correct horse batterY", stored)


async def test_hangul_typed_on_a_mac_is_the_same_password() -> None:
    passwords = cheap_passwords()
    typed_on_windows = unicodedata.normalize("NFC", "비밀번호는한글로길게")
    typed_on_a_mac = unicodedata.normalize("NFD", typed_on_windows)
    assert typed_on_windows != typed_on_a_mac
    assert await passwords.verify(typed_on_a_mac, await passwords.hash(typed_on_windows))
    assert await passwords.verify(typed_on_windows, await passwords.hash(typed_on_a_mac))


async def test_nobodys_password_is_wrong_after_the_work_of_a_real_one() -> None:
    passwords = Argon2Passwords()
    real = await passwords.hash("correct horse battery")
    assert not await passwords.verify("correct horse battery", None)
    assert extract_parameters(passwords.nobody_hash) == extract_parameters(real)
    passwords.close()


async def test_hashes_are_argon2id_with_19_mib_two_passes_and_one_lane() -> None:
    passwords = Argon2Passwords()
    assert (await passwords.hash("correct horse battery")).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    passwords.close()


async def test_a_hash_of_weaker_parameters_is_outdated_and_still_verifies() -> None:
    weak, strong = cheap_passwords(), cheap_passwords(passes=2)
    stored = await weak.hash("correct horse battery")
    assert strong.is_outdated(stored)
    assert not weak.is_outdated(stored)
    assert await strong.verify("correct horse battery", stored)


@pytest.mark.parametrize("stored", ["", "plain", "$argon2id$", "$2b$12$abcdefghijklmnopqrstuv", "비밀"])
async def test_what_is_no_hash_matches_nothing(stored: str) -> None:
    assert not await cheap_passwords().verify("correct horse battery", stored)


async def test_half_a_surrogate_pair_is_a_wrong_password_and_no_crash() -> None:
    passwords = cheap_passwords()
    assert not await passwords.verify("\ud800" * 12, await passwords.hash("correct horse battery"))


async def test_a_crowd_is_refused_rather_than_kept_waiting() -> None:
    passwords = cheap_passwords()
    results = await asyncio.gather(
        *(passwords.hash("correct horse battery") for _ in range(MAX_WAITING + 10)), return_exceptions=True
    )
    assert sum(isinstance(result, Unavailable) for result in results) == 10
    assert await passwords.hash("correct horse battery")


def test_twenty_thousand_common_passwords_are_known() -> None:
    common = most_common()
    assert COMMON * 0.99 < len(common) <= COMMON  # a few differ in case alone
    assert {"1234567890", "qwertyuiop", "password"} <= common


@pytest.mark.parametrize("password", ["qwertyuiop", "QwertyUIOP", "1234567890"])
async def test_a_common_password_is_known_in_any_case(password: str) -> None:
    assert await CommonList().is_common(password)


async def test_an_uncommon_password_is_not_common() -> None:
    assert not await CommonList().is_common("보라색 코끼리가 춤을 춘다")


@pytest.mark.parametrize(
    ("password", "is_common", "reason"),
    [("아홉글자비밀번호네", False, "too_short"), ("a" * 129, False, "too_long"), ("1234567890", True, "too_common")],
)
def test_a_weak_password_is_refused_with_its_reason(password: str, is_common: bool, reason: str) -> None:
    with pytest.raises(WeakPassword) as refused:
        check_password(password, minimum=10, is_common=is_common)
    assert refused.value.faults[0].code == reason
    assert refused.value.faults[0].pointer == "/password"


def test_length_counts_characters_as_people_see_hangul_not_its_parts() -> None:
    nine = unicodedata.normalize("NFD", "아홉글자비밀번호네")
    assert len(nine) > 10
    with pytest.raises(WeakPassword):
        check_password(nine, minimum=10, is_common=False)
    check_password(unicodedata.normalize("NFD", "가" * 128), minimum=10, is_common=False)


@pytest.mark.parametrize("password", ["with a \x00 in it", "with half \ud800 a pair"])
def test_a_password_that_no_keyboard_can_type_is_refused(password: str) -> None:
    with pytest.raises(Invalid):
        check_password(password, minimum=10, is_common=False)
