"""The public page's facts: whether it works, how the last ninety days were. No names of series, hosts or people."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hanbit.console.answers import json_answer
from hanbit.console.overview import UPTIME_DAYS, level_now
from hanbit.console.parts import ConsoleParts, Known, Row
from hanbit.ops.observe.lines import line_of
from hanbit.ops.observe.uptime import uptimes
from hanbit.ports.measures import DAY_S, MINUTE_S
from hanbit.telemetry import series

PUBLIC = ("web", "todos")
KEPT_S = 15
PERIOD_S = 5 * MINUTE_S


class StatusBoard:
    """One answer for everybody, made anew at most every quarter of a minute, however many ask."""

    def __init__(self, parts: ConsoleParts) -> None:
        self._parts = parts
        self._made_s = 0
        self._made: Row | None = None

    def routes(self) -> list[Route]:
        return [Route("/api/status", self.show, methods=["GET"])]

    async def show(self, _request: Request) -> Response:
        now_s = self._parts.now_s
        if self._made is None or now_s >= self._made_s + KEPT_S:
            self._made_s = now_s
            self._made = await self._parts.read(partial(_facts, now_s))
        return json_answer({**self._made, "maintenance": self._maintenance()})

    def _maintenance(self) -> Row | None:
        """What people may know of it: neither why nor who."""
        now = self._parts.maintenance.now()
        return {"untilS": now.until_ms // 1000, "isFull": now.is_full} if now else None


def _facts(now_s: int, known: Known) -> Row:
    up = [one for one in uptimes(known.measures, now_s, days=UPTIME_DAYS) if one.component in PUBLIC]
    until_s = now_s // PERIOD_S * PERIOD_S
    since_s = until_s - DAY_S
    latency = line_of(known.measures, series.PROBE_LATENCY, "Average", since_s, until_s, PERIOD_S)
    worst = level_now(known, min((one.now for one in up if one.now is not None), default=None))
    return {
        "nowS": now_s,
        "level": "crit" if any(one.now == 0 for one in up) else worst if worst in ("none", "ok") else "notice",
        "components": up,
        "latency": {"sinceS": since_s, "periodS": PERIOD_S, "values": latency.values},
    }
