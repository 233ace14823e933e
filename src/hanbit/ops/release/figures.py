"""How often something is put to work, how often that fails and how quickly it is taken back: three of DORA's keys.

https://dora.dev/guides/dora-metrics-four-keys/
"""

from collections.abc import Iterable
from statistics import median

from msgspec import Struct

from hanbit.ops.release.deploys import Deployment


class Figures(Struct, frozen=True, rename="camel"):
    """``failed``: of ``deploys``. ``back_ms``: median of those that were taken back; None when none was."""

    deploys: int
    failed: int
    back_ms: int | None


def figures(rows: Iterable[Deployment], *, since_ms: int) -> Figures:
    """``rows``: newest first. A deploy failed that did not stay: it took itself back, broke off, or was rolled back."""
    over = [row for row in rows if row.at_ms >= since_ms and row.result not in ("refused", "running")]
    deploys = [row for row in over if row.kind == "deploy"]
    roll_backs = [row for row in over if (row.kind, row.result) == ("rollback", "deployed")]
    undone = {_undone_by(row, deploys) for row in roll_backs}
    backs = [row.back_ms for row in deploys if row.back_ms is not None]
    backs += [sum(step.took_ms for step in row.steps) for row in roll_backs]
    failed = sum(row.result != "deployed" or row.at_ms in undone for row in deploys)
    return Figures(len(deploys), failed, round(median(backs)) if backs else None)


def _undone_by(roll_back: Deployment, deploys: Iterable[Deployment]) -> int | None:
    """When what it took back was deployed."""
    return next((row.at_ms for row in deploys if row.at_ms < roll_back.at_ms and row.version == roll_back.before), None)
