"""Accounts and their sessions. An email is compared in one written form; a password never leaves the hasher."""

import re
import unicodedata
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from hanbit.domain.refusals import Fault, Invalid, WeakPassword, invalid
from hanbit.domain.text import LINE_PATTERN, PROSE_PATTERN, clean_line, has_forbidden

MAX_PASSWORD = 128
MAX_EMAIL = 254  # RFC 5321 §4.5.3.1.3, less the angle brackets
MAX_NAME = 60
CANARY_DOMAIN = "canary.hanbit.invalid"
"""Of the account with which the watcher tries the product out; ``invalid`` is nobody's (RFC 2606). Not a person."""

_EMAIL = re.compile(r"[^\s@\x00-\x20\x7f]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,63}\Z", re.UNICODE)

Locale = Literal["ko", "en"]
Theme = Literal["system", "light", "dark"]
# What documents say; the rules themselves are below, where they can point at what is wrong.
EmailText = Annotated[
    str, Meta(extra_json_schema={"format": "email", "maxLength": MAX_EMAIL}, examples=["bora@example.com"])
]
PasswordText = Annotated[
    str,
    Meta(
        extra_json_schema={"format": "password", "minLength": 10, "maxLength": MAX_PASSWORD, "pattern": PROSE_PATTERN}
    ),
]
NameText = Annotated[
    str, Meta(extra_json_schema={"minLength": 1, "maxLength": MAX_NAME, "pattern": LINE_PATTERN}, examples=["Bora"])
]
WeekStart = Literal[0, 1, 2, 3, 4, 5, 6]
DayStart = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", max_length=5)]


class Settings(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What a person sets. ``week_start``: 0 is Sunday. ``day_start``: when "today" begins, ``HH:MM``."""

    theme: Theme = "system"
    week_start: WeekStart = 0
    day_start: DayStart = "00:00"


class Account(Struct, frozen=True, kw_only=True):
    id: str
    email: str
    display_name: str
    password_hash: str
    personal_space_id: str
    created_at: str
    locale: Locale = "ko"
    time_zone: str = "Asia/Seoul"
    settings: Settings = msgspec.field(default_factory=Settings)
    is_disabled: bool = False


class Session(Struct, frozen=True, kw_only=True):
    """A refresh-token family: one sign-in on one device. ``generation`` is that of its newest refresh token."""

    id: str
    account_id: str
    generation: int
    created_ms: int
    rotated_ms: int
    expires_ms: int
    user_agent: str
    ip: str


def clean_email(text: str) -> str:
    """NFC, trimmed, lower case. Raises Invalid at ``/email``."""
    email = unicodedata.normalize("NFC", text).strip().lower()
    if len(email) > MAX_EMAIL or has_forbidden(email) or not _EMAIL.match(email):
        raise invalid("/email", "email")
    return email


def is_canary(email: str) -> bool:
    return email.endswith(f"@{CANARY_DOMAIN}")


def clean_display_name(text: str) -> str:
    """Raises Invalid at ``/displayName``."""
    faults: list[Fault] = []
    name = clean_line(text, "/displayName", faults, maximum=MAX_NAME)
    if faults:
        raise Invalid(tuple(faults))
    return name


def check_password(password: str, *, minimum: int, is_common: bool, pointer: str = "/password") -> None:
    """Length and the list of common passwords, and nothing else (NIST SP 800-63B-4 §3.1.1.2).

    Raises WeakPassword, or Invalid for what no text may hold, at ``pointer``.
    """
    normal = unicodedata.normalize("NFC", password)
    if len(normal) < minimum:
        raise WeakPassword("too_short", minimum, pointer)
    if len(normal) > MAX_PASSWORD:
        raise WeakPassword("too_long", MAX_PASSWORD, pointer)
    if has_forbidden(normal):
        raise invalid(pointer, "characters")
    if is_common:
        raise WeakPassword("too_common", 20_000, pointer)
