"""Whom an alarm still has to call: nobody while it is muted, nobody else once somebody has taken it on.

Neither changes how it is judged.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hanbit.domain.refusals import NotFound
from hanbit.ops.observe.definitions import definition
from hanbit.ops.stated import check_until, checked
from hanbit.ports.alarms import Acknowledgement, Alarms, Mute, Standing
from hanbit.ports.measures import DAY_S

LONGEST_MUTE_S = 30 * DAY_S
"""What nobody wants to hear of for longer is a wrong definition."""


class NotFiring(Exception):
    """There is nothing to take on: the alarm is not in ALARM."""


@dataclass(frozen=True)
class Stand:
    """How alarms stand and what people said to them, each by name."""

    standings: Mapping[str, Standing]
    mutes: Mapping[str, Mute]
    acknowledged: Mapping[str, Acknowledgement]


def stand_of(alarms: Alarms, now_s: int) -> Stand:
    return Stand(alarms.standings(), alarms.mutes(now_s), alarms.acknowledged())


def mute(alarms: Alarms, name: str, *, until_s: int, reason: str, who: str, now_s: int) -> Mute:
    """In the place of any other. Raises NotFound for an unknown alarm, Invalid for a bad time or reason."""
    _require(name)
    check_until(until_s, now_s, longest_s=LONGEST_MUTE_S)
    muted = Mute(name, now_s, until_s, who, checked(reason))
    alarms.mute(muted)
    return muted


def unmute(alarms: Alarms, name: str) -> bool:
    """Whether it was muted. Raises NotFound for an unknown alarm."""
    _require(name)
    return alarms.unmute(name)


def acknowledge(alarms: Alarms, name: str, *, who: str, now_s: int) -> Acknowledgement:
    """Who has taken it on, which is somebody else when they were earlier. Raises NotFound and NotFiring."""
    _require(name)
    standing = alarms.standings().get(name)
    if standing is None or standing.state != "ALARM":
        raise NotFiring
    alarms.acknowledge(Acknowledgement(name, standing.since_s, now_s, who))
    return alarms.acknowledged()[name]


def _require(name: str) -> None:
    if definition(name) is None:
        raise NotFound
