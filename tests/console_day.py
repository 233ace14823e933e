"""A day of operations, as the operations process would have kept it: for the console's tests and its photographs.

Two weeks of uptime; a day of one-minute points; an incident of twenty minutes that has just been mended, so that an
alarm is still on its way back to OK; log lines and traces of the last hour; drills. It depends on the time alone.
"""

import contextlib
import hashlib
import math
from collections.abc import Callable, Iterator
from pathlib import Path

from hanbit.gateways.local.files import HourlyLog
from hanbit.ops.observe.definitions import DEFINITIONS
from hanbit.ops.observe.judging import judge
from hanbit.ops.observe.processes import ProcessEvent
from hanbit.ops.observe.scrapes import gauge_point
from hanbit.ops.recover.drills import DrillRun
from hanbit.ops.recover.drills import Step as DrillStep
from hanbit.ops.release.deploys import Deployment, Step
from hanbit.ops.release.releases import Check
from hanbit.ports.activity import SPANS, ActivityCounts, Cohort, Written
from hanbit.ports.measures import DAY_S, MINUTE_S, Point
from hanbit.ports.spans import Attribute, Span
from hanbit.stores.opsdb.alarms import OpsAlarms
from hanbit.stores.opsdb.business import OpsBusiness
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.deployments import OpsDeployments
from hanbit.stores.opsdb.measures import OpsMeasures
from hanbit.stores.opsdb.processes import OpsProcesses
from hanbit.stores.opsdb.recovery import OpsRecovery
from hanbit.stores.opsdb.spans import OpsSpans
from hanbit.telemetry import series
from hanbit.telemetry.logs import ErrorFields, Log
from hanbit.telemetry.metrics import bucket_of

NOW_S = 1_796_270_407
"""2026-12-03 03:20:07 UTC."""

BEGAN_AGO, ENDED_AGO = 25 * MINUTE_S, 6 * MINUTE_S
"""Of the incident, before now."""

ROUTES = {
    "GET /api/v1/todos": 0.5,
    "POST /api/v1/todos": 0.25,
    "POST /api/v1/sync": 0.2,
    "POST /api/v1/auth/login": 0.05,
}
FAULT_TRACE = "6925f0a28c1d40e59b1d2c3a4f5e6071"
CANARY = "할 일 속의 비밀"
"""A to-do's text. It must be nowhere in what operations keep."""

Wave = Callable[[int], float]


def seed(data: Path, now_s: int) -> None:
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with contextlib.closing(OpsDatabase(data / "ops.db")) as database:
        measures = OpsMeasures(database, lambda: now_s)
        _keep_measures(measures, now_s)
        alarms = OpsAlarms(database)
        for at_s in (now_s - DAY_S + 2 * MINUTE_S, now_s):
            judge(DEFINITIONS, measures, alarms, at_s)
        _keep_spans(OpsSpans(database, lambda: now_s), now_s)
        _keep_drills(OpsRecovery(database), now_s)
        _keep_deployments(OpsDeployments(database), now_s)
        OpsProcesses(database).keep(_events(now_s))
        OpsBusiness(database).keep(_counts(now_s), at_s=now_s - 300)
    _write_logs(data / "logs", now_s)


def is_bad(at_s: int, now_s: int) -> bool:
    return now_s - BEGAN_AGO <= at_s < now_s - ENDED_AGO


def _keep_measures(measures: OpsMeasures, now_s: int) -> None:
    until_s = now_s // MINUTE_S * MINUTE_S
    minutes = range(until_s - DAY_S, until_s, MINUTE_S)
    hours = range(until_s - 14 * DAY_S, until_s - DAY_S, 3_600)
    for name in (series.APP_UP, series.PROBE_HEALTH, series.CANARY):
        measures.keep(name, [gauge_point(at_s, 1) for at_s in hours] + [gauge_point(at_s, 1) for at_s in minutes])
    measures.keep(series.APP_UP, [gauge_point(until_s - 5 * DAY_S, 0.4)])
    for name, wave in _waves(now_s).items():
        measures.keep(name, [gauge_point(at_s, wave(at_s)) for at_s in minutes if not _is_missing(name, at_s, now_s)])
    requests = [(at_s, 300 + 60 * _tide(at_s)) for at_s in minutes]
    measures.keep(series.HTTP_REQUESTS, [_count(at_s, n) for at_s, n in requests])
    measures.keep(series.HTTP_4XX, [_count(at_s, n * 0.012) for at_s, n in requests])
    measures.keep(series.HTTP_5XX, [_count(at_s, n * (0.38 if is_bad(at_s, now_s) else 0.001)) for at_s, n in requests])
    measures.keep(series.HTTP_LATENCY, [_timing(at_s, round(n), now_s) for at_s, n in requests])
    last_hour = requests[-60:]
    for route, share in ROUTES.items():
        measures.keep(
            series.labelled(series.HTTP_REQUESTS, route=route), [_count(at_s, n * share) for at_s, n in last_hour]
        )
        measures.keep(
            series.labelled(series.HTTP_LATENCY, route=route),
            [_timing(at_s, round(n * share), now_s) for at_s, n in last_hour],
        )


