"""How CloudWatch turns the periods of an alarm into a state, and what two-sided thresholds add to it.

Source of every rule: "Configuring how CloudWatch alarms treat missing data" in the CloudWatch user guide; its two
tables are the test. A cell is True (breaching), False or None (no data); cells are in order of time, newest last.
"""

from collections.abc import Sequence

from hanbit.ops.observe.alarms import Missing
from hanbit.ports.alarms import State

Cells = Sequence[bool | None]


def verdict(cells: Cells, m: int, n: int, missing: Missing) -> State | None:
    """The state that ``cells`` (the whole evaluation range) call for; None: keep the one there is.

    With ``n`` real points or more, the newest ``n`` decide and ``missing`` is not asked. With fewer, all of them
    count, and only as many are filled in as are lacking.
    """
    real = [cell for cell in cells if cell is not None]
    breaching = sum(real[-n:])
    lacking = max(0, n - len(real))
    if missing == "breaching":
        breaching += lacking
    if breaching >= m:
        return "ALARM"
    if lacking == 0 or missing in ("breaching", "notBreaching") or False in real:
        return "OK"
    if missing == "ignore":
        return None
    return "ALARM" if _is_old_enough(cells, m) else "INSUFFICIENT_DATA"


def latched(before: State, entering: State, staying: State) -> State:
    """The state of a two-sided alarm: fires on ``entering``, and once fired stays while ``staying`` says ALARM."""
    return "ALARM" if before == staying == "ALARM" else entering


def _is_old_enough(cells: Cells, m: int) -> bool:
    """Too few points, and every one of them breaching: the oldest must have had the time to be contradicted.

    The guide calls it avoiding premature transitions: ``- - X - -`` fires at 3 of 3, ``- - - X -`` does not.
    """
    oldest = next((age for age, cell in zip(range(len(cells), 0, -1), cells, strict=True) if cell), 0)
    return oldest >= m
