"""Service levels: how much may go wrong, and how fast it is being used up.

Budget and burn rates follow the Site Reliability Workbook, chapter 5: an alarm for each speed at which the budget
goes, that fires while a long window and a short one (a twelfth) both say so. The short one ends the alarm soon after
the trouble.
"""

from itertools import pairwise

from msgspec import Struct

from hanbit.ops.observe.alarms import NAME, Alarm, BadDefinition, Composite, Ratio, Severity, Slices
from hanbit.ports.measures import DAY_S, HOUR_S, MINUTE_S


class Burn(Struct, frozen=True):
    """A speed at which the budget goes: ``factor`` 1 empties it exactly at the end of the window."""

    factor: float
    long_s: int
    short_s: int
    severity: Severity


BURNS: tuple[Burn, ...] = (
    Burn(14.4, HOUR_S, 5 * MINUTE_S, "P1"),  # 2 % of 30 days' budget in an hour
    Burn(6, 6 * HOUR_S, 30 * MINUTE_S, "P1"),  # 5 % in six hours
    Burn(3, DAY_S, 2 * HOUR_S, "P2"),  # 10 % in a day
    Burn(1, 3 * DAY_S, 6 * HOUR_S, "P3"),  # 10 % in three days
)


class SLO(Struct, frozen=True, kw_only=True):
    """``events``: bad of valid events (a Ratio), or bad of known minutes (Slices): a minute weighs the same however
    few requests it had, which is the rule for low traffic.

    ``least_bad``: so few bad events (or minutes) in the long window never fire: the rule for low traffic of a Ratio.
    """

    name: str
    events: Ratio | Slices
    objective: float
    days: int = 30
    least_bad: int = 0
    runbook: str
    burns: tuple[Burn, ...] = BURNS

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise BadDefinition(f"{self.name!r} is no name of a service level")
        if not 0 < self.objective < 1:
            raise BadDefinition(f"{self.name}: an objective is between 0 and 1")
        for burn in self.burns:
            if burn.factor * self.allowed >= 1:
                raise BadDefinition(f"{self.name}: {burn.factor:g} × {self.allowed:g} is more than everything failing")
            if not burn.short_s < burn.long_s <= self.days * DAY_S:
                raise BadDefinition(f"{self.name}: windows of {burn.long_s} s and {burn.short_s} s")
        if any(fast.factor <= slow.factor for fast, slow in pairwise(self.burns)):
            raise BadDefinition(f"{self.name}: burn rates go from fast to slow")

    @property
    def allowed(self) -> float:
        """The share that may be bad."""
        return 1 - self.objective

    @property
    def budget_minutes(self) -> float:
        """The window's budget, if everything failed: 43.2 for 99.9 % of 30 days."""
        return self.allowed * self.days * 1_440


def burn_alarms(slo: SLO) -> tuple[Composite, ...]:
    return tuple(_burn_alarm(slo, burn) for burn in slo.burns)


def burn_name(slo: SLO, burn: Burn) -> str:
    """Of its alarm, here and in what is exported."""
    return f"slo-{slo.name}-{duration(burn.long_s)}"


def _burn_alarm(slo: SLO, burn: Burn) -> Composite:
    name = burn_name(slo, burn)
    sides = (
        _side(slo, burn, f"{name}-long", burn.long_s, _long_threshold(slo, burn)),
        _side(slo, burn, f"{name}-short", burn.short_s, burn.factor * slo.allowed),
    )
    return Composite(name=name, all_of=sides + _enough(slo, burn, name), severity=burn.severity, runbook=slo.runbook)


def _side(slo: SLO, burn: Burn, name: str, period_s: int, threshold: float) -> Alarm:
    return Alarm(
        name=name,
        value=slo.events,
        op=">",
        threshold=threshold,
        unit="share",
        period_s=period_s,
        missing="notBreaching",
        severity=burn.severity,
        runbook=slo.runbook,
    )


def _long_threshold(slo: SLO, burn: Burn) -> float:
    """Half a minute above what must not fire, so that no rounding decides."""
    least = (slo.least_bad + 0.5) * MINUTE_S / burn.long_s if isinstance(slo.events, Slices) else 0.0
    return max(burn.factor * slo.allowed, least)


def _enough(slo: SLO, burn: Burn, name: str) -> tuple[Alarm, ...]:
    if not slo.least_bad or isinstance(slo.events, Slices):
        return ()
    return (
        Alarm(
            name=f"{name}-enough",
            value=slo.events.bad,
            op=">",
            threshold=slo.least_bad,
            period_s=burn.long_s,
            missing="notBreaching",
            severity=burn.severity,
            runbook=slo.runbook,
        ),
    )


def duration(seconds: int) -> str:
    """``5m``, ``6h``, ``3d``: the largest unit that fits without a rest."""
    for unit_s, unit in ((DAY_S, "d"), (HOUR_S, "h"), (MINUTE_S, "m")):
        if seconds % unit_s == 0:
            return f"{seconds // unit_s}{unit}"
    return f"{seconds}s"
