"""The watcher and the watched as real processes: either may die, and what was counted is counted once."""

import contextlib
from collections.abc import Iterator

import httpx
import pytest
from tests.kept import Kept, eventually, kept

from hanbit.ops.observe.processes import Order
from hanbit.ports.measures import Point
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.measures import OpsMeasures
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
        up.kill("ops")
        ask(up, 30)  # nobody watches, and the app does not care
        sent += 70
        eventually(lambda: up.state("ops").state == "ready")
        eventually(lambda: counted(up, LIVE) >= sent)  # noqa: B023 - called before it changes
        assert counted(up, LIVE) == sent
    assert sum(point.count for point in points(up, labelled(series.HTTP_LATENCY, route="GET /health/live"))) == sent


def test_the_canary_makes_its_journey_and_its_secret_is_its_own(up: Kept) -> None:
    eventually(lambda: counted(up, series.CANARY) >= 1)
    secret = up.data / "secrets" / "canary.json"
    assert secret.stat().st_mode & 0o777 == 0o600
    (journey,) = points(up, series.CANARY_LATENCY)
    assert 0 < journey.total < 10


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
