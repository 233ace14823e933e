"""What is asked of a data folder before a release is put to work on it."""

from contextlib import closing
from pathlib import Path

from hanbit.domain.reasons import Reason
from hanbit.gateways.local.clock import SystemClock
from hanbit.gateways.local.releases import RELEASES, Releases
from hanbit.ops.observe.scrapes import gauge_point
from hanbit.ports.alarms import Standing
from hanbit.settings import Settings
from hanbit.stores.opsdb.alarms import OpsAlarms
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.measures import OpsMeasures
from hanbit.telemetry import series
from hanbit.wiring.deploys import LocalSite


def test_an_open_alarm_and_a_spent_budget_are_told_and_the_rehearsal_is_made_all_the_same(data: Path) -> None:
    now_s = SystemClock().now_s()
    down = [gauge_point(now_s - minute * 60, 0) for minute in range(1, 61)]
    with closing(OpsDatabase(data / "ops.db")) as database:
        OpsMeasures(database, lambda: now_s).keep(series.APP_UP, down)
        OpsAlarms(database).record([Standing("api-unavailable", now_s, "ALARM", now_s)], [])
    checks = LocalSite(data, Settings(), Releases(data / RELEASES)).checks("")
    assert {check.name: check.fault for check in checks} == {
        "files": None,
        "settings": None,
        "room": None,
        "alarms": Reason("release.alarms", {"names": "api-unavailable"}),
        "budget": Reason("release.budget"),
        "rehearsal": None,
    }
