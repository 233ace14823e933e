"""Looking at the product again and again: what is seen becomes points, and nothing is seen twice."""

from collections.abc import Mapping

import msgspec

from hanbit.ops.observe.business import LEAST
from hanbit.ops.observe.exposition import samples
from hanbit.ops.observe.scrapes import Look, gauge_point, grown, look_at
from hanbit.ports.activity import ActivityCounts
from hanbit.ports.measures import Measures, Point
from hanbit.ports.watched import HostUse, Visit, Watched
from hanbit.telemetry import series

SOURCE = "app"
PROBES = "probes"
HOST = "host"
PEOPLE = "people"
EXPIRY = "expiry"


async def scrape(watched: Watched, measures: Measures, at_s: float) -> bool:
    """Whether the app answered. What it counted since the last time is added; its being down is a point as well."""
    text = await watched.metrics()
    if text is None:
        measures.add(HOST, {series.APP_UP: [gauge_point(at_s, 0)]}, b"")
        return False
    before = measures.mark(SOURCE)
    now = look_at(samples(text), at_s)
    points = grown(msgspec.msgpack.decode(before, type=Look) if before else None, now)
    points[series.APP_UP] = [gauge_point(at_s, 1)]
    measures.add(SOURCE, points, msgspec.msgpack.encode(now))
    return True


def note_host(use: HostUse, measures: Measures, at_s: float) -> None:
    seen = {series.HOST_CPU: use.cpu, series.HOST_MEMORY: use.memory, series.HOST_DISK: use.disk}
    measures.add(HOST, {name: [gauge_point(at_s, value)] for name, value in seen.items()}, b"")


def note_people(counts: ActivityCounts, measures: Measures, at_s: float) -> None:
    """What may be shown of it, for charts."""
    seen = {series.PERSONS_TODAY: counts.active.get(counts.today, 0), series.PERSONS_THIS_MONTH: counts.monthly}
    points = {name: [gauge_point(at_s, value)] for name, value in seen.items() if value == 0 or value >= LEAST}
    measures.add(PEOPLE, points, b"")


def note_expiry(seen: Mapping[str, float | None], measures: Measures, at_s: float) -> None:
    """By series; what is not known leaves no point."""
    known = {name: [gauge_point(at_s, value)] for name, value in seen.items() if value is not None}
    measures.add(EXPIRY, known, b"")


async def probe(watched: Watched, measures: Measures, at_s: float) -> Visit:
    visit = await watched.health()
    measures.add(PROBES, _visited(series.PROBE_HEALTH, series.PROBE_LATENCY, visit, at_s), b"")
    return visit


async def journey(watched: Watched, measures: Measures, at_s: float) -> Visit:
    visit = await watched.journey()
    measures.add(PROBES, _visited(series.CANARY, series.CANARY_LATENCY, visit, at_s), b"")
    return visit


def _visited(outcome: str, latency: str, visit: Visit, at_s: float) -> dict[str, list[Point]]:
    """Of a visit that failed only that: how long a failure takes says nothing about how long the product does."""
    points = {outcome: [gauge_point(at_s, float(visit.is_good))]}
    if visit.is_good:
        points[latency] = [gauge_point(at_s, visit.seconds)]
    return points