def _waves(now_s: int) -> dict[str, Wave]:
    def with_incident(calm: float, wild: float) -> Wave:
        return lambda at_s: (wild if is_bad(at_s, now_s) else calm) + 3 * _tide(at_s) + _jitter(at_s)

    return {
        series.HOST_CPU: with_incident(44, 80),
        series.HOST_MEMORY: with_incident(61, 84),
        series.HOST_DISK: lambda at_s: 41 + at_s / DAY_S % 1,
        series.APP_CPU: with_incident(22, 71),
        series.APP_MEMORY: lambda at_s: 1e6 * (142 + 8 * _tide(at_s)),
        series.APP_FDS: lambda at_s: 96 + round(20 * _tide(at_s)),
        series.APP_STREAMS: lambda at_s: 40 + round(30 * _tide(at_s)),
        series.PROBE_LATENCY: lambda at_s: 0.004 + 0.001 * _jitter(at_s) ** 2,
        series.CANARY_LATENCY: lambda at_s: 0.09 + (0.4 if is_bad(at_s, now_s) else 0) + 0.01 * _jitter(at_s),
        series.TODOS_CREATED: lambda at_s: 12 + round(8 * _tide(at_s)),
        series.TODOS_COMPLETED: lambda at_s: 9 + round(6 * _tide(at_s)),
        series.SIGN_INS_FAILED: lambda at_s: float(at_s % 420 == 0),
        series.VIOLATIONS: lambda _at_s: 0.0,
        series.BACKUP_AGE: lambda at_s: float(at_s % 3_600),
        series.KEYS_LEFT: lambda _at_s: 61.0,
        series.CERTIFICATE_LEFT: lambda _at_s: 44.0,
    }


def _is_missing(name: str, at_s: int, now_s: int) -> bool:
    """Two minutes of the incident in which nobody could look at the machine."""
    return name.startswith(("host.", "app.")) and now_s - 18 * MINUTE_S <= at_s < now_s - 16 * MINUTE_S


def _tide(at_s: int) -> float:
    return math.sin(2 * math.pi * (at_s % DAY_S) / DAY_S)


def _jitter(at_s: int) -> float:
    return math.sin(at_s / 97) + math.sin(at_s / 41)


def _count(at_s: int, amount: float) -> Point:
    total = float(round(amount))
    return Point(at_s, 1, total, total, total)


def _timing(at_s: int, count: int, now_s: int) -> Point:
    middle = 1.9 if is_bad(at_s, now_s) else 0.048 + 0.006 * _jitter(at_s)
    spread = [(0.5, middle / 2), (0.42, middle * 1.6), (0.07, middle * 2.9), (0.01, middle * 5)]
    buckets: dict[int, int] = {}
    for share, seconds in spread:
        buckets[bucket_of(seconds)] = buckets.get(bucket_of(seconds), 0) + max(1, round(count * share))
    return Point(at_s, sum(buckets.values()), middle * count, middle / 2, middle * 5, buckets)


def _keep_spans(spans: OpsSpans, now_s: int) -> None:
    kept: list[Span] = []
    for place in range(40):
        at_s = now_s - 88 * place - 20
        trace_id = FAULT_TRACE if place == 8 else hashlib.md5(bytes([place]), usedforsecurity=False).hexdigest()
        kept += _trace(trace_id, at_s, place, is_fault=is_bad(at_s, now_s) and place % 3 != 0)
    spans.keep(kept)


