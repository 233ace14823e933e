"""What the console answers with: JSON that nobody keeps, and problem documents (RFC 9457) for every "no"."""

from typing import Any, Literal

import msgspec
from msgspec import Struct
from starlette.responses import Response

from hanbit.domain import refusals as r
from hanbit.domain.accounts import Locale
from hanbit.domain.reasons import Reason
from hanbit.domain.words import Words
from hanbit.ops.observe.faults import QueryFault, place_of, sentence

PROBLEM = "application/problem+json"
STATUS: dict[type[r.Refusal], int] = {
    r.Malformed: 400,
    r.InvalidCredentials: 401,
    r.InvalidToken: 401,
    r.Forbidden: 403,
    r.NotFound: 404,
    r.MethodNotAllowed: 405,
    r.EmailTaken: 409,
    r.TooLarge: 413,
    r.UnsupportedMedia: 415,
    r.Invalid: 422,
    r.WeakPassword: 422,
    r.TooManyAttempts: 429,
    r.Unavailable: 503,
}
"""What may be refused here; anything else would be a bug."""

NotNow = Literal["another_release", "busy", "deploying", "not_firing", "not_ready", "nothing_before"]
NOT_NOW: dict[NotNow, tuple[str, str]] = {
    "another_release": ("console.works.not_ready", "console.deploys.anotherRelease"),
    "deploying": ("console.works.busy", "console.deploys.deploying"),
    "nothing_before": ("console.works.not_ready", "console.deploys.noWayBack"),
    "busy": ("console.works.busy", "console.works.busy_why"),
    "not_firing": ("console.alarms.notFiring", "console.alarms.notFiringWhy"),
    "not_ready": ("console.works.not_ready", "console.works.not_ready_why"),
}

_encode = msgspec.json.Encoder().encode


def json_answer(value: object, status: int = 200) -> Response:
    return Response(_encode(value), status, {"cache-control": "no-store"}, "application/json")


def done_answer() -> Response:
    """204: there is nothing to say."""
    return Response(status_code=204, headers={"cache-control": "no-store"})


def worded(value: Any, words: Words, locale: str) -> Any:
    """What is to be answered, with a sentence in the place of each reason in it."""
    match value:
        case Reason():
            return value.text(words, locale)
        case Struct():
            return {
                one.encode_name: worded(getattr(value, one.name), words, locale)
                for one in msgspec.structs.fields(value)
            }
        case dict():
            return {name: worded(one, words, locale) for name, one in value.items()}
        case list() | tuple():
            return [worded(one, words, locale) for one in value]
        case _:
            return value


def problem_answer(refusal: r.Refusal, words: Words, locale: str, request_id: str) -> Response:
    status = STATUS[type(refusal)]
    errors = [
        {
            "pointer": fault.pointer,
            "code": fault.code,
            "detail": words.say(locale, f"fault.{fault.code}", **fault.params),
        }
        for fault in refusal.faults
    ]
    said = {
        "title": words.say(locale, f"refusal.{refusal.code}.title"),
        "detail": words.say(locale, f"refusal.{refusal.code}.detail", **refusal.params),
        "errors": errors,
    }
    answer = _problem(status, refusal.code, request_id, said)
    if isinstance(refusal, r.TooManyAttempts):
        answer.headers["retry-after"] = str(refusal.retry_after_s)
    return answer


def query_fault_answer(fault: QueryFault, text: str, words: Words, locale: Locale, request_id: str) -> Response:
    """400 with the place: nothing that was not understood is run."""
    line, column = place_of(text, fault.at)
    said = {
        "title": words.say(locale, "console.query.refused"),
        "detail": sentence(fault, text, words, locale),
        "at": fault.at,
        "length": fault.length,
        "line": line,
        "column": column,
        "suggestion": fault.suggestion,
        "onAws": fault.on_aws,
    }
    return _problem(400, f"query.{fault.code}", request_id, said)


def bug_answer(words: Words, locale: str, request_id: str) -> Response:
    said = {
        "title": words.say(locale, "refusal.internal.title"),
        "detail": words.say(locale, "refusal.internal.detail"),
    }
    return _problem(500, "internal", request_id, said)


def not_now_answer(why: NotNow, words: Words, locale: Locale, request_id: str) -> Response:
    """409: what was asked for does not go with what is under way."""
    title, detail = NOT_NOW[why]
    said = {"title": words.say(locale, title), "detail": words.say(locale, detail)}
    return _problem(409, why, request_id, said)


def _problem(status: int, code: str, request_id: str, said: dict[str, Any]) -> Response:
    body = {"type": f"urn:hanbit:{code}", "status": status, "code": code, "requestId": request_id, **said}
    return Response(_encode(body), status, {"cache-control": "no-store"}, PROBLEM)
