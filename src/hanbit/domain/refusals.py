"""Every expected "no", with a stable code. Words are in ``locales``; status codes are in ``api/problems.py``."""

from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True)
class Fault:
    """One wrong value: where (a JSON pointer into what was sent), which rule, and the rule's numbers."""

    pointer: str
    code: str
    params: dict[str, str | int] = field(default_factory=dict)


@dataclass(eq=False)
class Refusal(Exception):
    code: ClassVar[str] = "refused"

    @property
    def faults(self) -> tuple[Fault, ...]:
        return ()

    @property
    def params(self) -> dict[str, str | int]:
        return {}


@dataclass(eq=False)
class Invalid(Refusal):
    """A value that breaks a rule. Nothing of the request it came in was stored."""

    code: ClassVar[str] = "invalid"
    wrong: tuple[Fault, ...]

    @property
    def faults(self) -> tuple[Fault, ...]:
        return self.wrong


def invalid(pointer: str, code: str, **params: str | int) -> Invalid:
    return Invalid((Fault(pointer, code, params),))


class Malformed(Refusal):
    """What was sent is not JSON at all (or not text in UTF-8)."""

    code: ClassVar[str] = "malformed"


class UnsupportedMedia(Refusal):
    code: ClassVar[str] = "unsupported_media"


@dataclass(eq=False)
class TooLarge(Refusal):
    code: ClassVar[str] = "too_large"
    limit_bytes: int

    @property
    def params(self) -> dict[str, str | int]:
        return {"limit": self.limit_bytes}


class TooSlow(Refusal):
    """What was to be sent did not come in the time that we wait for it."""

    code: ClassVar[str] = "too_slow"


class NotFound(Refusal):
    """Not there, or not the person's to see: the two are never told apart."""

    code: ClassVar[str] = "not_found"


@dataclass(eq=False)
class MissingReference(Refusal):
    """A list or a parent that was named is not there, or not the person's to see. What was asked for itself is."""

    code: ClassVar[str] = "missing_reference"
    pointer: str

    @property
    def faults(self) -> tuple[Fault, ...]:
        return (Fault(self.pointer, "not_found"),)


@dataclass(eq=False)
class MethodNotAllowed(Refusal):
    code: ClassVar[str] = "method_not_allowed"
    allowed: tuple[str, ...]


@dataclass(eq=False)
class Stale(Refusal):
    """``If-Match`` named another revision; ``current`` is the state as answered now (JSON bytes)."""

    code: ClassVar[str] = "stale"
    current: bytes
    rev: int


class Conflict(Refusal):
    """Something this decision was based on changed meanwhile. Verbs read again and retry before anyone sees it."""

    code: ClassVar[str] = "conflict"


class IdTaken(Refusal):
    """Creating under an id that exists already."""

    code: ClassVar[str] = "id_taken"


class InboxIsKept(Refusal):
    code: ClassVar[str] = "inbox_is_kept"


class CursorExpired(Refusal):
    """Older than the tombstones that are kept: start again from a full snapshot."""

    code: ClassVar[str] = "cursor_expired"


class EmailTaken(Refusal):
    code: ClassVar[str] = "email_taken"


@dataclass(eq=False)
class WeakPassword(Refusal):
    """``reason`` is ``too_short``, ``too_long`` or ``too_common``."""

    code: ClassVar[str] = "weak_password"
    reason: str
    limit: int
    pointer: str

    @property
    def faults(self) -> tuple[Fault, ...]:
        return (Fault(self.pointer, self.reason, {"limit": self.limit}),)


class InvalidCredentials(Refusal):
    code: ClassVar[str] = "invalid_credentials"


@dataclass(eq=False)
class InvalidToken(Refusal):
    """No access token, or one that is forged, expired, revoked or not ours."""

    code: ClassVar[str] = "invalid_token"
    was_sent: bool = True


class InvalidRefresh(Refusal):
    """No refresh token, or one that is forged, expired, ended or used twice."""

    code: ClassVar[str] = "invalid_refresh"


class ReplayedRefresh(InvalidRefresh):
    """One that came back after its successor was used: somebody else has it. The same words, and an alarm."""


class Forbidden(Refusal):
    code: ClassVar[str] = "forbidden"


@dataclass(eq=False)
class TooManyAttempts(Refusal):
    code: ClassVar[str] = "too_many_attempts"
    retry_after_s: int

    @property
    def params(self) -> dict[str, str | int]:
        return {"seconds": self.retry_after_s}


class TooManyRequests(TooManyAttempts):
    code: ClassVar[str] = "too_many_requests"


class UnderMaintenance(TooManyAttempts):
    """An operator holds back what was asked for, and says for how long."""

    code: ClassVar[str] = "maintenance"


class IdempotencyMismatch(Refusal):
    """The same ``Idempotency-Key`` came with another request."""

    code: ClassVar[str] = "idempotency_mismatch"


class IdempotencyInFlight(Refusal):
    code: ClassVar[str] = "idempotency_in_flight"


class StorageFull(Refusal):
    """The disk is full. Nothing of the request was stored; nothing that was acknowledged is lost."""

    code: ClassVar[str] = "storage_full"


class Unavailable(Refusal):
    """A dependency failed. The request may be tried again: it either was not stored or is safe to repeat."""

    code: ClassVar[str] = "unavailable"


def all_refusals() -> list[type[Refusal]]:
    """Every concrete refusal, for the reference and for the tests that each has words and a status."""

    def below(cls: type[Refusal]) -> list[type[Refusal]]:
        return [cls, *(leaf for sub in cls.__subclasses__() for leaf in below(sub))]

    return [cls for cls in below(Refusal) if cls is not Refusal]
