"""How a drill is run and judged, on a stage that does as it is told."""

from dataclasses import dataclass, field

from hanbit.domain.reasons import Reason
from hanbit.ops.recover.drills import (
    METHODS,
    OVERDUE_MS,
    SCENARIOS,
    DrillFailed,
    DrillRun,
    Losses,
    Name,
    overdue,
    run_drill,
)


@dataclass
class ToldStage:
    """Each step takes ``step_ms`` of its clock."""

    step_ms: int = 1000
    well_at_first: bool = True
    fails_at: str = ""
    found: Losses = field(default_factory=lambda: Losses(10, 0, 0))
    taken: list[str] = field(default_factory=list)
    now_ms: int = 0

    def is_well(self) -> bool:
        return self.well_at_first

    def losses(self) -> Losses:
        return self.found

    def __getattr__(self, step: str) -> object:
        def take() -> None:
            if step == self.fails_at:
                raise DrillFailed(step)
            self.taken.append(step)
            self.now_ms += self.step_ms

        return take


def _run(name: Name, stage: ToldStage) -> DrillRun:
    return run_drill(name, stage, todos=5, now_ms=lambda: stage.now_ms)  # type: ignore[arg-type]


def test_the_clock_runs_from_what_is_broken_to_the_first_whole_journey() -> None:
    for name, (breaking, recovering) in METHODS.items():
        stage = ToldStage()
        run = _run(name, stage)
        assert [step.name for step in run.steps] == [*breaking, *recovering] == stage.taken
        assert run.rto_ms == len(recovering) * 1000
        assert run.is_met


def test_too_slow_too_much_lost_or_a_failed_step_is_not_met() -> None:
    goal_ms = SCENARIOS["S1"].goal_s * 1000
    assert not _run("S1", ToldStage(step_ms=goal_ms + 1)).is_met
    assert not _run("S1", ToldStage(found=Losses(10, 1, 10_001))).is_met
    failed = _run("S2", ToldStage(fails_at="restore_data"))
    assert (failed.is_met, failed.faults, failed.rto_ms) == (False, (Reason("restore_data"),), None)
    assert [step.name for step in failed.steps] == ["have_accident", "undo_accident", "damage_data"]


def test_nothing_is_broken_on_a_stage_that_is_not_well() -> None:
    stage = ToldStage(well_at_first=False)
    assert not _run("S3", stage).is_met
    assert stage.taken == []


def test_a_scenario_is_overdue_until_it_went_well_lately() -> None:
    well, missed = _run("S1", ToldStage()), _run("S2", ToldStage(fails_at="damage_data"))
    assert overdue([], 0) == ["S1", "S2", "S3"]
    assert overdue([well, missed], OVERDUE_MS) == ["S2", "S3"]
    assert overdue([well], OVERDUE_MS + 1) == ["S1", "S2", "S3"]
