"""What operators set going: backups, proofs, drills, one person's undo, and the restore that is switched to."""

from collections.abc import Callable
from functools import partial

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hanbit.console.answers import NotNow, json_answer, not_now_answer, worded
from hanbit.console.deployments import MOST_ROWS
from hanbit.console.edge import locale_of, request_id_of
from hanbit.console.parsing import Nothing, read_body
from hanbit.console.parts import ConsoleParts, Known
from hanbit.domain.accounts import Locale
from hanbit.domain.refusals import NotFound, invalid
from hanbit.ops.recover.drills import Name
from hanbit.ops.recover.restores import Restore
from hanbit.ops.recover.works import Busy, NotReady, Work
from hanbit.ops.release.deploys import way_back
from hanbit.ops.stated import checked

MOST_RESTORES = 20
LONGEST_WATCH_S = 3_600


class Drilled(Struct, frozen=True, forbid_unknown_fields=True):
    scenario: Name


class Named(Struct, frozen=True, forbid_unknown_fields=True):
    backup: str


class Undone(Struct, frozen=True, forbid_unknown_fields=True):
    space: str
    at: str


class RolledBack(Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """``version``: as the operator typed it; empty for the installed code."""

    version: str
    why: str
    watch_s: int = 60


class Wanted(Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """Both None: the newest backup as it is."""

    backup: str | None = None
    at_ms: int | None = None


Begin = Callable[[str, Locale], Work | Restore]


def routes(parts: ConsoleParts) -> list[Route]:
    return [
        Route("/api/works", partial(_show, parts), methods=["GET"]),
        Route("/api/works/backup", partial(_back_up, parts), methods=["POST"]),
        Route("/api/works/proof", partial(_verify, parts), methods=["POST"]),
        Route("/api/works/drill", partial(_drill, parts), methods=["POST"]),
        Route("/api/works/undo", partial(_undo, parts), methods=["POST"]),
        Route("/api/works/rollback", partial(_roll_back, parts), methods=["POST"]),
        Route("/api/works/restore", partial(_restore, parts), methods=["POST"]),
        Route("/api/works/restore/switch", partial(_switch, parts), methods=["POST"]),
        Route("/api/works/restore", partial(_cancel, parts), methods=["DELETE"]),
    ]


async def _show(parts: ConsoleParts, request: Request) -> Response:
    kept = await parts.read(lambda known: known.restores(MOST_RESTORES))
    shown = {"last": parts.works.last, "restore": parts.works.restore, "restores": kept}
    return json_answer(worded(shown, parts.words, locale_of(request)))


async def _back_up(parts: ConsoleParts, request: Request) -> Response:
    await read_body(request, Nothing)
    return _begun(parts, request, parts.works.back_up)


async def _verify(parts: ConsoleParts, request: Request) -> Response:
    sent = await read_body(request, Named)
    await _must_exist(parts, sent.backup)
    return _begun(parts, request, partial(parts.works.verify, sent.backup))


async def _drill(parts: ConsoleParts, request: Request) -> Response:
    sent = await read_body(request, Drilled)
    return _begun(parts, request, partial(parts.works.drill, sent.scenario))


async def _undo(parts: ConsoleParts, request: Request) -> Response:
    sent = await read_body(request, Undone)
    for name, value in (("space", sent.space), ("at", sent.at)):
        if not value.strip() or value.startswith("-"):  # it would be taken for an option
            raise invalid(f"/{name}", "value")
    return _begun(parts, request, partial(parts.works.undo, sent.space, sent.at))


async def _roll_back(parts: ConsoleParts, request: Request) -> Response:
    sent = await read_body(request, RolledBack)
    why = checked(sent.why, "/why")
    if not 0 <= sent.watch_s <= LONGEST_WATCH_S:
        raise invalid("/watchS", "value")
    not_now = await parts.read(partial(_why_no_way_back, sent.version))
    if not_now is not None:
        return not_now_answer(not_now, parts.words, locale_of(request), request_id_of(request))
    return _begun(parts, request, partial(parts.works.roll_back, sent.version, why, sent.watch_s))


def _why_no_way_back(version: str, known: Known) -> NotNow | None:
    rows = known.deployments(MOST_ROWS)
    back = way_back(rows, known.current_release(), known.kept_releases())
    if any(row.result == "running" for row in rows):
        return "deploying"
    if back is None:
        return "nothing_before"
    return None if version == back else "another_release"


async def _restore(parts: ConsoleParts, request: Request) -> Response:
    sent = await read_body(request, Wanted)
    if sent.backup is not None:
        await _must_exist(parts, sent.backup)
    if sent.at_ms is not None and not 0 < sent.at_ms <= parts.clock.now_ms():
        raise invalid("/atMs", "value")
    return _begun(parts, request, partial(parts.works.begin_restore, sent.backup, sent.at_ms))


async def _switch(parts: ConsoleParts, request: Request) -> Response:
    sent = await read_body(request, Named)
    return _begun(parts, request, lambda _who, _locale: parts.works.switch(sent.backup))


async def _cancel(parts: ConsoleParts, request: Request) -> Response:
    return _begun(parts, request, lambda _who, _locale: parts.works.cancel())


def _begun(parts: ConsoleParts, request: Request, begin: Begin) -> Response:
    locale = locale_of(request)
    try:
        return json_answer(worded(begin(request.scope["operator"].email, locale), parts.words, locale), 202)
    except Busy:
        return not_now_answer("busy", parts.words, locale, request_id_of(request))
    except NotReady:
        return not_now_answer("not_ready", parts.words, locale, request_id_of(request))


async def _must_exist(parts: ConsoleParts, backup: str) -> None:
    """Raises NotFound. What goes on to a command is then an id, whatever was sent."""
    known = await parts.read(lambda known: {one.id for one in known.backups()})
    if backup not in known:
        raise NotFound
