"""How a service level stands: what share was good, how much of the budget is gone, and how fast it goes now."""

from collections.abc import Sequence

from msgspec import Struct

from hanbit.ops.observe.alarms import metrics_of
from hanbit.ops.observe.readings import read_track, values
from hanbit.ops.observe.slos import SLO
from hanbit.ports.measures import DAY_S, MINUTE_S, Measures


class BurnRate(Struct, frozen=True):
    window_s: int
    rate: float | None
    """1 empties the budget exactly at the end of its window; None where nothing was measured."""
    fires_at: float


class Budget(Struct, frozen=True):
    slo: str
    objective: float
    days: int
    good: float | None
    """Share of good events in the window; None where nothing was measured."""
    used: float | None
    """Share of the budget that is gone; more than 1 when the level is missed."""
    burns: tuple[BurnRate, ...]


def budgets(slos: Sequence[SLO], measures: Measures, now_s: int) -> list[Budget]:
    return [_budget(slo, measures, now_s) for slo in slos]


def _budget(slo: SLO, measures: Measures, now_s: int) -> Budget:
    until_s = now_s // MINUTE_S * MINUTE_S
    start_s = until_s - slo.days * DAY_S
    names = {metric.series for metric in metrics_of(slo.events)}
    tracks = {name: read_track(measures, name, start_s, until_s, now_s=now_s) for name in names}

    def bad_in(window_s: int) -> float | None:
        return values(slo.events, tracks, [until_s], window_s)[0]

    bad = bad_in(slo.days * DAY_S)
    burns = [BurnRate(burn.long_s, _rate(bad_in(burn.long_s), slo), burn.factor) for burn in slo.burns]
    return Budget(slo.name, slo.objective, slo.days, None if bad is None else 1 - bad, _rate(bad, slo), tuple(burns))


def _rate(bad: float | None, slo: SLO) -> float | None:
    return None if bad is None else bad / slo.allowed
