"""``hanbit ops alarm`` and ``hanbit ops slo``, as an operator types them."""

import json
import re
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest
from tests.machine import find_promtool
from typer.testing import CliRunner, Result

from hanbit.entrypoints.cli import app
from hanbit.ops.observe.definitions import DEFINITIONS
from hanbit.ops.observe.judging import SETTLE_S, judge
from hanbit.ops.observe.prometheus import exposition
from hanbit.ports.alarms import Standing
from hanbit.ports.measures import MINUTE_S, Point
from hanbit.stores.opsdb.alarms import OpsAlarms
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.measures import OpsMeasures
from hanbit.telemetry import series

HOUR = 60
TROUBLE = range(20, 30)
"""Of the last hour, the minutes in which 20 % of the requests failed and the app answered half of the time."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose last hour was kept and judged."""
    folder = tmp_path_factory.mktemp("data")
    with closing(OpsDatabase(folder / "ops.db")) as database:
        now_s = int(time.time())
        start_s = now_s // MINUTE_S * MINUTE_S - HOUR * MINUTE_S
        measures = OpsMeasures(database, lambda: now_s)
        for name, bad, good in ((series.HTTP_5XX, 20.0, 0.0), (series.HTTP_REQUESTS, 100.0, 100.0)):
            measures.keep(name, [_counted(start_s, minute, bad, good) for minute in range(HOUR)])
        measures.keep(series.APP_UP, [_counted(start_s, minute, 0.5, 1.0) for minute in range(HOUR)])
        alarms = OpsAlarms(database)
        for minute in range(1, HOUR + 1):
            judge(DEFINITIONS, measures, alarms, start_s + minute * MINUTE_S + SETTLE_S)
    return folder


def _counted(start_s: int, minute: int, bad: float, good: float) -> Point:
    value = bad if minute in TROUBLE else good
    return Point(start_s + minute * MINUTE_S, 1, value, value, value)


def run(*words: str, data: Path | None = None, lang: str = "en_US.UTF-8", code: int = 0) -> Result:
    folder = ["--data", str(data)] if data else []
    result = CliRunner().invoke(app, ["ops", *words, *folder], env={"LC_ALL": lang, "COLUMNS": "160", "TERM": "dumb"})
    assert result.exit_code == code, result.output
    return result


def test_the_list_shows_every_alarm_and_what_it_stands_at(data: Path) -> None:
    listed = [json.loads(line) for line in run("alarm", "list", "--json", data=data).stdout.splitlines()]
    assert [one["name"] for one in listed] == [one.name for one in DEFINITIONS]
    states = {one["name"]: one["standing"]["state"] for one in listed}
    assert states["todo-api-high-error-rate"] == "OK"
    assert states["todo-api-cpu"] == "INSUFFICIENT_DATA"
    assert states["slo-availability-6h"] == "OK"  # the long window still burns, the short one is over


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en_US.UTF-8", "Fires at > 5% in 2 of 3 minutes; clears after 10 min < 1%."),
        ("ko_KR.UTF-8", "1% 미만이 10분 이어지면 해제합니다."),
    ],
)
def test_a_rule_is_a_sentence_in_both_languages(data: Path, lang: str, sentence: str) -> None:
    assert sentence in run("alarm", "show", "todo-api-high-error-rate", data=data, lang=lang).stdout


def test_its_history_shows_when_it_fired_and_when_it_cleared(data: Path) -> None:
    shown = json.loads(run("alarm", "show", "todo-api-high-error-rate", "--json", data=data).stdout)
    changes = [(change["was"], change["now"]) for change in shown["history"]]
    assert changes == [("ALARM", "OK"), ("OK", "ALARM"), ("INSUFFICIENT_DATA", "OK")]
    cleared_s, fired_s = (change["at_s"] for change in shown["history"][:2])
    assert cleared_s - fired_s == (len(TROUBLE) + 8) * MINUTE_S  # fires with the second minute, clears after ten


def test_judging_now_shows_every_minute_and_changes_nothing(data: Path) -> None:
    before = (data / "ops.db").read_bytes()
    lines = run("alarm", "test", "todo-api-high-error-rate", "--since", "1h", data=data).stdout.splitlines()
    marks, counts, states = lines[2:5]
    assert re.search("○■{10}○", marks)
    assert re.search("0123{8}210", counts)
    assert re.search("✓▲{10}△{8}✓", states)
    assert (data / "ops.db").read_bytes() == before


@pytest.mark.parametrize("name", [one.name for one in DEFINITIONS])
def test_every_alarm_can_fire_and_clear(name: str) -> None:
    run("alarm", "test", name, "--drill")


def test_given_values_are_judged_one_a_period() -> None:
    out = run("alarm", "test", "todo-api-high-error-rate", "--values", "0 0.06 - 0.07 0.02").stdout
    assert "○■□■◆" in out
    assert "Fired at minute 4." in out


def test_a_backtest_finds_the_hours_trouble(data: Path) -> None:
    lines = run("alarm", "backtest", "--since", "2h", "--json", data=data).stdout.splitlines()
    found = [json.loads(line) for line in lines]
    names = {firing["alarm"] for firing in found}
    assert {"todo-api-high-error-rate", "api-unavailable", "slo-availability-1h", "slo-availability-6h"} <= names
    (rate,) = (firing for firing in found if firing["alarm"] == "todo-api-high-error-rate")
    assert (rate["until_s"] - rate["from_s"], rate["worst"]) == ((len(TROUBLE) + 8) * MINUTE_S, 0.2)
    shown = run("alarm", "backtest", "todo-api-high-error-rate", "--since", "16d", data=data).stdout
    assert "1 fired" in shown
    assert "20%" in shown
    assert "5-minute values" in shown