def _trace(trace_id: str, at_s: int, turn: int, *, is_fault: bool) -> Iterator[Span]:
    at_us, whole_us = at_s * 1_000_000, 2_987_000 if is_fault else 9_000 + (turn * 37 % 97) ** 2 * 40
    status = 502 if is_fault else 404 if turn % 11 == 5 else 201
    route = list(ROUTES)[turn % len(ROUTES)]
    method, path = route.split(" ")
    root = trace_id[:15] + "0"

    def span(name: str, place: int, parent: str | None, begin: float, share: float, service: str = "todo-api") -> Span:
        said: dict[str, Attribute] = {"rows": place}
        if parent is None:
            said = {"http.method": method, "http.route": path, "http.status": status}
        return Span(
            trace_id=trace_id, span_id=f"{root[:14]}{place:02x}", parent_id=parent, service=service, name=name,
            at_us=at_us + round(whole_us * begin), duration_us=round(whole_us * share), is_server=parent is None,
            is_error=is_fault and share > 0.5, attributes=said,
        )  # fmt: skip

    first = span(method.lower() + "Todos", 0, None, 0, 1)
    yield first
    yield span("authenticate", 1, first.span_id, 0.01, 0.04)
    edit = span("edit", 2, first.span_id, 0.06, 0.9)
    yield edit
    yield span("recurrence.expand", 3, edit.span_id, 0.08, 0.56)
    yield span("store.commit", 4, edit.span_id, 0.66, 0.28, "sqlite")


def _write_logs(folder: Path, now_s: int) -> None:
    clock = [0]
    log = Log(HourlyLog(folder, lambda: clock[0]), lambda: clock[0], service="todo-api", release="0.1.0", level="INFO")
    for place in range(160):
        at_s = now_s - 3_600 + 22 * place
        clock[0] = at_s * 1000 + place * 7 % 1000
        is_error = is_bad(at_s, now_s) and place % 2 == 0
        is_warning = not is_error and place % 23 == 0
        log.write(
            "ERROR" if is_error else "WARN" if is_warning else "INFO",
            "request",
            "Request failed" if is_error else "Request refused" if is_warning else "Request answered",
            function=("createTodo", "listTodos", "pushSync")[place % 3],
            user_id=f"u_{place % 40:04x}",
            request_id=f"req-{place:08x}",
            error=ErrorFields("TimeoutError", "Handler timed out after 3000 ms", "todos.py:88 create")
            if is_error
            else None,
            trace_id=FAULT_TRACE if is_error else None,
            status=500 if is_error else 403 if is_warning else 200,
            duration_ms=2_987.0 if is_error else 41.5 + place % 13,
        )
    log.close()


def _keep_drills(recovery: OpsRecovery, now_s: int) -> None:
    for days_ago, scenario, rto_s in (
        (2, "S1", 4.1),
        (9, "S2", 31.0),
        (40, "S3", 88.0),
        (33, "S1", 5.2),
        (37, "S2", 340.0),
    ):
        recovery.keep_run(
            DrillRun(
                scenario=scenario,  # type: ignore[arg-type]
                at_ms=(now_s - days_ago * DAY_S) * 1000,
                todos=100_000,
                steps=(DrillStep("kill_app", 120), DrillStep("until_well", round(rto_s * 1000))),
                rto_ms=round(rto_s * 1000),
                acknowledged=1_204,
                lost=0,
                rpo_ms=0,
                faults=(),
            )
        )


def _keep_deployments(deployments: OpsDeployments, now_s: int) -> None:
    began_ms, back_ms = (now_s - BEGAN_AGO) * 1000, (now_s - ENDED_AGO) * 1000
    checks = tuple(Check(name, None) for name in ("files", "packages", "settings", "schema", "room", "rehearsal"))
    taken = tuple(
        Step(name, began_ms + 900 * n, 850) for n, name in enumerate(("front", "back", "smoke", "watch", "settle"))
    )
    for at_ms, version, before, kind, why in (
        (began_ms - 3 * DAY_S * 1000, "1.17.3", "1.17.2", "deploy", "Faster sign-in"),
        (began_ms, "1.18.0", "1.17.3", "deploy", "Repeats of the lunar calendar"),
        (back_ms, "1.17.3", "1.18.0", "rollback", "Requests time out"),
    ):
        deployments.keep(
            Deployment(
                at_ms=at_ms,
                version=version,
                before=before,
                who="op@hanbit.kr",
                why=why,
                kind=kind,  # type: ignore[arg-type]
                result="deployed",
                checks=checks,
                steps=taken,
            )
        )


def _events(now_s: int) -> list[ProcessEvent]:
    began_ms = (now_s - BEGAN_AGO) * 1000
    return [
        ProcessEvent(began_ms, "app", "ended", 4_101, -9),
        ProcessEvent(began_ms + 260, "app", "started", 4_288),
        ProcessEvent(began_ms + 1_450, "app", "ready", 4_288),
    ]


def _counts(now_s: int) -> ActivityCounts:
    today = now_s // DAY_S
    active = {today - back: 40 + (back * 7) % 23 for back in range(30)}
    cohorts = [Cohort(today - back, 30, dict.fromkeys(SPANS, 11)) for back in range(8, 70)]
    written = [Written(today - back, 180, 120) for back in range(1, 20)]
    return ActivityCounts(today, active, 212, cohorts, written)
