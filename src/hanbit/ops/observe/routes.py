"""Routes of the product beside one another: how often each was asked, how long it took, and how often it failed."""

import re

from msgspec import Struct

from hanbit.ops.observe.lines import statistic_of
from hanbit.ports.measures import MINUTE_S, Measures, merged
from hanbit.telemetry import series

_ROUTE = re.compile(r"[\w.]+\{route=(.*)\}")


class RouteUse(Struct, frozen=True, rename="camel"):
    """``route``: ``GET /api/v1/todos``. Percentiles in seconds, None where none was timed."""

    route: str
    requests: float
    errors: float
    p50: float | None
    p95: float | None
    p99: float | None


def route_uses(measures: Measures, since_s: int, until_s: int) -> list[RouteUse]:
    """The slowest first; routes that nobody asked for are left out."""
    names = measures.series(f"{series.HTTP_REQUESTS}{{")
    routes = [found[1] for name in names if (found := _ROUTE.fullmatch(name))]
    used = [use for route in routes if (use := _use(measures, route, since_s, until_s))]
    return sorted(used, key=lambda use: (-(use.p95 or 0), use.route))


def _use(measures: Measures, route: str, since_s: int, until_s: int) -> RouteUse | None:
    def total(name: str) -> float:
        points = measures.read(series.labelled(name, route=route), since_s=since_s, until_s=until_s, period_s=MINUTE_S)
        return sum(point.total for point in points)

    requests = total(series.HTTP_REQUESTS)
    if requests == 0:
        return None
    timed = measures.read(series.labelled(series.HTTP_LATENCY, route=route), since_s=since_s, until_s=until_s)
    whole = merged(timed, since_s) if timed else None
    p50, p95, p99 = (statistic_of(whole, name) if whole else None for name in ("p50", "p95", "p99"))
    return RouteUse(route, requests, total(series.HTTP_5XX), p50, p95, p99)
