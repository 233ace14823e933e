"""``make drill-alarm``: kill the app at different moments of a minute, hold it down, and time what the alarm does.

True speed, with the settings of production. The clock runs from the kill to the moment the command says ALARM.
"""

import contextlib
import json
import sys
import tempfile
import time
from pathlib import Path

from tests.kept import Kept, eventually, kept
from tests.serving import run

from hanbit.ops.observe.processes import Order
from hanbit.stores.opsdb.alarms import OpsAlarms
from hanbit.stores.opsdb.database import OpsDatabase

ALARM = "api-unavailable"
WITHIN_S = 90
MOMENTS_S = (1, 21, 41, 52)
"""Seconds into a minute. An app killed late in a minute was up for most of it, and shows in the next one."""


def state(up: Kept) -> str:
    """What ``hanbit ops alarm list`` says of the alarm."""
    listed = run("ops", "alarm", "list", "--json", "--data", str(up.data))
    assert listed.returncode == 0, listed.stderr
    found = (json.loads(line) for line in listed.stdout.splitlines())
    standing = next(one["standing"] for one in found if one["name"] == ALARM)
    return standing["state"] if standing else "INSUFFICIENT_DATA"


def seconds_until(up: Kept, wanted: str, timeout_s: float) -> float:
    """Until the command says so. It is asked when the database does, for each asking costs half a second of CPU."""
    started = time.monotonic()
    with contextlib.closing(OpsDatabase(up.data / "ops.db")) as database:
        alarms = OpsAlarms(database)
        eventually(lambda: (standing := alarms.standings().get(ALARM)) and standing.state == wanted, timeout_s)
    assert state(up) == wanted
    return time.monotonic() - started


def hold_down(up: Kept) -> float:
    """Kill the app and keep it down; seconds until ALARM. Raises AssertionError when that takes too long."""
    up.order(Order("hold", "app", is_abrupt=True))
    return seconds_until(up, "ALARM", WITHIN_S)


def let_up(up: Kept) -> float:
    """Let it run again; seconds until the alarm is OK: the first whole minute of answers."""
    up.order(Order("release", "app"))
    eventually(up.answers)
    return seconds_until(up, "OK", 2 * WITHIN_S)


def main() -> int:
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder, kept(Path(folder)) as up:
        print(f"OK {seconds_until(up, 'OK', 2 * WITHIN_S):.0f} s after the start", flush=True)
        for moment_s in MOMENTS_S:
            time.sleep((moment_s - time.time()) % 60)
            detected_s = hold_down(up)
            cleared_s = let_up(up)
            worst = max(worst, detected_s)
            print(f"killed at :{moment_s:02d}  ALARM after {detected_s:.1f} s  OK after {cleared_s:.1f} s", flush=True)
    print(f"slowest: {worst:.1f} s of {WITHIN_S} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
