"""Drills: what the manual promises about recovery, measured.

Each is an experiment: the product is well (hypothesis), something is broken on purpose (method), it is brought back
(recovery), and every write that was acknowledged is looked for. A run is written down whether or not it went well.
"""

from collections.abc import Callable, Iterable
from typing import Literal, Protocol

from msgspec import Struct

from hanbit.domain.reasons import Reason, Reasoned

Name = Literal["S1", "S2", "S3"]

OVERDUE_MS = 35 * 86_400_000
"""The manual has a recovery test every month; a few days' grace for a weekend."""

RPO_GOAL_MS = 10_000


class Scenario(Struct, frozen=True):
    """``manual_s``: the recovery time of the manual's chapter 5; ``goal_s``: ours, on one machine at 100,000 to-dos."""

    name: Name
    manual_s: int
    goal_s: int


SCENARIOS: dict[Name, Scenario] = {
    "S1": Scenario("S1", manual_s=5 * 60, goal_s=60),
    "S2": Scenario("S2", manual_s=30 * 60, goal_s=5 * 60),
    "S3": Scenario("S3", manual_s=2 * 3600, goal_s=15 * 60),
}


class Step(Struct, frozen=True, rename="camel"):
    name: str
    took_ms: int


class DrillRun(Struct, frozen=True, kw_only=True, rename="camel"):
    """``rto_ms``: from the moment of breaking to the first whole journey of a person. ``rpo_ms``: how long before that
    moment the oldest acknowledged write that is gone was acknowledged; 0 when none is.
    """

    scenario: Name
    at_ms: int
    todos: int
    steps: tuple[Step, ...]
    rto_ms: int | None
    acknowledged: int
    lost: int
    rpo_ms: int
    faults: tuple[Reason, ...]

    @property
    def is_met(self) -> bool:
        goal_ms = SCENARIOS[self.scenario].goal_s * 1000
        return not self.faults and self.rto_ms is not None and self.rto_ms <= goal_ms and self.rpo_ms <= RPO_GOAL_MS


class DrillFailed(Reasoned):
    """A step did not do what it is there for."""


class Stage(Protocol):
    """A copy of the product that may be broken, with someone who goes on writing to it. Steps raise DrillFailed."""

    def is_well(self) -> bool:
        """Whether a person's whole journey works, now."""
        ...

    def until_well(self) -> None:
        """Waits for that, within the manual's time."""
        ...

    def kill_app(self) -> None: ...

    def have_accident(self) -> None:
        """One person's to-dos are thrown away by mistake."""
        ...

    def undo_accident(self) -> None:
        """From the log, while everybody else goes on; checks that all of it is back."""
        ...

    def damage_data(self) -> None:
        """Pages of the database are overwritten while nothing has it open."""
        ...

    def restore_data(self) -> None:
        """From the second place, proven, in the place of what is damaged."""
        ...

    def lose_everything(self) -> None:
        """Every process is killed, and the data folder with its backups and keys is gone."""
        ...

    def rebuild_elsewhere(self) -> None:
        """In a new folder, from the second place and the keys that were kept apart."""
        ...

    def losses(self) -> "Losses":
        """Ends the writing and looks for every acknowledged write."""
        ...


class Losses(Struct, frozen=True):
    acknowledged: int
    lost: int
    rpo_ms: int


METHODS: dict[Name, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "S1": (("kill_app",), ("until_well",)),
    "S2": (("have_accident", "undo_accident", "damage_data"), ("restore_data", "until_well")),
    "S3": (("lose_everything",), ("rebuild_elsewhere", "until_well")),
}
"""What breaks and what brings back. The clock runs from the end of the first to the end of the second."""


def run_drill(name: Name, stage: Stage, *, todos: int, now_ms: Callable[[], int]) -> DrillRun:
    """Never raises for what goes wrong in the drill: that is what it is there to write down."""
    began_ms = now_ms()
    steps: list[Step] = []
    faults: list[Reason] = []
    rto_ms = None
    losses = Losses(0, 0, 0)

    def take(step: str) -> None:
        started_ms = now_ms()
        getattr(stage, step)()
        steps.append(Step(step, now_ms() - started_ms))

    breaking, recovering = METHODS[name]
    try:
        if not stage.is_well():
            raise DrillFailed("drill.never_well")
        for step in breaking:
            take(step)
        broken_ms = now_ms()
        for step in recovering:
            take(step)
        rto_ms = now_ms() - broken_ms
        losses = stage.losses()
    except DrillFailed as failed:
        faults.append(failed.reason)
    return DrillRun(
        scenario=name,
        at_ms=began_ms,
        todos=todos,
        steps=tuple(steps),
        rto_ms=rto_ms,
        acknowledged=losses.acknowledged,
        lost=losses.lost,
        rpo_ms=losses.rpo_ms,
        faults=tuple(faults),
    )


def overdue(runs: Iterable[DrillRun], now_ms: int) -> list[Name]:
    """Scenarios without a run that went well in the last 35 days. ``runs``: those of that time, all of them."""
    well = {run.scenario for run in runs if run.is_met and now_ms - run.at_ms <= OVERDUE_MS}
    return [name for name in SCENARIOS if name not in well]
