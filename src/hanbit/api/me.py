"""The person's own account over HTTP."""

from functools import partial
from typing import Any

from msgspec import Struct

from hanbit.api.auth import BODY_BYTES, RefreshCookie, User, user_of
from hanbit.api.endpoint import Answer, Call, Endpoint, answer_json, no_content
from hanbit.domain import refusals as r
from hanbit.domain.accounts import PasswordText, Session
from hanbit.domain.times import rfc3339
from hanbit.usecases.accounts import ProfileChange, change_password, delete_account, update_profile
from hanbit.usecases.edits import Desk
from hanbit.usecases.identity import Identity, Principal
from hanbit.usecases.sessions import end_session, live_sessions
from hanbit.usecases.spaces import ExportedSpace, export_spaces


class Confirmation(Struct, frozen=True, forbid_unknown_fields=True):
    password: str


class NewPassword(Struct, frozen=True, forbid_unknown_fields=True):
    current: str
    new: PasswordText


class SessionItem(Struct, frozen=True, kw_only=True, rename="camel"):
    """``lastUsedAt``: when it last asked for a new access token. ``current``: the one that asks now."""

    id: str
    created_at: str
    last_used_at: str
    user_agent: str
    ip: str
    current: bool


class SessionsAnswer(Struct, frozen=True):
    items: list[SessionItem]


class Export(Struct, frozen=True, kw_only=True, rename="camel"):
    """Everything we hold about a person."""

    exported_at: str
    user: User
    sessions: list[SessionItem]
    spaces: list[ExportedSpace]


async def _read(call: Call[None, None]) -> Answer:
    return answer_json(user_of(call.principal.account))


async def _change(identity: Identity, call: Call[ProfileChange, None]) -> Answer:
    return answer_json(user_of(await update_profile(identity, call.principal.account_id, call.body)))


async def _delete(identity: Identity, cookie: RefreshCookie, call: Call[Confirmation, None]) -> Answer:
    await delete_account(identity, call.principal, password=call.body.password, device=call.device)
    return no_content((cookie.forgotten(),))


async def _export(identity: Identity, desk: Desk, call: Call[None, None]) -> Answer:
    now = rfc3339(identity.clock.now_ms())
    everything = Export(
        exported_at=now,
        user=user_of(call.principal.account),
        sessions=await _sessions_of(identity, call.principal),
        spaces=await export_spaces(desk, call.principal.account_id),
    )
    return answer_json(everything, 200, (("content-disposition", f'attachment; filename="hanbit-{now[:10]}.json"'),))


async def _change_password(identity: Identity, call: Call[NewPassword, None]) -> Answer:
    body = call.body
    await change_password(identity, call.principal, current=body.current, new=body.new, device=call.device)
    return no_content()


async def _list_sessions(identity: Identity, call: Call[None, None]) -> Answer:
    return answer_json(SessionsAnswer(await _sessions_of(identity, call.principal)))


async def _end_session(identity: Identity, call: Call[None, None]) -> Answer:
    await end_session(identity, call.principal, call.path["id"])
    return no_content()


async def _sessions_of(identity: Identity, who: Principal) -> list[SessionItem]:
    return [_item(session, who.session_id) for session in await live_sessions(identity, who.account_id)]


def endpoints(identity: Identity, desk: Desk, cookie: RefreshCookie) -> list[Endpoint]:
    confirmed = (r.InvalidCredentials, r.TooManyAttempts, r.StorageFull)
    return [
        Endpoint(method="GET", path="/api/v1/me", function="readMe", summary="Who is signed in", tag="me", run=_read,
                 answer=User),
        Endpoint(method="PATCH", path="/api/v1/me", function="changeMe", summary="Change name, language, settings",
                 tag="me", run=partial(_change, identity), body=ProfileChange, body_limit=BODY_BYTES, answer=User,
                 is_patch=True, refusals=(r.Conflict, r.StorageFull)),
        Endpoint(method="DELETE", path="/api/v1/me", function="deleteMe", summary="Delete the account and all it holds",
                 tag="me", run=partial(_delete, identity, cookie), body=Confirmation, body_limit=BODY_BYTES, status=204,
                 refusals=confirmed, description="Final. The password is asked for once more."),
        Endpoint(method="GET", path="/api/v1/me/export", function="exportMe", summary="Everything we hold, as JSON",
                 tag="me", run=partial(_export, identity, desk), answer=Export,
                 answer_headers={"Content-Disposition": "A file name with the date."}),
        Endpoint(method="POST", path="/api/v1/me/password", function="changePassword", summary="Change the password",
                 tag="me", run=partial(_change_password, identity), body=NewPassword, body_limit=BODY_BYTES, status=204,
                 refusals=(*confirmed, r.WeakPassword, r.Conflict), description="Every other session ends."),
        Endpoint(method="GET", path="/api/v1/me/sessions", function="listSessions", summary="Where one is signed in",
                 tag="me", run=partial(_list_sessions, identity), answer=SessionsAnswer, links=_links()),
        Endpoint(method="DELETE", path="/api/v1/me/sessions/{id}", function="endSession", tag="me",
                 summary="Sign another device out", run=partial(_end_session, identity), status=204,
                 refusals=(r.StorageFull,)),
    ]  # fmt: skip


def _links() -> dict[str, dict[str, Any]]:
    return {"end": {"operationId": "endSession", "parameters": {"id": "$response.body#/items/0/id"}}}


def _item(session: Session, current_id: str) -> SessionItem:
    return SessionItem(
        id=session.id,
        created_at=rfc3339(session.created_ms),
        last_used_at=rfc3339(session.rotated_ms),
        user_agent=session.user_agent,
        ip=session.ip,
        current=session.id == current_id,
    )
