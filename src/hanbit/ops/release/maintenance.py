"""Holding back writes, or everything, for a while that is said beforehand."""

from hanbit.ops.stated import check_until, checked
from hanbit.ports.maintenance import Maintenance
from hanbit.ports.measures import DAY_S

LONGEST_S = 7 * DAY_S
"""What takes longer is no maintenance."""


def planned(
    *, until_s: int, reason: str, who: str, is_full: bool, now_ms: int, alarms: tuple[str, ...] = ()
) -> Maintenance:
    """``alarms``: those that call nobody meanwhile. Raises Invalid for a bad time or reason."""
    check_until(until_s, now_ms // 1000, longest_s=LONGEST_S)
    return Maintenance(now_ms, until_s * 1000, checked(reason), who, is_full, alarms)