def test_the_report_says_what_is_left_of_the_budget(data: Path) -> None:
    availability, latency = (json.loads(line) for line in run("slo", "report", "--json", data=data).stdout.splitlines())
    assert availability["good"] == pytest.approx(1 - len(TROUBLE) / HOUR)
    assert availability["used"] == pytest.approx(len(TROUBLE) / HOUR / 0.001)
    assert latency["good"] is None
    assert "99.9%" in run("slo", "report", data=data).stdout


@pytest.mark.parametrize("form", ["cloudwatch", "terraform", "prometheus", "openslo"])
def test_the_rules_are_printed_for_every_engine(form: str) -> None:
    assert "availability" in run("alarm", "export", "--format", form).stdout


def test_prometheus_is_told_of_a_minute_in_its_first_second(data: Path) -> None:
    minute_s = int(time.time()) // MINUTE_S * MINUTE_S
    with closing(OpsDatabase(data / "ops.db")) as database:
        measures = OpsMeasures(database, lambda: minute_s)
        measures.keep(series.HOST_CPU, [Point(minute_s, 1, 41.5, 41.5, 41.5)])
        assert "hanbit_host_cpu_percent 41.5" in exposition(measures, minute_s)


def test_prometheus_is_told_what_only_we_measure(data: Path) -> None:
    with closing(OpsDatabase(data / "ops.db")) as database:
        minute_s = int(time.time()) // MINUTE_S * MINUTE_S
        for name, at_s, value in ((series.HOST_CPU, minute_s, 41.5), (series.HOST_DISK, minute_s - 600, 9.0)):
            OpsMeasures(database, lambda: minute_s).keep(name, [Point(at_s, 2, 2 * value, value, value)])
    told = run("metrics", "--prometheus", data=data).stdout
    assert told.splitlines() == ["# TYPE hanbit_host_cpu_percent gauge", "hanbit_host_cpu_percent 41.5"]
    checked = subprocess.run([str(find_promtool()), "check", "metrics"], input=told, text=True, check=False)
    assert checked.returncode in (0, 3)  # 3: it would have help texts


@pytest.mark.parametrize(
    "words",
    [
        ("alarm", "show", "no-such-alarm"),
        ("alarm", "test", "no-such-alarm"),
        ("alarm", "backtest", "no-such-alarm"),
        ("alarm", "test", "todo-api-cpu", "--values", "1 two"),
        ("alarm", "test", "slo-latency-1h", "--values", "1 2"),
        ("alarm", "test", "todo-api-cpu", "--since", "yesterday"),
        ("alarm", "export", "--format", "cdk"),
    ],
)
def test_what_is_not_there_or_not_understood_is_refused(words: tuple[str, ...], data: Path) -> None:
    result = run(*words, data=None if words[1] == "export" else data, code=1)
    assert words[2] in result.stderr or words[-1] in result.stderr
    assert result.stdout == ""


def test_an_alarm_is_muted_and_taken_on_and_the_list_says_so(data: Path) -> None:
    with closing(OpsDatabase(data / "ops.db")) as database:
        OpsAlarms(database).record([Standing("disk-usage", int(time.time()), "ALARM", 60)], [])
    muted = run("alarm", "mute", "disk-usage", "--until", "2h", "--reason", "a bigger one comes", data=data)
    assert "Muted: disk-usage, until" in muted.stdout
    assert "acknowledged" in run("alarm", "acknowledge", "disk-usage", data=data).stdout
    shown = json.loads(run("alarm", "show", "disk-usage", "--json", data=data).stdout)
    assert shown["mute"]["reason"] == "a bigger one comes"
    assert shown["mute"]["untilS"] - shown["mute"]["atS"] == pytest.approx(7_200, abs=2)
    assert shown["acknowledgement"]["who"] == shown["mute"]["who"]
    assert "a bigger one comes" in run("alarm", "list", data=data).stdout
    run("alarm", "unmute", "disk-usage", data=data)
    listed = run("alarm", "list", "--json", data=data).stdout.splitlines()
    assert all(json.loads(line)["mute"] is None for line in listed)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("mute", "nothing", "--until", "1h", "--reason", "x"), "There is no alarm nothing"),
        (("mute", "disk-usage", "--until", "0m", "--reason", "x"), "0m"),
        (("mute", "disk-usage", "--until", "31d", "--reason", "x"), "within 30 days"),
        (("mute", "disk-usage", "--until", "1h", "--reason", " "), "required"),
        (("unmute", "nothing"), "There is no alarm nothing"),
        (("acknowledge", "keys-expiring"), "has not fired"),
    ],
)
def test_what_cannot_be_said_of_an_alarm_is_refused_in_words(words: tuple[str, ...], said: str, data: Path) -> None:
    assert said in run("alarm", *words, data=data, code=1).output
    with closing(OpsDatabase(data / "ops.db")) as database:
        assert OpsAlarms(database).mutes(0) == {}
