"""What operators of this machine may ask of the product, over a socket in the data folder (mode 0600).

People cannot reach it. Answers are numbers, addresses and names of keys, never a word that a person wrote.
"""

import re
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

from starlette.types import Receive, Scope, Send

from hanbit.api.edge import send_answer
from hanbit.api.endpoint import Answer, answer_json
from hanbit.domain.refusals import NotFound, Refusal
from hanbit.domain.seoul import seoul_day
from hanbit.telemetry.metrics import Metrics
from hanbit.usecases.edits import Desk
from hanbit.usecases.rewind import rewind_space

TEXT = "text/plain; version=0.0.4; charset=utf-8"

_REWIND = re.compile(r"/spaces/([0-9a-f-]{36})/rewind\Z")
_MOMENT = re.compile(r"[0-9]{1,15}\Z")


class ManagementApp:
    def __init__(self, desk: Desk, metrics: Metrics, address: str, rotate_key: Callable[[], Awaitable[str]]) -> None:
        """``rotate_key``: make the key that signs from then on; its id."""
        self._desk = desk
        self._metrics = metrics
        self._address = address
        self._rotate_key = rotate_key

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        try:
            query = scope["query_string"].decode("ascii", "replace")
            answer = await self._answer(scope["method"], scope["path"], query)
        except NotFound:
            answer = _text(404, "no such space\n")
        except Refusal as refusal:
            answer = _text(503, f"{type(refusal).__name__}\n")
        await send_answer(answer, send)

    async def _answer(self, method: str, path: str, query: str) -> Answer:
        match method, path:
            case "GET", "/metrics":
                return _text(200, self._metrics.render())
            case "GET", "/activity":
                return await self._counted()
            case "GET", "/address":
                return _text(200, self._address)
            case "POST", "/keys/rotate":
                return _text(200, await self._rotate_key())
        if method == "POST" and (found := _REWIND.match(path)):
            return await self._rewind(found[1], query)
        return _text(
            404, "GET /metrics\nGET /activity\nGET /address\nPOST /keys/rotate\nPOST /spaces/{id}/rewind?at={ms}\n"
        )

    async def _counted(self) -> Answer:
        """Persons and to-dos, as counts of days."""
        if self._desk.attendance is None:
            return _text(404, "nobody counts here\n")
        return answer_json(await self._desk.attendance.activity.counts(seoul_day(self._desk.clock.now_ms())))

    async def _rewind(self, space_id: str, query: str) -> Answer:
        at_ms, *more = parse_qs(query).get("at", [""])
        if more or not _MOMENT.match(at_ms):
            return _text(422, "at: epoch milliseconds\n")
        if await self._desk.store.stats(space_id) is None:
            raise NotFound
        return answer_json(await rewind_space(self._desk, space_id, int(at_ms)))


def _text(status: int, text: str) -> Answer:
    return Answer(status, text.encode(), media_type=TEXT)
