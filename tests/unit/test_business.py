"""Of fewer than five persons, but some, nothing is told: neither as a figure nor as a point of a chart."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hanbit.ops.observe.business import LEAST, report
from hanbit.ops.observe.watch import note_people
from hanbit.ports.activity import WINDOW_DAYS, ActivityCounts
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.measures import OpsMeasures
from hanbit.telemetry import series

TODAY, AT_S = 1_000, 86_400_000
PER_PERSON = {"dau", "mau", "stickiness", "createdPerPerson"}


def counts(today: int, month: int) -> ActivityCounts:
    return ActivityCounts(TODAY, {TODAY: today}, month, [], [])


def figures(today: int, month: int) -> dict[str, tuple[float | None, str | None]]:
    found = report(counts(today, month), created_in_a_day=24, created_in_a_week=80, completed_in_a_week=20)
    return {figure.name: (figure.value, figure.why) for figure in found}


@pytest.fixture
def measures(tmp_path: Path) -> Iterator[OpsMeasures]:
    with closing(OpsDatabase(tmp_path / "ops.db")) as database:
        yield OpsMeasures(database, lambda: AT_S)


@pytest.mark.parametrize("persons", range(1, LEAST))
def test_no_figure_tells_of_few(persons: int) -> None:
    found = figures(persons, persons)
    assert {name for name, (value, why) in found.items() if (value, why) == (None, "few")} == PER_PERSON


def test_a_month_of_many_does_not_tell_of_a_day_of_few() -> None:
    found = figures(LEAST - 1, LEAST)
    assert (found["mau"][0], found["dau"], found["createdPerPerson"]) == (LEAST, (None, "few"), (None, "few"))


def test_figures_of_many_are_what_they_are_defined_as() -> None:
    found = {name: value for name, (value, _) in figures(6, 12).items() if value is not None}
    assert found == {
        "dau": 6, "mau": 12, "stickiness": pytest.approx(6 / WINDOW_DAYS / 12), "createdPerHour": 1,
        "createdPerPerson": 4, "completionRatio": 0.25,
    }  # fmt: skip


@pytest.mark.parametrize(("persons", "shown"), [(0, [0]), (1, []), (LEAST - 1, []), (LEAST, [LEAST])])
def test_charts_have_no_point_of_few(measures: OpsMeasures, persons: int, shown: list[int]) -> None:
    note_people(counts(persons, persons), measures, AT_S)
    for name in (series.PERSONS_TODAY, series.PERSONS_THIS_MONTH):
        points = measures.read(name, since_s=AT_S - 60, until_s=AT_S + 60, period_s=60)
        assert [point.most for point in points] == shown
