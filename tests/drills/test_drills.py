"""The manual's worst case for real: every process killed, the folder gone, and back from the second place."""

from pathlib import Path

from tests.drills.conftest import TODOS
from typer.testing import CliRunner

from hanbit.entrypoints.cli import app
from hanbit.ops.recover.drills import DrillRun
from hanbit.stores.opsdb.database import OpsDatabase
from hanbit.stores.opsdb.recovery import OpsRecovery


def _runs(data: Path) -> list[DrillRun]:
    database = OpsDatabase(data / "ops.db")
    found = OpsRecovery(database).runs(limit=10)
    database.close()
    return found


def test_a_place_that_is_gone_is_rebuilt_and_the_run_is_written_down(data: Path) -> None:
    before = (data / "hanbit.db").read_bytes()
    result = CliRunner().invoke(app, ["ops", "drill", "run", "s3", "--data", str(data)], env={"LC_ALL": "en_US.UTF-8"})
    assert result.exit_code == 0, result.output
    (run,) = _runs(data)
    assert (run.scenario, run.is_met, run.todos) == ("S3", True, TODOS)
    assert run.acknowledged >= 50
    assert run.rpo_ms <= 10_000
    assert (data / "hanbit.db").read_bytes() == before
    assert not any((data / ".scratch").iterdir())


def test_an_unknown_scenario_and_a_folder_without_data_are_refused(data: Path, tmp_path: Path) -> None:
    english = {"LC_ALL": "en_US.UTF-8"}
    unknown = CliRunner().invoke(app, ["ops", "drill", "run", "S4", "--data", str(data)], env=english)
    assert (unknown.exit_code, "S4 is not a scenario" in unknown.output) == (1, True)
    nothing = CliRunner().invoke(app, ["ops", "drill", "run", "S1", "--data", str(tmp_path / "none")], env=english)
    assert (nothing.exit_code, "There is no Hanbit data" in nothing.output) == (1, True)
