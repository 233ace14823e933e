"""Refusals as RFC 9457 problem documents. The only table of status codes in the product."""

from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType

from hanbit.api.endpoint import Answer, encode, etag
from hanbit.domain import refusals as r
from hanbit.domain.words import Words

PROBLEM = "application/problem+json"

STATUS: dict[type[r.Refusal], int] = {
    r.Malformed: 400,
    r.InvalidCredentials: 401,
    r.InvalidToken: 401,
    r.InvalidRefresh: 401,
    r.ReplayedRefresh: 401,
    r.Forbidden: 403,
    r.NotFound: 404,
    r.MethodNotAllowed: 405,
    r.TooSlow: 408,
    r.Conflict: 409,
    r.IdTaken: 409,
    r.MissingReference: 409,
    r.InboxIsKept: 409,
    r.EmailTaken: 409,
    r.IdempotencyInFlight: 409,
    r.CursorExpired: 410,
    r.Stale: 412,
    r.TooLarge: 413,
    r.UnsupportedMedia: 415,
    r.Invalid: 422,
    r.WeakPassword: 422,
    r.IdempotencyMismatch: 422,
    r.TooManyAttempts: 429,
    r.TooManyRequests: 429,
    r.Unavailable: 503,
    r.UnderMaintenance: 503,
    r.StorageFull: 507,
}

RETRY_S = 1


class FaultText(Struct, frozen=True):
    """``pointer``: RFC 6901, into what was sent."""

    pointer: str
    code: str
    detail: str


class Problem(Struct, frozen=True, rename="camel"):
    """RFC 9457. ``code`` is stable; ``title`` and ``detail`` are in the person's language."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    request_id: str
    errors: list[FaultText] | UnsetType = UNSET
    current: msgspec.Raw | UnsetType = UNSET


def fault_texts(refusal: r.Refusal, words: Words, locale: str) -> list[FaultText]:
    return [
        FaultText(fault.pointer, fault.code, words.say(locale, f"fault.{fault.code}", **fault.params))
        for fault in refusal.faults
    ]


def problem_answer(refusal: r.Refusal, words: Words, locale: str, request_id: str) -> Answer:
    status = STATUS[type(refusal)]
    current: Any = UNSET
    headers: list[tuple[str, str]] = [("content-language", locale)]
    match refusal:
        case r.Stale():
            current = msgspec.Raw(refusal.current)
            headers.append(("etag", etag(refusal.rev)))
        case r.TooManyAttempts():
            headers.append(("retry-after", str(max(1, refusal.retry_after_s))))
        case r.Unavailable():
            headers.append(("retry-after", str(RETRY_S)))
        case r.InvalidToken(was_sent=True):
            headers.append(("www-authenticate", 'Bearer realm="hanbit", error="invalid_token"'))
        case r.InvalidToken() | r.InvalidCredentials() | r.InvalidRefresh():  # RFC 9110 §15.5.2: it names a way in
            headers.append(("www-authenticate", 'Bearer realm="hanbit"'))
        case r.MethodNotAllowed():
            headers.append(("allow", ", ".join(refusal.allowed)))
        case _:
            pass
    return _answer(
        status,
        refusal.code,
        words,
        locale,
        request_id,
        tuple(headers),
        errors=fault_texts(refusal, words, locale) or UNSET,
        current=current,
        params=refusal.params,
    )


def bug_answer(words: Words, locale: str, request_id: str) -> Answer:
    return _answer(500, "internal", words, locale, request_id, (("content-language", locale),))


def _answer(
    status: int,
    code: str,
    words: Words,
    locale: str,
    request_id: str,
    headers: tuple[tuple[str, str], ...],
    *,
    errors: list[FaultText] | UnsetType = UNSET,
    current: Any = UNSET,
    params: dict[str, str | int] | None = None,
) -> Answer:
    problem = Problem(
        type=f"/docs#{code}",
        title=words.say(locale, f"refusal.{code}.title"),
        status=status,
        code=code,
        detail=words.say(locale, f"refusal.{code}.detail", **(params or {})),
        request_id=request_id,
        errors=errors,
        current=current,
    )
    return Answer(status, encode(problem), headers, PROBLEM)
