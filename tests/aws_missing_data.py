"""AWS's own tables of how alarms treat missing data, as data.

From the CloudWatch user guide, "Configuring how CloudWatch alarms treat missing data". Evaluation Periods is 3 and the
evaluation range 5. ``0`` is not breaching, ``X`` breaching, ``-`` missing; the newest point is on the right.
"""

from hanbit.ops.observe.alarms import Missing

MODES: tuple[Missing, ...] = ("missing", "ignore", "breaching", "notBreaching")

INSUFFICIENT, RETAIN, ALARM, OK = "INSUFFICIENT_DATA", "Retain current state", "ALARM", "OK"

THREE_OF_THREE = (
    ("0-X-X", (OK, OK, OK, OK)),
    ("0----", (OK, OK, OK, OK)),
    ("-----", (INSUFFICIENT, RETAIN, ALARM, OK)),
    ("0XX-X", (ALARM, ALARM, ALARM, ALARM)),
    ("--X--", (ALARM, RETAIN, ALARM, OK)),
)
TWO_OF_THREE = (
    ("0-X-X", (ALARM, ALARM, ALARM, ALARM)),
    ("00X0X", (ALARM, ALARM, ALARM, ALARM)),
    ("0-X--", (OK, OK, ALARM, OK)),
    ("----0", (OK, OK, ALARM, OK)),
    ("---X-", (ALARM, RETAIN, ALARM, OK)),
)
OLDER = (
    (3, "----X", (INSUFFICIENT, RETAIN, ALARM, OK)),
    (3, "X----", (ALARM, RETAIN, ALARM, OK)),
    (2, "----X", (INSUFFICIENT, RETAIN, ALARM, OK)),
)
"""Rows of earlier editions of the guide (2018): the only ones that say what a single young breaching point is."""

CELLS = [
    (m, points, mode, state)
    for m, table in ((3, THREE_OF_THREE), (2, TWO_OF_THREE))
    for points, states in table
    for mode, state in zip(MODES, states, strict=True)
]
OLDER_CELLS = [
    (m, points, mode, state) for m, points, states in OLDER for mode, state in zip(MODES, states, strict=True)
]
