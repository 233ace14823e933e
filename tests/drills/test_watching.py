"""The watcher and the watched as real processes: either may die, and what was counted is counted once."""

import contextlib
import re
from collections.abc import Iterator

import httpx
import pytest
from tests.kept import Kept, eventually, kept, run_ops

from hanbit.ops.observe.processes import Order
from hanbit.ports.measures import Point
from hanbit.ports.spans import Span
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.measures import OpsMeasures
from hanbit.stores.opsdb.spans import OpsSpans
from hanbit.telemetry import series
from hanbit.telemetry.series import labelled

LIVE = labelled(series.HTTP_REQUESTS, route="GET /health/live")


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    with kept(tmp_path_factory.mktemp("watched"), HANBIT_SCRAPE_SECONDS="1") as running:
        yield running


def points(up: Kept, name: str) -> list[Point]:
    with contextlib.closing(OpsDatabase(up.data / "ops.db")) as database:
        measures = OpsMeasures(database, lambda: 0)
        return measures.read(name, since_s=0, until_s=2**40)


def counted(up: Kept, name: str) -> float:
    return sum(point.total for point in points(up, name))


def ask(up: Kept, times: int) -> None:
    with httpx.Client(base_url=up.url) as client:
        for _ in range(times):
            assert client.get("/health/live").status_code == 200


def test_ops_killed_again_and_again_counts_every_request_once(up: Kept) -> None:
    sent = 0
    for _ in range(2):
        ask(up, 40)
        first = up.kill("ops")
        ask(up, 30)  # nobody watches, and the app does not care
        sent += 70
        eventually(lambda: up.lives_anew("ops", first))  # noqa: B023 - called before it changes
        eventually(lambda: counted(up, LIVE) >= sent)  # noqa: B023 - called before it changes
        assert counted(up, LIVE) == sent
    assert sum(point.count for point in points(up, labelled(series.HTTP_LATENCY, route="GET /health/live"))) == sent


def test_the_canary_makes_its_journey_and_its_secret_is_its_own(up: Kept) -> None:
    eventually(lambda: counted(up, series.CANARY) >= 1)
    secret = up.data / "secrets" / "canary.json"
    assert secret.stat().st_mode & 0o777 == 0o600
    assert all(0 < journey.total < 10 for journey in points(up, series.CANARY_LATENCY))


def test_a_callers_trace_reaches_ops_with_its_parts_and_no_word_that_a_person_wrote(up: Kept) -> None:
    trace_id, word, secret = "4bf92f3577b34da6a3ce929d0e0e4736", "canaryword", "canary password 7"
    wanted = {"traceparent": f"00-{trace_id}-00f067aa0ba902b7-01", "x-request-id": "traced", "user-agent": "tests"}
    account = {"email": "someone@hanbit.test", "password": secret, "displayName": word}
    with httpx.Client(base_url=f"{up.url}/api/v1", headers=wanted) as client:
        token = client.post("/auth/register", json=account).json()["accessToken"]
        client.headers["authorization"] = f"Bearer {token}"
        for body in ({"title": word, "notes": word, "tags": [word]}, {"title": word, "no such": word}):
            client.post("/todos", json=body)
        client.get("/todos", params={"q": word})
        client.get(f"/todos/{word}")

    def trace() -> list[Span]:
        with contextlib.closing(OpsDatabase(up.data / "ops.db")) as database:
            return OpsSpans(database, lambda: 0).trace(trace_id)

    found = eventually(lambda: spans if len(spans := trace()) >= 5 else None)
    (made,) = [span for span in found if span.attributes.get("http.status") == 201 and span.name == "createTodo"]
    assert made.parent_id == "00f067aa0ba902b7"
    assert made.attributes["http.route"] == "/api/v1/todos"
    assert {span.name for span in found if span.parent_id == made.span_id} == {"commit"}
    written = [*(up.data / "logs").iterdir(), *up.data.glob("ops.db*"), up.data / "processes.ndjson"]
    assert any("app-" in path.name for path in written)
    for path in written:
        content = path.read_bytes()
        for never in (word, secret, token, "someone@"):
            assert never.encode() not in content, (path.name, never)


def test_the_commands_print_figures_with_their_definitions(up: Kept) -> None:
    system = run_ops(up.data, "metrics")
    assert (system.returncode, "Response time (p95)" in system.stdout, "> 85 %" in system.stdout) == (0, True, True)
    assert series.APP_UP in run_ops(up.data, "metrics", "--list").stdout.splitlines()
    up_by_minute = run_ops(up.data, "metrics", series.APP_UP).stdout
    assert re.search(r"^\d\d-\d\d \d\d:\d\d +\d+ +1 +1 +1$", up_by_minute, re.MULTILINE)
    unknown = run_ops(up.data, "metrics", "no.such")
    assert (unknown.returncode, "no.such" in unknown.stderr) == (1, True)
    assert run_ops(up.data, "metrics", "--since", "soon").returncode == 1
    business = run_ops(up.data, "business")
    assert (business.returncode, business.stderr) == (0, "")
    assert "To-dos an hour: " in business.stdout
    assert "Distinct active persons over the last 30 days" in business.stdout


def test_a_dead_app_shows_within_one_look_and_so_does_its_coming_back(up: Kept) -> None:
    def down() -> int:
        seen = points(up, series.APP_UP)
        return sum(point.count for point in seen) - int(sum(point.total for point in seen))

    before = down()
    up.order(Order("hold", "app", is_abrupt=True))
    eventually(lambda: down() > before, timeout_s=3)
    up.order(Order("release", "app"))
    eventually(up.answers)
    was_up = counted(up, series.APP_UP)
    eventually(lambda: counted(up, series.APP_UP) > was_up, timeout_s=3)
