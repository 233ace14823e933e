"""Opening, changing and closing an account."""

from collections.abc import Callable

from msgspec import UNSET, Struct, UnsetType, structs
from msgspec.structs import replace

from hanbit.domain.accounts import (
    MAX_NAME,
    Account,
    DayStart,
    EmailText,
    Locale,
    NameText,
    PasswordText,
    Theme,
    WeekStart,
    check_password,
    clean_display_name,
    clean_email,
)
from hanbit.domain.refusals import Conflict, EmailTaken, InvalidCredentials, InvalidToken, invalid
from hanbit.domain.times import ZONES, rfc3339
from hanbit.domain.todos import ZoneText
from hanbit.usecases.identity import Device, Identity, Principal, SignedIn
from hanbit.usecases.sessions import end, open_session, sign_out_everywhere

ATTEMPTS = 5
"""Times that a change is made again because somebody else changed the account first."""


class Registration(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Without a name what stands before the @ is taken, without a zone Seoul's."""

    email: EmailText
    password: PasswordText
    display_name: NameText | UnsetType = UNSET
    locale: Locale | UnsetType = UNSET
    time_zone: ZoneText = "Asia/Seoul"


class SettingsChange(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    theme: Theme | UnsetType = UNSET
    week_start: WeekStart | UnsetType = UNSET
    day_start: DayStart | UnsetType = UNSET


class ProfileChange(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What is UNSET stays as it is."""

    display_name: NameText | UnsetType = UNSET
    locale: Locale | UnsetType = UNSET
    time_zone: ZoneText | UnsetType = UNSET
    settings: SettingsChange | UnsetType = UNSET


async def register(identity: Identity, wanted: Registration, device: Device, *, spoken: Locale = "ko") -> SignedIn:
    """An account with its personal space, signed in. ``spoken`` is its language when it does not choose one.

    Raises Invalid, WeakPassword, TooManyAttempts or EmailTaken; nothing is stored then.
    """
    email = clean_email(wanted.email)
    given_name = email.partition("@")[0][:MAX_NAME] if wanted.display_name is UNSET else wanted.display_name
    name = clean_display_name(given_name)
    time_zone = _known_zone(wanted.time_zone)
    await _check_password(identity, wanted.password, "/password")
    await identity.throttle.admit_registration(device.address, now_ms=identity.clock.now_ms())
    if await identity.accounts.by_email(email) is not None:
        raise EmailTaken
    enrolled = await identity.sign_ins.enroll(email, wanted.password)
    account = Account(
        id=enrolled.account_id or identity.new_id(),
        email=email,
        display_name=name,
        password_hash=enrolled.password_hash,
        personal_space_id=identity.new_id(),
        created_at=rfc3339(identity.clock.now_ms()),
        locale=spoken if wanted.locale is UNSET else wanted.locale,
        time_zone=time_zone,
    )
    await _open(identity, account)
    return await open_session(identity, account, enrolled.proof, device)


async def update_profile(identity: Identity, account_id: str, change: ProfileChange) -> Account:
    """Raises Invalid for a name or zone that is none, Conflict when others kept changing it meanwhile."""
    return await _change(identity, account_id, lambda account: _changed(account, change))


async def change_password(identity: Identity, principal: Principal, *, current: str, new: str, device: Device) -> None:
    """Every other session of the person ends.

    Raises InvalidCredentials, TooManyAttempts, or WeakPassword or Invalid at ``/new``.
    """
    await _confirm(identity, principal.account, current, device)
    await _check_password(identity, new, "/new")
    password_hash = await identity.sign_ins.set_password(principal.account_id, new)
    await _change(
        identity, principal.account_id, lambda account: _with_hash(account, password_hash, was=principal.account)
    )
    for session in await identity.accounts.sessions_of(principal.account_id):
        if session.id != principal.session_id:
            await end(identity, session.id)


async def delete_account(identity: Identity, principal: Principal, *, password: str, device: Device) -> None:
    """Final: the person's spaces, sessions and account are gone. Raises InvalidCredentials, TooManyAttempts.

    The account goes last, so that whoever is cut off half-way can sign in and delete again.
    """
    await _confirm(identity, principal.account, password, device)
    await sign_out_everywhere(identity, principal.account_id)
    await identity.delete_spaces(principal.account_id)
    await identity.accounts.remove(principal.account_id)
    await identity.sign_ins.withdraw(principal.account_id)


async def set_disabled(identity: Identity, account_id: str, *, is_disabled: bool) -> None:
    """Whether this person may sign in; disabling also ends every session and token at once. Safe to repeat.

    Raises InvalidToken when there is no such account.
    """
    await _change(identity, account_id, lambda account: replace(account, is_disabled=is_disabled))
    await identity.sign_ins.set_disabled(account_id, is_disabled)
    if is_disabled:
        await sign_out_everywhere(identity, account_id)


async def _open(identity: Identity, account: Account) -> None:
    """The space first: there is never an account without one."""
    await identity.open_space(account.id, account.personal_space_id, account.locale)
    try:
        await identity.accounts.add(account)
    except EmailTaken:
        await identity.delete_spaces(account.id)
        await identity.sign_ins.withdraw(account.id)
        raise


async def _check_password(identity: Identity, password: str, pointer: str) -> None:
    is_common = await identity.common_passwords.is_common(password)
    check_password(password, minimum=identity.min_password, is_common=is_common, pointer=pointer)


async def _confirm(identity: Identity, account: Account, password: str, device: Device) -> None:
    """Held back like a sign-in: whoever found a device signed in must not guess the password there."""
    now_ms = identity.clock.now_ms
    await identity.throttle.admit_sign_in(account.email, device.address, now_ms=now_ms())
    await identity.sign_ins.check(account.email, account, password)
    await identity.throttle.succeeded(account.email, device.address, now_ms=now_ms())


async def _change(identity: Identity, account_id: str, decide: Callable[[Account], Account]) -> Account:
    for _ in range(ATTEMPTS):
        account = await identity.accounts.by_id(account_id)
        if account is None:
            raise InvalidToken
        changed = decide(account)
        if changed == account or await identity.accounts.save(changed, was=account):
            return changed
    raise Conflict


def _changed(account: Account, change: ProfileChange) -> Account:
    given = {name: value for name, value in structs.asdict(change).items() if value is not UNSET}
    if change.display_name is not UNSET:
        given["display_name"] = clean_display_name(change.display_name)
    if change.time_zone is not UNSET:
        given["time_zone"] = _known_zone(change.time_zone)
    if change.settings is not UNSET:
        chosen = {name: value for name, value in structs.asdict(change.settings).items() if value is not UNSET}
        given["settings"] = replace(account.settings, **chosen)
    return replace(account, **given)


def _with_hash(account: Account, password_hash: str, *, was: Account) -> Account:
    """Raises InvalidCredentials when the password that was confirmed is not the current one any more."""
    if account.password_hash != was.password_hash:
        raise InvalidCredentials
    return replace(account, password_hash=password_hash)


def _known_zone(name: str) -> str:
    if name not in ZONES:
        raise invalid("/timeZone", "time_zone")
    return name
